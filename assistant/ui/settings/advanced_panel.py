"""Every setting there is, made from the settings' own description."""

from __future__ import annotations

from assistant.config.configuration import Configuration
from assistant.config.options import Option, options
from assistant.config.settings import sections
from assistant.messages import text
from assistant.presentation.html import Html, element, hint, select
from assistant.ui.settings.choices_panel import typed
from assistant.ui.settings.fragments import act_button, said

# Sections that count only when the page is started anew, or for what is added later.
_LATER = frozenset({"serve", "passages", "ingest"})


def advanced_panel(configuration: Configuration, language: str, *, editable: bool) -> Html:
    """A form of all settings, by section, with where each value comes from."""
    title = element("h3", said("ui_settings.advanced", language))
    return element(
        "details",
        element("summary", title),
        hint(said("ui_settings.advanced_hint", language, path=configuration.file)),
        *(_section(configuration, name, language, editable) for name in sections()),
        id="advanced",
    )


def _section(configuration: Configuration, name: str, language: str, editable: bool) -> Html:
    rows = (
        _row(configuration, option, language, editable)
        for option in options().values()
        if option.section == name
    )
    legend = [element("code", f"[{name}]"), " ", said(f"options.section_{name}", language)]
    if name in _LATER:
        later = said(f"ui_settings.later_{name}", language)
        legend += [" ", element("span", later, class_="later")]
    return element("fieldset", element("legend", *legend), *rows, class_="section")


def _row(configuration: Configuration, option: Option, language: str, editable: bool) -> Html:
    origin = configuration.origin(option)
    key = f"set-{option.section}-{option.key}"
    locked = not editable or origin in {"run", "variable"}
    value = typed(option.value(configuration.settings))
    about = said(f"options.about_{option.section}_{option.key}", language)
    bounds = element("span", _bounds(option, language), class_="bounds")
    source = said(f"ui_settings.origin_{origin}", language, variable=option.variable)
    reset = None
    if origin == "file" and not locked:
        reset = act_button("reset", language, act="save", name=option.name, value="")
    return element(
        "div",
        element("label", element("code", option.key), for_=key),
        _box(option, value, key, locked),
        element("p", about, " ", bounds, class_="more", id=f"{key}-more"),
        element("p", source, " ", reset, class_=f"origin {origin}"),
        class_="setting",
    )


def _box(option: Option, value: str, key: str, locked: bool) -> Html:
    common: dict[str, object] = {
        "id": key,
        "data_act": "save",
        "data_setting": option.name,
        "aria_describedby": f"{key}-more",
        "disabled": locked,
    }
    choices = ("true", "false") if option.kind == "switch" else option.choices
    if choices:
        return select(((known, known) for known in choices), value, **common)
    return element(
        "input",
        # Text for numbers too: what is out of bounds is told in words, not by a bubble.
        type="text",
        value=value,
        inputmode={"whole": "numeric", "number": "decimal"}.get(option.kind, "text"),
        autocomplete="off",
        spellcheck="false",
        **common,
    )


def _bounds(option: Option, language: str) -> str:
    default = text("ui_settings.default", language, value=typed(option.default))
    if option.least is None:
        return f"{default[:1].upper()}{default[1:]}."
    key = "at_least" if option.most is None else "between"
    limits = {"least": f"{option.least:.9g}", "most": f"{option.most or 0:.9g}"}
    return f"{text(f'ui_settings.{key}', language, **limits)}; {default}."
