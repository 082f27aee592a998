"""A few invented articles of one valley, with a correction and a denial among them."""

from __future__ import annotations

from typing import Final

from assistant import Article

_ROWS: Final = (
    (
        "bridge-1",
        "2025-03-04",
        "El puente de Almirón costará 12 millones de euros",
        "El Ayuntamiento de Almirón adjudicó ayer el nuevo puente sobre el río Sarda a la empresa"
        " Velasco. El puente costará 12 millones de euros, según la alcaldesa, Nuria Olmedo."
        " «No vamos a cerrar el paso antiguo hasta que el nuevo esté abierto», aseguró Olmedo.",
    ),
    (
        "bridge-2",
        "2025-03-06",
        "Corrección: el puente de Almirón costará 14 millones de euros",
        "El martes se publicó una cifra equivocada. El coste del nuevo puente sobre el río Sarda,"
        " en Almirón, es de 14 millones de euros, según precisa la alcaldesa, Nuria Olmedo.",
    ),
    (
        "hospital",
        "2025-10-02",
        "El hospital comarcal de Almirón abrirá en enero",
        "El hospital comarcal de Almirón abrirá sus puertas el 12 de enero de 2026. La plantilla"
        " será de 420 profesionales. El Gobierno regional podría ampliar las urgencias en 2027.",
    ),
    (
        "court",
        "2025-06-20",
        "La Audiencia absuelve al empresario Damián Roca",
        "La Audiencia Provincial absolvió ayer al empresario Damián Roca. La fiscalía pedía tres"
        " años de prisión.",
    ),
    (
        "castell-1",
        "2025-05-14",
        "El concejal Ramiro Castell dimite",
        "El concejal de Hacienda de Almirón, Ramiro Castell, presentó su dimisión el martes.",
    ),
    (
        "castell-2",
        "2025-05-16",
        "El Ayuntamiento desmiente la dimisión de Ramiro Castell",
        "El Ayuntamiento de Almirón desmiente que el concejal de Hacienda, Ramiro Castell, haya"
        " presentado su dimisión.",
    ),
    (
        "water",
        "2025-07-15",
        "Villarreja restringe el agua",
        "El Ayuntamiento de Villarreja cortará el agua cada noche desde el 20 de julio. El embalse"
        " de Peñaloba está al 18 % de su capacidad.",
    ),
    (
        "football",
        "2025-06-02",
        "El Almirón asciende",
        "El Almirón ganó al Torrejana por 2-1. El delegado del club, Andrés Pozo, dijo que la causa"
        " del retraso fue una avería.",
    ),
)

COMARCA: Final = tuple(
    Article(
        id=name,
        published=day,
        title=title,
        text=words,
        source="El Faro",
        url=f"https://faro.example/{name}",
        language="es",
    )
    for name, day, title, words in _ROWS
)
