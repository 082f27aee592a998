"""Who signs an article: names alone, out of lines such as "Por Rosa Almirall | 13 de mayo"."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from assistant.ingest.dates import parse_published

_SIGNED: Final = re.compile(
    r"^\s*(?:(?:escrito|firmado|redactado|publicado|texto|informaci[oó]n|foto(?:s|graf[ií]as?)?"
    r"(?: y textos?)?|textos? y fotos?|un reportaje|una cr[oó]nica|written|posted) (?:por|by|de):?"
    r"|(?:por|by|per):?|(?:autora?|autor/a|firma|textos?|author|redactora?):)\s+",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"\s*(?:[|•·/\n\t]|\s[-–—]\s|\s@\w+|\(|,\s*(?=\d))\s*")
_NO_NAME: Final = re.compile(
    r"https?:|www\.|@|\d{2}|^(?:actualizado|publicado|enviar|seguir|twitter|facebook|compartir"
    r"|ver perfil|m[aá]s art[ií]culos|hace \d+|comentarios?)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 80
_CLASSES: Final = re.compile(
    r"\b(?:by-?line|author(?:-?name)?|autor(?:a|es|-?nombre)?|firma(?:nte)?|signature|nombre-?autor"
    r"|entry-author|p-author)\b",
    re.IGNORECASE,
)


def name_in(line: str) -> str:
    """The name that a byline gives, without "Por", the date or a handle; empty without one."""
    if "://" in line:
        return ""  # the address of a profile
    for part in _PARTS.split(_SIGNED.sub("", " ".join(line.split()), count=1)):
        name = part.strip(" ,;:-–—")
        name = name.rstrip(".") if name.count(".") == 1 else name  # "J. L. Vega" and "EFE."
        if name and len(name) <= _LONGEST and not _NO_NAME.search(name) and not _is_day(name):
            return name
    return ""


def day_in(line: str) -> dt.date | None:
    """The date beside the name, as "Por Rosa Almirall | 13 de noviembre de 2014" has it."""
    for part in re.split(r"\s*[|•·]\s*|\s[-–—]\s", line):
        try:
            return parse_published(part)
        except ValueError:
            continue
    return None


def shown_author(tree: Any) -> str:
    """The name in an element that is marked as the byline; empty without one."""
    links = tree.xpath(".//a[contains(concat(' ', normalize-space(@rel), ' '), ' author ')]")
    names = dict.fromkeys(name_in(link.text_content()) for link in links[:4])
    if any(names):
        return ", ".join(name for name in names if name)
    for element in tree.iter("span", "p", "div", "address", "a", "strong", "li"):
        named = f"{element.get('class') or ''} {element.get('itemprop') or ''}".replace("_", "-")
        if _CLASSES.search(named) and not element.xpath(
            "boolean(ancestor::aside|ancestor::footer)"
        ):
            text = " ".join(element.text_content().split())
            name = name_in(text) if len(text) <= 2 * _LONGEST else ""
            if name and name[0].isupper() and len(name.split()) <= 7:
                return name
    return ""


def _is_day(part: str) -> bool:
    try:
        parse_published(part, "day")
    except ValueError:
        return False
    return True
