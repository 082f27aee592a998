"""An article that many tests ask about, and the archive that it is part of."""

from __future__ import annotations

from typing import Final

from assistant import Article

SOTO: Final = Article(
    id="soto",
    title="El puente de Soto",
    text="El puente de Soto abrió el 3 de mayo de 2024 y costó 3 millones de euros. "
    "El alcalde, Luis Pardo, aseguró que el peaje será gratuito.",
    source="El Faro",
    published="2024-05-04",
    language="es",
)

_OTHERS: Final = (
    ("El tiempo", "La lluvia cayó sobre la sierra durante toda la semana pasada."),
    ("Fútbol", "El equipo local ganó tres partidos seguidos en casa."),
    ("Cine", "Una película danesa recibió el premio del festival."),
    ("Salud", "El hospital comarcal amplía sus urgencias este verano."),
    ("Bolsa", "Los mercados europeos cerraron con pérdidas ligeras."),
)
ARCHIVE: Final = (
    SOTO,
    *(
        Article(id=f"otra-{number}", title=title, text=words, source="El Faro", language="es")
        for number, (title, words) in enumerate(_OTHERS)
    ),
)
"""SOTO among articles about something else: a question about it is plainly answerable."""
