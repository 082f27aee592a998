"""The articles that a dossier cites, as bibliographies: RIS, BibTeX, CSL-JSON."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.parse
from collections.abc import Iterator
from typing import Any, Final

from assistant.desk.dossier import Dossier, Reference
from assistant.presentation.byline import day_of
from assistant.presentation.html import single_line
from assistant.text.terms import fold

# BibTeX counts braces even after a backslash, so that one alone would end the field.
_BIBTEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "$&#%_"},
    }
)
# What would end a field, or an address.
_UNSAFE: Final = re.compile(r"[\s{}\\<>\"]")


def cited_articles(dossier: Dossier) -> list[Reference]:
    """A citation of each article, in the order of the dossier."""
    found: dict[str, Reference] = {}
    for item in dossier.items:
        for cited in item.citations:
            found.setdefault(cited.article_id, cited)
    return list(found.values())


def key(cited: Reference) -> str:
    """A name for an article, the same in every dossier: ``elfaro2025-1f0c9a2b``."""
    outlet = re.sub(r"[^a-z0-9]", "", fold(cited.source))[:20] or "articulo"
    day = day_of(cited.published)
    year = f"{day.year:04}" if day else ""
    return f"{outlet}{year}-{hashlib.sha256(cited.article_id.encode()).hexdigest()[:8]}"


def ris(dossier: Dossier) -> str:
    """RIS, a newspaper article a record, lines ended as its specification says."""
    lines = [line for cited in cited_articles(dossier) for line in _ris_record(cited)]
    return "".join(f"{line}\r\n" for line in lines)


def _ris_record(cited: Reference) -> Iterator[str]:
    day = day_of(cited.published)
    fields = (
        ("TY", "NEWS"),
        ("ID", key(cited)),
        ("TI", _title(cited)),
        ("AU", cited.author),
        ("T2", cited.source),
        ("SE", cited.section),
        ("PY", f"{day.year:04}" if day else ""),
        ("DA", f"{day:%Y/%m/%d}/" if day else ""),
        ("UR", cited.url),
        ("LA", cited.language),
    )
    for tag, value in fields:
        if words := single_line(value):
            yield f"{tag}  - {words}"
    yield "ER  - "


def bibtex(dossier: Dossier) -> str:
    """BibTeX in UTF-8, with the date as biblatex wants it too."""
    return "\n".join(map(_bibtex_entry, cited_articles(dossier)))


def _bibtex_entry(cited: Reference) -> str:
    day = day_of(cited.published)
    address = _UNSAFE.sub(lambda match: urllib.parse.quote(match.group()), single_line(cited.url))
    fields = {
        # Twice in braces: the capitals of names stay.
        "title": f"{{{_bibtex(_title(cited))}}}",
        "author": f"{{{_bibtex(cited.author)}}}" if single_line(cited.author) else "",
        "journal": _bibtex(cited.source),
        "year": f"{day.year:04}" if day else "",
        "month": str(day.month) if day else "",
        "date": day.isoformat() if day else "",
        "url": address,
        "langid": _bibtex(cited.language),
        "entrysubtype": "newspaper",
    }
    lines = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{key(cited)}{lines}\n}}\n"


def _bibtex(raw: str) -> str:
    return single_line(raw).translate(_BIBTEX)


def csl_json(dossier: Dossier) -> str:
    """CSL-JSON: a list of newspaper articles."""
    records = [_csl_record(cited) for cited in cited_articles(dossier)]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _csl_record(cited: Reference) -> dict[str, Any]:
    day = day_of(cited.published)
    author = single_line(cited.author)
    record = {
        "id": key(cited),
        "type": "article-newspaper",
        "title": _title(cited),
        "author": [{"literal": author}] if author else [],
        "container-title": single_line(cited.source),
        "section": single_line(cited.section),
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else {},
        "URL": single_line(cited.url),
        "language": single_line(cited.language),
    }
    return {name: value for name, value in record.items() if value}


def _title(cited: Reference) -> str:
    return single_line(cited.title) or single_line(cited.article_id)
