"""Does a sentence say more than its quotation?"""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.text.facts import facts
from assistant.verification.checks import Source
from assistant.verification.wording import unproved

_BRIDGE = "El puente de Soto costó tres millones de euros, según dijo el alcalde, Luis Pardo."
_MEETING = "Lara Gil y Tomás Roa coincidieron en Soto en buscar una salida pacífica a la huelga."


def _unproved(claim: str, *quotes: str, title: str = "") -> tuple[str, ...]:
    context = (title,) if title else ()
    day = dt.date(2025, 3, 14)
    source = Source.of(*quotes, context=context, published=day, language="es")
    return unproved(facts(claim, "es"), source)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("El puente de Soto costó tres millones de euros.", _BRIDGE),
        ("Según Luis Pardo, el puente costó 3.000.000 de euros.", _BRIDGE),
        ("Lara Gil y Tomás Roa coincidieron en buscar una salida pacífica.", _MEETING),
        ("Pardo dimitió.", "Pardo, alcalde de Soto desde 2019, dimitió ayer."),
        ("Pardo dimitió el 13 de marzo.", "Ayer dimitió Pardo."),
        ("Los presidentes se reunieron.", "Se reunió el presidente con su par."),
        ("Subió un 14 % en 2024.", "El precio subió un 14 % en 2024."),
        ("Abrió el 14 de marzo de 2025.", "Abrió hoy al público."),
    ],
)
def test_what_the_quotation_says_is_proved(claim: str, quote: str) -> None:
    assert _unproved(claim, quote) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "word"),
    [
        ("Lara Gil y Tomás Roa firmaron un acuerdo.", _MEETING, "firmaron"),
        ("El Gobierno rechazó el plan.", "El Gobierno se comprometió a ver el plan.", "rechazó"),
        ("La huelga duró 13 días.", "La huelga empezó el 13 de septiembre.", "13"),
        ("Costó el 14 %.", "Costó mucho el 14 de mayo.", "14"),
        ("Los líderes fueron Gil y Mena.", _MEETING, "Mena"),
        ("Abrió el 2 de mayo.", "Abrió hoy al público.", "2"),
    ],
)
def test_what_it_does_not_say_is_told(claim: str, quote: str, word: str) -> None:
    assert word in _unproved(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Luis Pardo busca los esquemas.", "Luis Pardo condenó los esquemas que Ana Ruiz busca."),
        ("Ana Ruiz dimitió.", "Luis Pardo, a quien pidió cuentas Ana Ruiz en el pleno, dimitió."),
    ],
)
def test_a_deed_stays_with_who_did_it(claim: str, quote: str) -> None:
    assert _unproved(claim, quote)


def test_an_estimate_stays_somebodys() -> None:
    quote = "El Ministerio de Pesca calcula en 310.000 euros las pérdidas de la cofradía."
    assert _unproved("Las pérdidas de la cofradía fueron de 310.000 euros.", quote)
    assert _unproved(quote, quote) == ()


@pytest.mark.parametrize(
    ("claim", "quote", "unsaid"),
    [
        ("Según Lara, el puente de Soto cerró.", "El puente de Soto de Lara cerró.", True),
        ("Según El Faro, el puente de Soto cerró.", "El puente de Soto cerró.", False),
        ("Según Lara, el puente de Soto cerró.", "«El puente de Soto cerró», dijo Lara.", False),
        ("De acuerdo con la ley, cerró.", "De acuerdo con la ley, el puente cerró.", False),
    ],
)
def test_nobody_is_given_a_word_that_is_nobodys(claim: str, quote: str, unsaid: bool) -> None:
    assert bool(_unproved(claim, quote, title="El Faro")) is unsaid


def test_a_clause_is_of_one_sentence() -> None:
    first, second = "El alcalde visitó la escuela.", "El incendio destruyó el mercado."
    assert _unproved("El incendio destruyó la escuela.", first, second) == ("escuela",)
    assert _unproved("El incendio destruyó el mercado.", first, second) == ()


def test_names_may_come_from_the_headline() -> None:
    quote = "Ambos acordaron volver a verse en mayo."
    claim = "Gil y Roa acordaron volver a verse en mayo."
    assert _unproved(claim, quote) == ("Gil", "Roa") or _unproved(claim, quote)
    assert _unproved(claim, quote, title="Gil y Roa se ven en Soto") == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "Los promotores denunciaron a los vecinos por vertidos ilegales en el río Tinto.",
            "Los vecinos denunciaron a los promotores por vertidos ilegales en el río Tinto.",
        ),
        (
            "Los jugadores felicitaron al entrenador tras el triunfo en Mestalla.",
            "El entrenador felicitó a los jugadores tras el triunfo en Mestalla.",
        ),
        (
            "La policía detuvo al ciclista en la carretera de Ávila.",
            "Un perro atacó a un ciclista en la carretera de Ávila y la policía detuvo al dueño.",
        ),
        (
            "El Ministro de Defensa viajó a Kiev para preparar la cumbre.",
            "El portavoz del Ministerio de Defensa viajó a Kiev para preparar la cumbre.",
        ),
        (
            "La oposición criticó el decreto de vivienda.",
            "La oposición criticó la reforma fiscal y apoyó el decreto de vivienda.",
        ),
        (
            "El tribunal condenó al tesorero a tres años de cárcel.",
            "El tribunal absolvió al tesorero y condenó al gerente a tres años de cárcel.",
        ),
        (
            "La ministra prorroga las ayudas al alquiler durante seis meses.",
            "La ministra no descarta prorrogar las ayudas al alquiler durante seis meses.",
        ),
        (
            "Laura Peña derogará la ley de caza.",
            "Si gana las elecciones, Laura Peña derogará la ley de caza.",
        ),
        (
            "La Junta retira los residuos del estuario.",
            "Los ecologistas exigen que la Junta retire los residuos del estuario.",
        ),
        (
            "El atacante robó el bolso a una anciana en Bilbao.",
            "El atacante intentó robar el bolso a una anciana en Bilbao.",
        ),
        (
            "La aerolínea compra diez aviones Airbus.",
            "La aerolínea negocia la compra de diez aviones Airbus.",
        ),
        (
            "El portero jugó el partido de ida.",
            "El portero no jugó el partido de ida por una lesión de rodilla.",
        ),
        (
            "La empresa cerró el ejercicio con pérdidas.",
            "La empresa cerró el ejercicio sin pérdidas.",
        ),
        (
            "El alcalde y los concejales asistieron al homenaje a las víctimas.",
            "Ni el alcalde ni los concejales asistieron al homenaje a las víctimas.",
        ),
        (
            "El detenido tenía licencia para conducir el camión.",
            "El detenido carecía de licencia para conducir el camión.",
        ),
        (
            "5.000 personas asistieron al concierto de Rosalía en Jerez.",
            "Casi 5.000 personas asistieron al concierto de Rosalía en Jerez.",
        ),
        (
            "Los cuatro detenidos confesaron el crimen de Burgos.",
            "Uno de los cuatro detenidos confesó el crimen de Burgos.",
        ),
        (
            "El incendio está controlado tras arrasar 900 hectáreas.",
            "El incendio está prácticamente controlado tras arrasar 900 hectáreas.",
        ),
        (
            "El ayuntamiento gastó el fondo de emergencia.",
            "El ayuntamiento apenas gastó un 10 % del fondo de emergencia.",
        ),
        (
            "La policía manipuló las pruebas.",
            "La defensa sostiene que la policía manipuló las pruebas.",
        ),
        (
            "El conductor perdió el control del autobús por el hielo.",
            "Al parecer, el conductor perdió el control del autobús por el hielo.",
        ),
        (
            "El socio falsificó la firma.",
            "Los investigadores sospechan que el socio falsificó la firma.",
        ),
        (
            "El detenido prendió fuego a la nave.",
            "La policía investiga si el detenido prendió fuego a la nave.",
        ),
        (
            "El avión aterrizó de emergencia en Madrid.",
            "El avión salió de Madrid y aterrizó de emergencia en Lisboa.",
        ),
        (
            "La cantante actuó en Gijón.",
            "La cantante actuó en Oviedo y canceló su concierto de Gijón.",
        ),
        (
            "Los ayuntamientos gallegos firmaron el convenio.",
            "La mayoría de los ayuntamientos gallegos firmó el convenio.",
        ),
        (
            "El ministro protestaba por las tarifas.",
            "El ministro inauguró la presa mientras los agricultores protestaban por las tarifas.",
        ),
        (
            "El paro bajó más en Andalucía que en Extremadura.",
            "El paro bajó más en Extremadura que en Andalucía.",
        ),
        (
            "La empresa alemana compró un fondo chino en 2019.",
            "La empresa alemana fue comprada por un fondo chino en 2019.",
        ),
        (
            "El juez grabó las conversaciones.",
            "El juez que archivó el caso recibió al empresario que grabó las conversaciones.",
        ),
        ("El Rey visitó Marruecos en febrero.", "El Rey visitará Marruecos en febrero."),
        (
            "El festival suspendió las actuaciones al aire libre.",
            "El festival va a suspender las actuaciones al aire libre.",
        ),
        (
            "La granja tenía 120 vacas cuando ardió.",
            "La granja tenía 800 vacas y 120 terneros cuando ardió.",
        ),
        (
            "La UE multó a Meta con 2.000 millones.",
            "La UE multó a Google con 2.000 millones y a Meta con 500.",
        ),
        (
            "El Supremo absolvía al banquero.",
            "El Supremo revocó la sentencia que absolvía al banquero.",
        ),
        (
            "Los jueces dan la razón a la empresa.",
            "Los jueces dan la razón a la trabajadora frente a la empresa.",
        ),
        (
            "La moción salió adelante con el apoyo del PP.",
            "La moción salió adelante con el apoyo de Vox y la abstención del PP.",
        ),
        (
            "El alcalde pidió que no se retirara la estatua.",
            "El alcalde no pidió que se retirara la estatua.",
        ),
        (
            "El libro engañó a la CIA durante una década.",
            "El libro cuenta cómo el espía engañó a la CIA durante una década.",
        ),
        (
            "La exportación de aceite a China cayó el doble que la de vino.",
            "La exportación de vino a China cayó el doble que la de aceite.",
        ),
        (
            "El ministro chocó con un camión.",
            "El autobús en el que viajaba el ministro chocó con un camión.",
        ),
    ],
)
def test_the_words_of_a_quotation_do_not_say_everything(claim: str, quote: str) -> None:
    assert _unproved(claim, quote)
    assert _unproved(quote, quote) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "Andrea Abreu ganó el premio Dos Orillas.",
            "La escritora Andrea Abreu, autora de Panza de burro, ganó el premio Dos Orillas.",
        ),
        (
            "Los bomberos salvaron a seis excursionistas.",
            "Los bomberos que acudieron al rescate salvaron a seis excursionistas en la cueva.",
        ),
        (
            "Inma Souto ganó el premio Nadal.",
            "Ganó el premio Nadal la novelista gallega Inma Souto.",
        ),
        (
            "120 migrantes llegaron a El Hierro a bordo de dos cayucos.",
            "Llegaron a El Hierro 120 migrantes a bordo de dos cayucos.",
        ),
        (
            "Los dos hermanos fueron condenados por la Audiencia Nacional a nueve años de prisión.",
            "La Audiencia Nacional condenó a los dos hermanos a nueve años de prisión.",
        ),
        (
            "El Gobierno congelará las pensiones en enero.",
            "El Gobierno subirá el salario mínimo y congelará las pensiones en enero.",
        ),
        (
            "Según la ministra, el tren llegará a Extremadura en 2027.",
            "La ministra aseguró que el tren llegará a Extremadura en 2027.",
        ),
        (
            "La borrasca dejará 100 litros por metro cuadrado en Cádiz, según la Aemet.",
            "Según la Aemet, la borrasca dejará 100 litros por metro cuadrado en Cádiz.",
        ),
        (
            "La empresa facturó 120 millones de euros en 2024.",
            "En 2024, la empresa facturó 120 millones de euros, un 8 % más que el año anterior.",
        ),
        (
            "Uno de los detenidos confesó el crimen.",
            "Uno de los detenidos, menor de edad, confesó el crimen ante la policía.",
        ),
        ("El fuego quemó 15 casas.", "El fuego obligó a desalojar a 200 vecinos y quemó 15 casas."),
        (
            "La inmobiliaria ofreció 6.000 euros a los inquilinos.",
            "La inmobiliaria, de un fondo, ofreció a los inquilinos 6.000 euros por irse.",
        ),
    ],
)
def test_a_fair_abridgement_stands(claim: str, quote: str) -> None:
    assert _unproved(claim, quote) == ()


def test_who_did_it_may_stand_in_the_other_sentence() -> None:
    first, second = "El ministro viajó el lunes a Rabat.", "Allí firmó un acuerdo de pesca."
    assert _unproved("El ministro viajó a Rabat, donde firmó un acuerdo.", first, second) == ()
    assert _unproved("El ministro viajó a Rabat y pescó.", first, second)


@pytest.mark.parametrize(
    ("quote", "unsaid"),
    [
        ("Kone, suplente, marcó dos goles del Soto en los minutos 91 y 94.", True),
        ("Kone, suplente, marcó los dos goles del Soto.", False),
        ("Kone, suplente, marcó los goles del Soto.", False),
    ],
)
def test_all_of_them_is_more_than_some(quote: str, unsaid: bool) -> None:
    assert bool(_unproved("Kone marcó los goles del Soto.", quote)) == unsaid
