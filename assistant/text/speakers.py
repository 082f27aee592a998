"""To whom a text attributes what is said."""

from __future__ import annotations

import re
from typing import Final

# Who says: a name after "según" and the like, or before a verb of saying.
_NAME_RUN: Final = (
    r"(?:[A-ZÁÉÍÓÚÜÑÇ][\w’'-]*)(?:\s+(?:de|del|la|los|las|y|van|von)?\s*[A-ZÁÉÍÓÚÜÑÇ][\w’'-]*)*"
)
_SAYING: Final = (
    r"(?:dijo|dice|afirmó|afirma|aseguró|asegura|declaró|declara|explicó|explica|señaló|señala"
    r"|sostuvo|sostiene|indicó|indica|anunció|anuncia|advirtió|advierte|comentó|comenta"
    r"|manifestó|manifiesta|añadió|añade|recordó|recuerda|denunció|denuncia|reconoció|reconoce"
    r"|insistió|insiste|subrayó|subraya|apuntó|apunta|said|says|stated|claimed|announced|told"
    r"|warned|added|explained)"
)
# "el asesor presidencial ruso", "la concejala de Cultura,": what may stand before a name.
_OFFICE: Final = (
    r"(?:(?:[Ee]l|[Ll]a|[Ll]os|[Ll]as|[Ss]u|[Tt]he|[Uu]na?)(?:\s+(?:de\s+)?[a-záéíóúüñ][\w-]*){1,5}"
    r"(?:\s+de(?:l| la)?\s+[A-ZÁÉÍÓÚÑ]\w+)?,?\s+)?"
)
# "según la Guardia Forestal", but "según El País"; after a verb it may be what is announced.
_ARTICLE: Final = r"(?:el|la|los|las|the)\s+"
_SPEAKERS: Final = (
    re.compile(
        rf"(?:[Ss]egún|[Aa]ccording to|[Dd]e acuerdo con)\s+(?:{_OFFICE}|{_ARTICLE})({_NAME_RUN})"
    ),
    # Elsewhere in a sentence "para" says what for, or for whom.
    re.compile(rf"(?:^|[.;:«]\s*)[Pp]ara\s+{_OFFICE}({_NAME_RUN}),"),
    re.compile(rf"({_NAME_RUN})(?:,[^.;:\"”»]{{1,80}},)?\s+(?:(?:ha|había|has)\s+)?{_SAYING}\b"),
    re.compile(rf",\s+({_NAME_RUN}),\s+{_SAYING}\b"),
    re.compile(rf"\b{_SAYING}\s+{_OFFICE}({_NAME_RUN})"),
)


def find_speakers(text: str) -> list[str]:
    """Names to whom a text attributes what is said."""
    found = [match.group(1) for form in _SPEAKERS for match in form.finditer(text)]
    return list(dict.fromkeys(found))
