"""A dossier as a file for other programs."""

from __future__ import annotations

import json
import re
from typing import Final, Literal

from assistant.desk.dossier import Dossier
from assistant.desk.export.content import content_of
from assistant.desk.export.markdown import markdown
from assistant.desk.export.pdf import pdf
from assistant.desk.export.references import bibtex, csl_json, ris
from assistant.desk.export.word_document import word_document
from assistant.text.terms import fold

Format = Literal["docx", "pdf", "markdown", "ris", "bibtex", "csl", "json"]

# Raised whenever a reader of the JSON would have to change.
JSON_VERSION: Final = 1
ENDINGS: Final[dict[Format, str]] = {
    "docx": ".docx",
    "pdf": ".pdf",
    "markdown": ".md",
    "ris": ".ris",
    "bibtex": ".bib",
    "csl": ".csl.json",
    "json": ".json",
}
_LONGEST_NAME: Final = 60


def exported(dossier: Dossier, kind: Format, language: str) -> bytes:
    """The bytes of the file.

    Args:
        dossier: What to write.
        kind: ``docx``, ``pdf`` or ``markdown``, with footnotes; ``ris``, ``bibtex`` or ``csl``, the
            cited articles alone; ``json``, everything that is kept.
        language: Of the words around what was kept, ``es`` or ``en``.
    """
    if kind == "docx":
        return word_document(content_of(dossier, language))
    if kind == "pdf":
        return pdf(content_of(dossier, language))
    if kind == "markdown":
        return markdown(content_of(dossier, language)).encode("utf-8")
    written = {"ris": ris, "bibtex": bibtex, "csl": csl_json, "json": _json}
    return written[kind](dossier).encode("utf-8")


def _json(dossier: Dossier) -> str:
    kept = dossier.model_dump(mode="json")
    facts = {"format": "hemeroteca-dossier", "version": JSON_VERSION, **kept}
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def file_name(dossier: Dossier, kind: Format) -> str:
    """A name for the file, of plain letters, digits and hyphens."""
    return (slug(dossier.name, _LONGEST_NAME) or dossier.id) + ENDINGS[kind]


def slug(words: str, longest: int) -> str:
    """Words as plain letters, digits and hyphens; empty when nothing of them is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:longest].rstrip("-")
