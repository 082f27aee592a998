"""Articles of four invented outlets, and archives of them, for tests of answers in rows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from langchain_core.language_models.fake_chat_models import FakeListChatModel

from assistant import Article, Assistant, Settings
from assistant.answering.forms.gathering import whole_hit
from assistant.config.settings import VerificationSettings
from assistant.news.stories import Story, find_stories
from assistant.testing import HashEmbeddings


def article(name: str, published: str, text: str, **more: Any) -> Article:
    """One of El Faro of Brisalma, unless said otherwise."""
    fields: dict[str, Any] = {"source": "El Faro", "section": "Local", "language": "es"}
    return Article(id=name, published=published, text=text, **{**fields, **more})


def stories(*articles: Article) -> list[Story]:
    """Articles sentence by sentence, in the order given."""
    found = find_stories([whole_hit(one) for one in articles])
    return [found[one.id] for one in articles]


@contextlib.contextmanager
def archive(folder: Path, articles: Iterable[Article], reply: str = "Nada.") -> Iterator[Assistant]:
    """An assistant over some articles; its chat model always says the same."""
    lenient = VerificationSettings(supported=0.0, weak=0.0, refusal="bold")
    settings = Settings.load().model_copy(update={"verification": lenient})
    chat = FakeListChatModel(responses=[reply])
    with Assistant(settings, folder / "i", embeddings=HashEmbeddings(), chat_model=chat) as own:
        own.add(list(articles))
        yield own


FIRE_1: Final = article(
    "incendio-1",
    "2025-08-14",
    "Un incendio declarado ayer en la sierra de Ortejo obligó a desalojar a 120 vecinos de "
    "Valdecuna. El fuego ha quemado ya 350 hectáreas de pinar, según la Junta de Tresríos.\n\n"
    "«No hemos visto nada igual en cuarenta años», lamentó la alcaldesa de Valdecuna, Marta Irala. "
    "¿Quién prendió el fuego de Ortejo en plena ola de calor?",
    title="El fuego de la sierra de Ortejo arrasa 350 hectáreas",
)
FIRE_1_ECO: Final = article(
    "incendio-1-eco",
    "2025-08-14T09:30:00+02:00",
    "El incendio que se declaró ayer en la sierra de Ortejo obligó a desalojar a 120 vecinos de la "
    "localidad de Valdecuna. La Guardia Civil investiga una quema de rastrojos.",
    title="Desalojados 120 vecinos de Valdecuna por un incendio en Ortejo",
    source="El Eco",
)
FIRE_2: Final = article(
    "incendio-2",
    "2025-08-16",
    "El incendio de la sierra de Ortejo ha calcinado 2.740 hectáreas y quedó estabilizado el "
    "viernes. Los vecinos desalojados por el incendio volverán a sus casas el 20 de agosto, "
    "anunció la consejera de Interior, Elena Roa.",
    title="El incendio de Ortejo calcina 2.740 hectáreas",
)
FIRE_2_ECO: Final = article(
    "incendio-2-eco",
    "2025-08-17",
    "Este diario corrige la cifra que dio el viernes: el incendio de la sierra de Ortejo ha "
    "quemado 2.900 hectáreas, no 3.400. Valdecuna sigue vacía.",
    title="Corrección: el incendio de Ortejo quemó 2.900 hectáreas",
    source="El Eco",
)
FIRE_3: Final = article(
    "incendio-3",
    "2025-08-22",
    "Los pastores de Valdecuna piden ayudas para replantar el pinar quemado de la sierra "
    "de Ortejo.",
    title="Valdecuna pide ayudas tras el incendio de Ortejo",
    source="La Gaceta de Tresríos",
)
FIRE: Final = (FIRE_1, FIRE_1_ECO, FIRE_2, FIRE_2_ECO, FIRE_3)
"""One story: a figure that changes, a correction, an event that two outlets tell."""

STRIKE_BUSES: Final = (
    article(
        "huelga-buses-1",
        "2025-09-02",
        "La huelga de los conductores de Autobuses Lorca dejó ayer sin servicio a Brisalma. El "
        "comité, que encabeza Tomás Beltrán, reclama una subida del 6 por ciento.",
        title="La huelga de Autobuses Lorca paraliza Brisalma",
    ),
    article(
        "huelga-buses-2",
        "2025-09-05",
        "Los conductores de Autobuses Lorca desconvocaron la huelga en Brisalma tras firmar una "
        "subida del 4 por ciento. Tomás Beltrán celebró el acuerdo.",
        title="Autobuses Lorca y el comité desconvocan la huelga",
        source="El Eco",
    ),
    article(
        "huelga-buses-3",
        "2025-09-08",
        "Autobuses Lorca recupera hoy en Brisalma los horarios de antes de la huelga.",
        title="Vuelven los horarios de Autobuses Lorca tras la huelga",
    ),
)
STRIKE_DOCTORS: Final = (
    article(
        "huelga-medicos-1",
        "2025-09-03",
        "Los pediatras del hospital Santa Olalla, en Peñarroja, comenzaron una huelga indefinida. "
        "La portavoz del sindicato Sanitas, Nuria Cepeda, denunció jornadas de 24 horas.",
        title="Huelga indefinida de pediatras en el Santa Olalla",
        section="Sanidad",
        source="El Eco",
    ),
    article(
        "huelga-medicos-2",
        "2025-09-10",
        "La huelga de pediatras del hospital Santa Olalla cumple una semana en Peñarroja sin que "
        "Nuria Cepeda haya sido recibida.",
        title="Una semana de huelga de pediatras en el Santa Olalla",
        section="Sanidad",
    ),
)
SPACE: Final = (
    article(
        "sonda",
        "2025-10-01",
        "La sonda Aurora entró en la órbita de Marte y envió las primeras imágenes del planeta.",
        title="La sonda Aurora llega a Marte",
        section="Ciencia",
    ),
    article(
        "pleno",
        "2025-10-02",
        "El pleno del martes aprobó las primeras imágenes del nuevo planeta comercial de Brisalma.",
        title="El pleno da su visto bueno",
    ),
)
OTHERS: Final = tuple(
    article(f"otra-{number}", f"2025-07-{number + 10}", words, title=title, section="Cultura")
    for number, (title, words) in enumerate(
        (
            ("Premio de cine", "Una película danesa recibió el premio del festival de Lubierna."),
            ("Mercados", "Los mercados europeos cerraron con pérdidas ligeras el lunes."),
            ("Fútbol", "El equipo juvenil ganó tres partidos seguidos en casa."),
            ("Urgencias", "El centro comarcal amplía su plantilla de enfermería este verano."),
        )
    )
)
ALL: Final = (*FIRE, *STRIKE_BUSES, *STRIKE_DOCTORS, *SPACE, *OTHERS)
