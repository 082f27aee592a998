"""The choices that most people will want to make: those of the browser, and of answers."""

from __future__ import annotations

from typing import Final

from assistant.config.configuration import Configuration
from assistant.config.options import options
from assistant.config.settings import Settings
from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui.settings.marks import choice, said

# What an answer's length means: how much evidence the model sees and how much it may write.
LENGTHS: Final[dict[str, dict[str, int | None]]] = {
    "short": {
        "chat.answer_tokens": 120,
        "evidence.max_sentences": 3,
        "evidence.budget_tokens": 180,
    },
    "usual": {
        "chat.answer_tokens": None,
        "evidence.max_sentences": None,
        "evidence.budget_tokens": None,
    },
    "long": {
        "chat.answer_tokens": 400,
        "evidence.max_sentences": 8,
        "evidence.budget_tokens": 460,
    },
}
_OWN: Final = "own"
# Single settings that are offered here, and their values as typed.
_VALUES: Final = {
    "answers.literal": ("false", "true"),
    "verification.refusal": ("cautious", "balanced", "bold"),
    "reading.enabled": ("true", "false"),
}


def browser_panel(language: str, chosen_language: str, theme: str) -> str:
    """What is remembered in the browser alone.

    Args:
        language: Of the interface now.
        chosen_language: ``es``, ``en``, or empty: the browser's own.
        theme: ``light``, ``dark``, or empty: the system's.
    """
    title = said("ui_settings.browser", language)
    languages = [
        ("", said("ui_settings.language_browser", language), ""),
        ("es", '<span lang="es">Español</span>', ""),
        ("en", '<span lang="en">English</span>', ""),
    ]
    themes = [
        ("", said("ui_settings.theme_system", language), ""),
        ("light", said("ui_settings.theme_light", language), ""),
        ("dark", said("ui_settings.theme_dark", language), ""),
    ]
    first = choice(
        said("ui_settings.language", language),
        "language",
        languages,
        chosen_language,
        cookie="language",
    )
    second = choice(said("ui_settings.theme", language), "theme", themes, theme, cookie="theme")
    return (
        f'<section aria-labelledby="browser-title"><h3 id="browser-title">{title}</h3>'
        f'<p class="hint">{said("ui_settings.browser_hint", language)}</p>{first}{second}</section>'
    )


def answers_panel(configuration: Configuration, language: str, *, editable: bool) -> str:
    """What answers are like; kept in the user's settings file."""
    settings = configuration.settings
    title = said("ui_settings.answers", language)
    groups = [
        _length(configuration, language, editable),
        *(_group(configuration, name, language, editable) for name in _VALUES),
    ]
    hint = said("ui_settings.answers_hint", language, path=settings.config_file)
    return (
        f'<section aria-labelledby="answers-title"><h3 id="answers-title">{title}</h3>'
        f'<p class="hint">{hint}</p>{"".join(groups)}</section>'
    )


def length_of(settings: Settings) -> str:
    """Which of ``LENGTHS`` the settings amount to, or ``own``."""
    for name, values in LENGTHS.items():
        wanted = {key: options()[key].default if v is None else v for key, v in values.items()}
        if all(options()[key].value(settings) == value for key, value in wanted.items()):
            return name
    return _OWN


def _length(configuration: Configuration, language: str, editable: bool) -> str:
    chosen = length_of(configuration.settings)
    names = [*LENGTHS, *([_OWN] if chosen == _OWN else [])]
    rows = [
        (
            name,
            said(f"ui_settings.length_{name}", language),
            said(f"ui_settings.length_more_{name}", language),
        )
        for name in names
    ]
    fixed = [key for key in LENGTHS["usual"] if _is_fixed(configuration, key)]
    return choice(
        said("ui_settings.length", language),
        "length",
        rows,
        chosen,
        act="length",
        disabled=not editable or bool(fixed),
    ) + "".join(_fixed_note(configuration, key, language) for key in fixed)


def _group(configuration: Configuration, name: str, language: str, editable: bool) -> str:
    key = name.replace(".", "_")
    rows = [
        (
            value,
            said(f"ui_settings.value_{key}_{value}", language),
            said(f"ui_settings.more_{key}_{value}", language),
        )
        for value in _VALUES[name]
    ]
    fixed = _is_fixed(configuration, name)
    return choice(
        said(f"ui_settings.title_{key}", language),
        key,
        rows,
        shown(options()[name].value(configuration.settings)),
        act="save",
        setting=name,
        disabled=not editable or fixed,
    ) + (_fixed_note(configuration, name, language) if fixed else "")


def shown(value: object) -> str:
    """A setting's value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _is_fixed(configuration: Configuration, name: str) -> bool:
    return configuration.origin(options()[name]) in {"run", "variable"}


def _fixed_note(configuration: Configuration, name: str, language: str) -> str:
    option = options()[name]
    key = f"settings.fixed_{configuration.origin(option)}"
    words = text(key, language, key=name, variable=option.variable)
    return f'<p class="fixed">{highlight.escape(words)}</p>'
