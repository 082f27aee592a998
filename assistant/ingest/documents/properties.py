"""Which of a file's own properties say anything: many are their program's, or a template's."""

from __future__ import annotations

import re
from typing import Final

from assistant.ingest.bylines import name_in
from assistant.text.terms import fold

_NO_TITLE: Final = re.compile(
    r"(?:microsoft word|word|documento?|document|untitled|sin titulo|sense titol|plantilla"
    r"|template|letter|memo|carta|presentacion|presentation|titulo|title|nota de prensa"
    r"|comunicado(?: de prensa)?|press release"
    r"|normal|blank|borrador|draft|copia|copy|new|nuevo|ficha|noticia|articulo)"
    r"(?:\s+(?:de|of|microsoft|word|documento|document|en blanco|nuevo|new))*[\s\d()_.-]*"
    r"|.*\.(?:docx?|dotx?|odt|rtf|pdf|txt|html?|tmp|wpd|indd|qxd)|microsoft word - .*|[\W\d_]*"
    r"|.{0,2}|[\w-]*\d[\w-]*",
    re.DOTALL,
)
_NO_PERSON: Final = frozenset({
    "user", "usuario", "usuaria", "admin", "administrador", "administrator", "microsoft", "office",
    "owner", "propietario", "prensa", "comunicacion", "gabinete", "departamento", "redaccion",
    "ayuntamiento", "universidad", "diputacion", "ministerio", "consejeria", "empresa", "company",
    "equipo", "windows", "pc", "portatil", "autor", "author", "anonymous", "anonimo", "unknown",
    "desconocido", "calibre", "libreoffice", "openoffice", "word", "python", "docx", "default",
    "invitado", "guest", "test", "sl", "sa", "sociedad", "fundacion", "asociacion", "direccion",
    "secretaria", "oficina", "diario", "periodico", "agencia", "boletin", "gobierno", "concejalia",
})  # fmt: skip
_PARTICLES: Final = frozenset({
    "de", "del", "la", "las", "los", "y", "i", "e", "da", "do", "dos", "van", "von", "san",
})  # fmt: skip
_LEAST_WORDS, _MOST_WORDS = 2, 6
_LONGEST_SECTION: Final = 40
_LONGEST_TITLE: Final = 400


def title_said(title: str) -> str:
    """A title that is one; empty for a program's, a template's or a file's name."""
    line = " ".join(title[:_LONGEST_TITLE].split())
    return "" if _NO_TITLE.fullmatch(fold(line)) else line


def person_said(name: str) -> str:
    """A name that is a person's; empty for a user of a computer, an office or a company."""
    line = name_in(name.split(";")[0])
    return line if is_person(line) else ""


def is_person(name: str) -> bool:
    """Whether words are written as first and last name are: "Rosa Almirall", "J. L. de la Vega"."""
    words = name.replace(".", ". ").split()
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS:
        return False
    if any(fold(word).strip(".,") in _NO_PERSON for word in words):
        return False
    capital = [word for word in words if word.lower() not in _PARTICLES]
    return len(capital) >= _LEAST_WORDS and all(_is_name(word) for word in capital)


def section_said(category: str) -> str:
    """A section of a paper; empty for what is longer than one, or a list."""
    line = " ".join(category.split())
    return line if len(line) <= _LONGEST_SECTION and not re.search(r"[,;\d/]", line) else ""


def _is_name(word: str) -> bool:
    letters = word.strip(".,").replace("-", "").replace("'", "").replace("’", "")
    return letters.isalpha() and word[0].isupper()
