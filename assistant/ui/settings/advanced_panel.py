"""Every setting there is, made from the settings' own description."""

from __future__ import annotations

from assistant.config.configuration import Configuration
from assistant.config.options import Option, options, sections
from assistant.messages import text
from assistant.presentation import highlight
from assistant.ui.settings.choices_panel import shown
from assistant.ui.settings.marks import button, said


def advanced_panel(configuration: Configuration, language: str, *, editable: bool) -> str:
    """A form of all settings, by section, with where each value comes from."""
    title = said("ui_settings.advanced", language)
    hint = said("ui_settings.advanced_hint", language, path=configuration.file)
    groups = "".join(_section(configuration, name, language, editable) for name in sections())
    return (
        f'<details id="advanced"><summary><h3>{title}</h3></summary>'
        f'<p class="hint">{hint}</p>{groups}</details>'
    )


def _section(configuration: Configuration, name: str, language: str, editable: bool) -> str:
    rows = "".join(
        _row(configuration, option, language, editable)
        for option in options().values()
        if option.section == name
    )
    later = ""
    if name in {"serve", "passages", "ingest"}:
        later = f' <span class="later">{said(f"ui_settings.later_{name}", language)}</span>'
    about = said(f"options.section_{name}", language)
    return (
        f'<fieldset class="section"><legend><code>[{name}]</code> {about}{later}</legend>{rows}'
        "</fieldset>"
    )


def _row(configuration: Configuration, option: Option, language: str, editable: bool) -> str:
    origin = configuration.origin(option)
    key = f"set-{option.section}-{option.key}"
    locked = not editable or origin in {"run", "variable"}
    field = _field(option, shown(option.value(configuration.settings)), key, locked)
    about = said(f"options.about_{option.section}_{option.key}", language)
    reset = ""
    if origin == "file" and not locked:
        label = text("ui_settings.reset", language, name=option.name)
        reset = button(label, act="save", name=option.name, value="")
    bounds = highlight.escape(_bounds(option, language))
    source = said(f"ui_settings.origin_{origin}", language, variable=option.variable)
    return (
        f'<div class="setting"><label for="{key}"><code>{option.key}</code></label>{field}'
        f'<p class="more" id="{key}-more">{about} <span class="bounds">{bounds}</span></p>'
        f'<p class="origin {origin}">{source} {reset}</p></div>'
    )


def _field(option: Option, value: str, key: str, locked: bool) -> str:
    common = highlight.attributes(
        id=key, data_act="save", data_setting=option.name, aria_describedby=f"{key}-more"
    ) + (" disabled" if locked else "")
    choices = {"switch": ("true", "false"), "choice": option.choices}.get(option.kind)
    if choices is not None:
        items = "".join(
            f'<option value="{one}"{" selected" if one == value else ""}>{one}</option>'
            for one in choices
        )
        return f"<select{common}>{items}</select>"
    # Text for numbers too: what is out of bounds is told in words, not by a bubble.
    mode = {"whole": "numeric", "number": "decimal"}.get(option.kind, "text")
    given = highlight.attributes(
        type="text", value=value, inputmode=mode, autocomplete="off", spellcheck="false"
    )
    return f"<input{given}{common}>"


def _bounds(option: Option, language: str) -> str:
    default = text("ui_settings.default", language, value=shown(option.default))
    if option.least is not None and option.most is not None:
        between = text(
            "ui_settings.between", language, least=f"{option.least:.9g}", most=f"{option.most:.9g}"
        )
        return f"{between}; {default}."
    if option.least is not None:
        least = text("ui_settings.at_least", language, least=f"{option.least:.9g}")
        return f"{least}; {default}."
    return f"{default[:1].upper()}{default[1:]}."
