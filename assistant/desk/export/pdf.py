"""A dossier as PDF with footnotes, set by Typst in this process, without any connection."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from assistant.desk.export.content import DossierContent
from assistant.messages import text


def pdf(content: DossierContent) -> bytes:
    """The bytes of the file."""
    import typst

    source, inputs = typst_source(content)
    return typst.compile(source, sys_inputs=inputs)


def typst_source(content: DossierContent) -> tuple[bytes, dict[str, str]]:
    """The template, which never changes, and the inputs with all the words, as JSON."""
    template = resources.files("assistant.desk.export").joinpath("pdf.typ").read_bytes()
    words = {key: text(f"dossier.{key}", content.language) for key in ("day", "event")}
    labels = {"remark": text("dossier.remark", content.language, words=""), **words}
    inputs = {"content": _data(content), "labels": labels}
    return template, {name: json.dumps(value) for name, value in inputs.items()}


def _data(part: Any) -> Any:
    """Named tuples as dictionaries, all the way down."""
    if isinstance(part, tuple):
        names = getattr(part, "_fields", None)
        if names is None:
            return [_data(each) for each in part]
        return {name: _data(each) for name, each in zip(names, part, strict=True)}
    return part
