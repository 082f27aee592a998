"""Messages and mailboxes."""

from __future__ import annotations

import datetime as dt
import io
from email.message import EmailMessage

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.documents.mail import read_mail
from assistant.ingest.documents.mbox import read_mailbox
from assistant.ingest.formats import format_by_content
from assistant.ingest.location import Location, as_skipped
from assistant.ingest.sources import read_outcomes
from assistant.types import Article
from tests.office_files import TEXT, p, word

LIMITS = IngestSettings()
WHEN = dt.datetime(2024, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
BODY = "\n\n".join(TEXT)


def _mail(
    body: str = BODY,
    sender: str = "Gabinete de Prensa de Soto <prensa@soto.example>",
    subject: str = "Soto estrena un puente más",
    **headers: str,
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "ana@diario.example", subject
    made["Date"] = WHEN
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made


def _read(message: EmailMessage | bytes) -> list[Article]:
    data = message if isinstance(message, bytes) else message.as_bytes()
    outcomes = read_mail(data, Location("a.eml"), "", LIMITS)
    return [each for each in outcomes if isinstance(each, Article)]


def _one(message: EmailMessage | bytes) -> Article:
    (article,) = _read(message)
    return article


def test_a_press_release_has_its_sender_as_outlet() -> None:
    article = _one(_mail())
    assert article.title == "Soto estrena un puente más"
    assert (article.source, article.author) == ("Gabinete de Prensa de Soto", "")
    assert article.published == WHEN
    assert article.text == BODY


def test_a_person_who_writes_is_the_author() -> None:
    article = _one(_mail(sender="Rosa Almirall <r.almirall@faro.example>", Organization="El Faro"))
    assert (article.author, article.source) == ("Rosa Almirall", "El Faro")


def test_a_list_is_an_outlet_though_its_name_looks_like_a_person() -> None:
    article = _one(_mail(sender="Diario Meridional <d@m.example>", List_Id="<d.m.example>"))
    assert (article.author, article.source) == ("", "Diario Meridional")


def test_a_byline_in_the_text_counts() -> None:
    assert _one(_mail(f"Por Luis Vega\n\n{BODY}")).author == "Luis Vega"


@pytest.mark.parametrize(
    "after",
    [
        "-- \nRosa Almirall\nJefa de prensa",
        "Si no desea seguir recibiendo este boletín puede darse de baja: https://a.example/b",
        "El mar, 12 mar 2024 a las 9:30, Ana Ruiz\n<ana@a.example> escribió:\n> Hola\n> ¿Qué?",
        "-----Mensaje original-----\nDe: Ana\nEnviado: martes\n\nHola",
        "Enviado desde mi iPhone",
        "Aviso legal: este mensaje va dirigido solo a su destinatario.\n\nAyuntamiento de Soto",
        "https://soto.example/puente",
    ],
)
def test_what_is_not_the_message_is_left_out(after: str) -> None:
    assert _one(_mail(f"{BODY}\n\n{after}\n")).text == BODY


def test_flowed_lines_are_joined() -> None:
    data = _mail("x").as_bytes().replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    head, _, _ = data.partition(b"\n\n")
    assert (
        _one(head + b"\n\nEl alcalde \ndijo que no.\n\nFin.\n").text
        == "El alcalde dijo que no.\n\nFin."
    )


def test_a_page_stands_for_a_stub() -> None:
    message = _mail("Este correo solo se ve en HTML.")
    message.add_alternative(
        f"<html><body><div style='display:none'>Vista previa</div><table><tr><td><h1>Titular</h1>"
        f"<p>{TEXT[0]}</p><p>{TEXT[1]}</p></td></tr></table><div class='gmail_quote'>Antes</div>"
        "<p><a href='x'>Darse de baja</a></p></body></html>",
        subtype="html",
    )
    assert _one(message).text == f"Titular\n\n{BODY}"


def test_headers_as_they_come() -> None:
    head = (
        "From: =?iso-8859-1?Q?Redacci=F3n_de_El_Faro?= <noticias@faro.example>\n"
        "Subject: =?utf-8?B?UmU6IExhIGZlcmlhIGxsZW5h?=\n =?utf-8?Q?_la_plaza_de_A=C3=B1orga?=\n"
        "Date: 12 Mar 2024 09:30 +0100\nContent-Type: text/plain; charset=x-inventado\n"
    )
    article = _one(f"{head}\n{BODY}".encode("cp1252"))
    assert article.title == "La feria llena la plaza de Añorga"
    assert article.source == "Redacción de El Faro"
    assert article.published == WHEN
    assert article.text == BODY
    raw = head.replace("=?iso-8859-1?Q?Redacci=F3n_de_El_Faro?=", "Redacción de El Faro")
    assert _one(f"{raw}\n{BODY}".encode()).source == "Redacción de El Faro"


def test_a_wrong_charset_is_seen_through() -> None:
    data = f"Subject: x\nContent-Type: text/plain; charset=us-ascii\n\n{BODY}".encode()
    assert _one(data).text == BODY


def test_what_is_forwarded_is_read_with_its_own_facts() -> None:
    body = (
        "---------- Forwarded message ---------\nDe: Boletín de Soto <boletin@soto.example>\n"
        "Date: 10 de marzo de 2024\nSubject: Soto estrena puente\nTo: <ana@diario.example>\n\n"
    )
    article = _one(_mail(body + BODY, "Ana Ruiz <ana@diario.example>", "Fwd: Soto estrena puente"))
    assert article.title == "Soto estrena puente"
    assert (article.source, article.author) == ("Boletín de Soto", "")
    assert article.published == dt.date(2024, 3, 10)
    assert article.text == BODY


def test_attached_documents_are_read_through_the_same_door() -> None:
    message = _mail("Se adjunta la nota de prensa.")
    content = word("".join(map(p, ("La feria llena la plaza", "3 de mayo de 2024", *TEXT))))
    message.add_attachment(content, maintype="application", subtype="x", filename="nota añeja.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="foto.png")
    message.add_attachment(_mail(subject="Otro"))
    cover, note, other = _read(message)
    assert cover.text == "Se adjunta la nota de prensa."
    assert (note.title, note.published) == ("La feria llena la plaza", dt.date(2024, 5, 3))
    assert other.title == "Otro"


def test_attachments_are_bounded_in_depth_and_number() -> None:
    message = _mail()
    for _ in range(6):
        outer = _mail()
        outer.add_attachment(message)
        message = outer
    reasons = [
        str(each.values["reason"].key)
        for each in read_mail(message.as_bytes(), Location("a.eml"), "", LIMITS)
        if isinstance(each, IngestError)
    ]
    assert reasons == ["attached_too_deep"]
    message = _mail()
    for number in range(25):
        message.add_attachment(b"x", maintype="a", subtype="b", filename=f"{number}.txt")
    outcomes = list(read_mail(message.as_bytes(), Location("a.eml"), "", LIMITS))
    assert sum(isinstance(each, Article) for each in outcomes) == 21


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"From: a@b.example\nSubject: x\n\n> solo una cita\n", "empty_mail"),
        (b"From: a@b.example\n" + b"\n--x" * 20_000, "too_many_parts"),
        (
            b"Content-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 500,
            "too_many_parts",
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_name(data: bytes, why: str) -> None:
    with pytest.raises(IngestError) as caught:
        _read(data)
    assert caught.value.values["reason"].key == why
    assert "\n" not in as_skipped(caught.value).reason


def _mailbox(*messages: EmailMessage) -> bytes:
    return b"".join(
        b"From ana@soto.example Tue Mar 12 09:00:00 2024\n"
        + each.as_bytes().replace(b"\nFrom ", b"\n>From ")
        + b"\n\n"
        for each in messages
    )


def test_a_mailbox_is_read_message_by_message(tmp_path) -> None:
    data = _mailbox(
        _mail(subject="Uno"), _mail("", subject="Vacío"), _mail("From aquí.", subject="Dos")
    )
    path = tmp_path / "correo.mbox"
    path.write_bytes(data)
    outcomes = list(read_outcomes(path))
    articles = [each for each in outcomes if isinstance(each, Article)]
    assert [each.title for each in articles] == ["Uno", "Dos"]
    assert articles[1].text == "From aquí."
    (error,) = [each for each in outcomes if isinstance(each, IngestError)]
    assert "elemento 2" in str(error)


def test_a_message_over_the_limit_is_told_and_the_next_is_read() -> None:
    data = _mailbox(_mail("a " * 700_000, subject="Largo"), _mail(subject="Dos"))
    outcomes = list(read_mailbox(io.BytesIO(data), "c.mbox", IngestSettings(max_file_mb=1)))
    assert isinstance(outcomes[0], IngestError)
    assert isinstance(outcomes[1], Article)


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (b"From ana@soto.example Tue Mar 12 09:00:00 2024\n", "mbox"),
        (b"Return-Path: <a@b.example>\n", "eml"),
        (b"From: Ana <a@b.example>\n", "eml"),
        (b"From: <Saved by Blink>\n", "mhtml"),
        ("From: aquí empieza un texto\n".encode(), "text"),
    ],
)
def test_mail_is_recognised_by_its_beginning(head: bytes, shape: str) -> None:
    assert format_by_content(head) == shape
