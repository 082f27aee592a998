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
    of_language = said("ui_settings.language", language)
    of_theme = said("ui_settings.theme", language)
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
    settings = configuration.settings

    def group(
        name: str,
        title: str,
        rows: Iterable[tuple[str, str, str]],
        chosen: str,
        fixable: Iterable[str],
        **data: str,
    ) -> Html:
        """One choice: value, and the keys of label and hint, of each row."""
        listed = [
            (value, *(said(f"ui_settings.{key}", language) for key in keys))
            for value, *keys in rows
        ]
        fixed = _fixed_notes(configuration, fixable, language)
        locked, legend = not editable or bool(fixed), said(f"ui_settings.{title}", language)
        return join([choice(legend, name, listed, chosen, **data, disabled=locked), *fixed])

    def single(name: str) -> Html:
        key, chosen = name.replace(".", "_"), typed(options()[name].value(settings))
        rows = [(value, f"value_{key}_{value}", f"more_{key}_{value}") for value in _VALUES[name]]
        own = {"act": "save", "setting": name}
        return group(key, f"title_{key}", rows, chosen, [name], **own)

    length = length_of(settings)
    names = [*LENGTHS, *([_OWN] if length == _OWN else [])]
    lengths = [(name, f"length_{name}", f"length_more_{name}") for name in names]
    return section(
        "answers",
        said("ui_settings.answers", language),
        hint(said("ui_settings.answers_hint", language, path=settings.config_file)),
        group("length", "length", lengths, length, _LENGTHENED, act="length"),
        *map(single, _VALUES),
    )


def length_of(settings: Settings) -> str:
    """Which of ``LENGTHS`` the settings amount to, or ``own``."""
    for name, values in LENGTHS.items():
        known = [(options()[key], value) for key, value in values.items()]
        if all(typed(o.value(settings)) == (value or typed(o.default)) for o, value in known):
            return name
    return _OWN


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
