"""The choices that most people will want to make: those of the browser, and of answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from assistant.config.configuration import Configuration
from assistant.config.options import options
from assistant.config.settings import Settings
from assistant.messages import text
from assistant.presentation.html import Html, element, hint, join
from assistant.ui.settings.fragments import choice, said, section

# What an answer's length means, as typed: how much the model may write, and how much evidence
# it sees; None is the default.
_LENGTHENED: Final = ("chat.answer_tokens", "evidence.max_sentences", "evidence.budget_tokens")
LENGTHS: Final[dict[str, dict[str, str | None]]] = {
    "short": dict(zip(_LENGTHENED, ("120", "3", "180"), strict=True)),
    "usual": dict.fromkeys(_LENGTHENED),
    "long": dict(zip(_LENGTHENED, ("400", "8", "460"), strict=True)),
}
_OWN: Final = "own"
# Single settings that are offered here, and their values as typed.
_VALUES: Final = {
    "answers.literal": ("false", "true"),
    "verification.refusal": ("cautious", "balanced", "bold"),
    "reading.enabled": ("true", "false"),
}


def browser_panel(language: str, chosen_language: str, theme: str) -> Html:
    """What is remembered in the browser alone.

    The chosen language is empty for the browser's own, the theme for the system's.
    """
    languages = [
        ("", said("ui_settings.language_browser", language), ""),
        ("es", element("span", "Español", lang="es"), ""),
        ("en", element("span", "English", lang="en"), ""),
    ]
    of_language, of_theme = (
        said(f"ui_settings.{name}", language) for name in ("language", "theme")
    )
    themes = [
        (value, said(f"ui_settings.theme_{value or 'system'}", language), "")
        for value in ("", "light", "dark")
    ]
    return section(
        "browser",
        said("ui_settings.browser", language),
        hint(said("ui_settings.browser_hint", language)),
        choice(of_language, "language", languages, chosen_language, cookie="language"),
        choice(of_theme, "theme", themes, theme, cookie="theme"),
    )


def answers_panel(configuration: Configuration, language: str, *, editable: bool) -> Html:
    """What answers are like; kept in the user's settings file."""
    path = configuration.settings.config_file
    return section(
        "answers",
        said("ui_settings.answers", language),
        hint(said("ui_settings.answers_hint", language, path=path)),
        _length(configuration, language, editable),
        *(_group(configuration, name, language, editable) for name in _VALUES),
    )


def length_of(settings: Settings) -> str:
    """Which of ``LENGTHS`` the settings amount to, or ``own``."""
    for name, values in LENGTHS.items():
        known = [(options()[key], value) for key, value in values.items()]
        if all(typed(o.value(settings)) == (value or typed(o.default)) for o, value in known):
            return name
    return _OWN


def _length(configuration: Configuration, language: str, editable: bool) -> Html:
    chosen = length_of(configuration.settings)
    names = [*LENGTHS, *([_OWN] if chosen == _OWN else [])]
    fixed = _fixed_notes(configuration, _LENGTHENED, language)
    group = choice(
        said("ui_settings.length", language),
        "length",
        _rows(((n, f"length_{n}", f"length_more_{n}") for n in names), language),
        chosen,
        act="length",
        disabled=not editable or bool(fixed),
    )
    return join([group, *fixed])


def _group(configuration: Configuration, name: str, language: str, editable: bool) -> Html:
    key = name.replace(".", "_")
    fixed = _fixed_notes(configuration, [name], language)
    group = choice(
        said(f"ui_settings.title_{key}", language),
        key,
        _rows(((v, f"value_{key}_{v}", f"more_{key}_{v}") for v in _VALUES[name]), language),
        typed(options()[name].value(configuration.settings)),
        act="save",
        setting=name,
        disabled=not editable or bool(fixed),
    )
    return join([group, *fixed])


def _rows(rows: Iterable[tuple[str, str, str]], language: str) -> list[tuple[str, ...]]:
    """Values with the texts of two keys: what each is called, and what it means."""
    return [
        (value, said(f"ui_settings.{label}", language), said(f"ui_settings.{more}", language))
        for value, label, more in rows
    ]


def typed(value: object) -> str:
    """A setting's value as it is typed."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _fixed_notes(configuration: Configuration, names: Iterable[str], language: str) -> list[Html]:
    """Which of these settings the environment or the command line fixes."""
    notes = []
    for name in names:
        option = options()[name]
        if (origin := configuration.origin(option)) in {"run", "variable"}:
            words = text(f"settings.fixed_{origin}", language, key=name, variable=option.variable)
            notes.append(element("p", words, class_="fixed"))
    return notes
