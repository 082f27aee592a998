"""An article that many tests ask about."""

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
