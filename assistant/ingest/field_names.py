"""What other programs call the fields of an article: records and tables to ``Article`` fields.

A record (an object of JSON, a row of a table) has any keys. ``article_fields`` finds out which
of them are an article's, by names that are known, by their lower-case letters and digits alone:
"Fecha de publicación", "fecha_de_publicacion" and "FechaDePublicacion" are one name.

What is not known a person maps: ``title=Titular,text=Cuerpo`` (the setting ``ingest.map``, the
option ``--map``) is a list of ``FIELD=KEY`` with commas between, where FIELD is a field of
``Article`` and KEY a key of the record, spelled as it is there; a dot goes into an object
(``source=medio.nombre``). It goes before all known names, and the other fields are found as ever.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from assistant.errors import UsageError
from assistant.text.terms import fold

# The first names are the surest: where several stand in a record, the first one counts.
_NAMES: Final = {
    "id": "id identificador",
    "title": "title titulo titular headline webtitle titulonoticia titulodelanoticia encabezado"
    " titol manchete",
    "text": "text texto body cuerpo maintext articlebody bodytext fulltext textocompleto contenido"
    " content articletext cuerponoticia textonoticia cuerpodelanoticia noticia story contents"
    " cleanedtext plaintext contenttext textcontent bodyhtml contenthtml articlecontent newstext"
    " article articulo cos corpo conteudo contingut",
    "published": "published publishedat publishdate publisheddate publicationdate datepublish"
    " datepublished pubdate datetimepub webpublicationdate firstpublished fechapublicacion"
    " fechadepublicacion publicado publicacion fecha date fechanoticia articledate datepublication"
    " publishedon publishtime pubtime datetime issued seendate data dia",
    "author": "author authors autor autora autores autoria byline firma creator writer periodista"
    " redactor autornoticia",
    "source": "source medio sourcename medianame outlet publisher periodico diario cabecera"
    " newspaper publicationtitle containertitle publication fuente site sitename sourcedomain media"
    " mitja domain mediaoutlet",
    "url": "url link enlace canonicalurl permalink canonical weburl articleurl urlnoticia"
    " direccion uri href",
    "section": "section seccion sectionname category categoria categories categorias seccio secao",
    "language": "language lang idioma lengua",
    "licence": "licence license licencia",
}
# Where no field holds the text, these hold what there is of it.
_SUMMARIES: Final = ("description", "descripcion", "summary", "resumen", "entradilla", "abstract",
                     "lead", "excerpt", "snippet", "sumario", "abstractnote", "hlead", "note",
                     "notes")  # fmt: skip
FIELDS: Final = tuple(_NAMES)
_JOINTS: Final = {"text": "\n\n", "title": " ", "url": "", "id": "", "published": ""}
# Keys of objects that hold a value: {"source": {"name": "El Faro"}}, {"title": {"rendered": …}}.
_INNER: Final = ("name", "nombre", "rendered", "text", "value", "title", "label", "#text", "$",
                 "fullname", "$date", "$oid", "url", "id")  # fmt: skip
_NO_LETTERS: Final = re.compile(r"[\W_]+")
_DEEPEST: Final = 5
# Six words: a sentence.
_WORDY: Final = re.compile(r"[^\W\d]{2,40}(?:[^\w/]+\w{1,40}){5}")


class Known(NamedTuple):
    """What was found in a record.

    Attributes:
        fields: Values by ``Article`` field, and the other keys by their own names.
        summary_only: Whether the text is a summary, for want of a text.
    """

    fields: dict[str, Any]
    summary_only: bool = False


@functools.cache
def parse_map(written: str) -> Mapping[str, str]:
    """A person's mapping, ``title=Titular,text=Cuerpo``, as field to key.

    Raises:
        UsageError: It is not written so, or names no field of an article.
    """
    mapping: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in written.split(","))):
        field, sign, key = (part.strip() for part in pair.partition("="))
        if not sign or not key or field not in FIELDS:
            raise UsageError("ingest.bad_map", pair=pair, fields=", ".join(FIELDS))
        mapping[field] = key
    return mapping


def article_fields(record: Mapping[str, Any], mapping: Mapping[str, str] | None = None) -> Known:
    """The fields of an article in a record; keys that are none keep their names.

    Lists of names, sections or paragraphs are joined, objects give the name they hold.

    Args:
        record: Any keys and values.
        mapping: A person's, field to key; see ``parse_map``.
    """
    mapping = mapping or {}
    left = dict(record)
    found: dict[str, Any] = {}
    for field, key in mapping.items():
        value = _inside(record, key)
        if value is not None:
            found[field] = _one(value, field)
            left.pop(key, None)
    by_name: dict[str, str] = {}
    for key in record:
        by_name.setdefault(_plain(key), key)
    for field, names in _name_lists().items():
        if field in found:
            left.pop(field, None)
            continue
        for name in (field, *names):
            key = field if name == field and field in left else by_name.get(name, "")
            if key in left and _is_filled(left[key]):
                found[field] = _one(left.pop(key), field)
                break
    summaries = (by_name.get(name) for name in _SUMMARIES)
    summary = next((key for key in summaries if key in left and _is_filled(left[key])), None)
    if "text" not in found and "text" not in left and summary is not None:
        return Known({**left, **found, "text": _one(left[summary], "text")}, summary_only=True)
    return Known({**left, **found})


def has_text(record: Mapping[str, Any], mapping: Mapping[str, str] | None = None) -> bool:
    """Whether some key of a record is known to hold an article's text, or was mapped to it."""
    if mapping and "text" in mapping:
        return _inside(record, mapping["text"]) is not None
    names = {_plain(key) for key, value in record.items() if _is_wordy(value)}
    return not names.isdisjoint(_name_lists()["text"])


def is_only_described(record: Mapping[str, Any]) -> bool:
    """Whether a record says what an article is called and where it is, and nothing of its words."""
    filled = {key: value for key, value in record.items() if _is_filled(value)}
    fields = {key: field_named(key) for key in filled}
    if not {"title", "url"} <= set(fields.values()) or any(map(names_summary, filled)):
        return False
    return not any(
        fields[key] == "text"
        or (not fields[key] and isinstance(value, str) and _WORDY.search(value))
        for key, value in filled.items()
    )


@functools.cache
def _name_lists() -> dict[str, tuple[str, ...]]:
    return {field: tuple(names.split()) for field, names in _NAMES.items()}


def names_summary(key: str) -> bool:
    """Whether a key is known to hold a summary of an article."""
    return _plain(key) in _SUMMARIES


def same_name(key: str, other: str) -> bool:
    """Whether two keys differ in case, accents and signs alone."""
    return bool(_plain(key)) and _plain(key) == _plain(other)


def field_named(key: str) -> str:
    """The field that a key is known to mean, or empty."""
    plain = _plain(key)
    return next((field for field, names in _name_lists().items() if plain in names), "")


@functools.lru_cache(maxsize=4096)
def _plain(key: str) -> str:
    return _NO_LETTERS.sub("", fold(str(key)))


def _inside(record: Mapping[str, Any], key: str) -> Any:
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _is_filled(value: Any) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _is_wordy(value: Any) -> bool:
    """Whether a value can be a text: words, a list of them, or an object that holds them."""
    if isinstance(value, Mapping):
        return any(
            isinstance(value.get(key), str) for key in ("rendered", "value", "#text", "text")
        )
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)
    )


def _one(value: Any, field: str, depth: int = 0) -> Any:
    """A value as one: lists joined, objects by the name in them; others as they are."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        parts = [_one(item, field, depth + 1) for item in value]
        if not all(isinstance(part, str) for part in parts):
            return value
        parts = [part.strip() for part in parts if part.strip()]
        joint = _JOINTS.get(field, ", ")
        return joint.join(parts) if joint else next(iter(parts), None)
    if isinstance(value, Mapping):
        if said := _of_bibliography(value):
            return said
        for key in _INNER:
            if _is_filled(value.get(key)):
                return _one(value[key], field, depth + 1)
    return value


def _of_bibliography(value: Mapping[str, Any]) -> str:
    """A name or a day as CSL has them: by ``family`` and ``given``, by ``date-parts``."""
    if isinstance(family := value.get("family"), str):
        given = value.get("given")
        return f"{given if isinstance(given, str) else ''} {family}".strip()
    if isinstance(parts := value.get("date-parts"), list) and parts:
        first = parts[0] if isinstance(parts[0], list) else parts
        return "-".join(str(part).zfill(2) for part in first[:3])
    plain = value.get("literal") or value.get("raw")
    return plain if isinstance(plain, str) else ""
