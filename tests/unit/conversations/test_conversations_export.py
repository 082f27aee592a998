"""Conversations as files for other programs: complete, and inert whatever they hold."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from asked import QUOTE, answered, citation, hit, refused, sentences
from markdown_it import MarkdownIt

from assistant.conversations import (
    FORMATS,
    Conversation,
    ExchangeRecord,
    exported,
    file_name,
)
from assistant.conversations.export.content import exchange_content
from assistant.types import Filters, Sentence

_MOMENT: Final = dt.datetime(2025, 8, 17, 12, tzinfo=dt.UTC)
_HOSTILE: Final = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> ![i](http://evil.example/i) "
    "[pulse](javascript:alert(1)) <http://evil.example> https://evil.example www.evil.example "
    "yo@evil.example `code` **b** _i_ ~~s~~ $x$ # h\n\n# h1\n- uno\n1. uno\n> cita\n---\n"
    "\u202egnp.exe\u202c </title></main></style> &lt; | a | b |"
)


def _conversation(*exchanges: ExchangeRecord, title: str = "Anchorage") -> Conversation:
    return Conversation(
        id="0123456789ab",
        title=title,
        index="demo",
        language="es",
        created=_MOMENT,
        updated=_MOMENT,
        questions=len(exchanges),
        exchanges=exchanges,
        numbers=tuple(range(len(exchanges))),
    )


def _endings() -> Conversation:
    return _conversation(
        answered(),
        refused(),
        ExchangeRecord(question="¿Y hoy?", stage="cancelled", sentences=sentences()[:1]),
        ExchangeRecord(question="¿Y ayer?", stage="failed", failure="Falta el modelo."),
        ExchangeRecord(question="¿Y mañana?", understood="¿Y el 17?", sentences=sentences()[:1]),
    )


def _hostile() -> Conversation:
    cited = citation(quote=_HOSTILE, title=_HOSTILE, source=_HOSTILE, url="javascript:alert(1)")
    items = (
        Sentence(text=_HOSTILE, start=0, end=1, citations=(cited,)),
        Sentence(text=_HOSTILE, start=-1, end=-1, verdict="rejected", reason=_HOSTILE),
    )
    found = hit(
        title=_HOSTILE, source=_HOSTILE, url='https://x.example/"><script>alert(1)</script>'
    )
    return _conversation(
        answered(_HOSTILE, text=_HOSTILE, sentences=items, citations=(cited,), hits=(found,)),
        answered(
            _HOSTILE, text=_HOSTILE, sentences=(), citations=(), hits=(found,), outcome="refused"
        ),
        ExchangeRecord(question=_HOSTILE, stage="failed", failure=_HOSTILE, understood=_HOSTILE),
        title=_HOSTILE,
    )


def test_a_narrowed_question_says_so_in_every_format() -> None:
    asked = answered().model_copy(update={"filters": Filters(sources=("El Faro",))})
    narrowed = _conversation(asked)
    for kind in ("markdown", "html"):
        assert "Solo se ha buscado en: El Faro." in exported(narrowed, kind)
    assert "Only these were searched: El Faro." in exported(narrowed, "markdown", "en")
    assert json.loads(exported(narrowed, "json"))["exchanges"][0]["filters"]["sources"] == [
        "El Faro"
    ]
    assert "Solo se ha buscado" not in exported(_conversation(answered()), "html")


def test_an_answer_that_only_comes_near_says_so() -> None:
    near = exchange_content(answered("¿Qué?", outcome="nearest"), "es")
    assert near.note == "El archivo no lo dice; se muestra lo que más se acerca"
    assert exchange_content(answered("¿Qué?"), "es").note == ""


class _Elements(HTMLParser):
    """Names and attributes of the elements of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(page: str) -> _Elements:
    elements = _Elements()
    elements.feed(page)
    return elements


def test_markdown_says_it_all() -> None:
    text = exported(_endings(), "markdown")
    for words in (
        "# Anchorage",
        "Archivo «demo», 17 de agosto de 2025",
        "## ¿Qué acordaron?",
        r"Seguirán las conversaciones. \[1\] Será pronto. \[1\] *(Respaldo débil: falta la fecha)*",
        rf"- \[1\] «{QUOTE}» — El Faro, 16 de agosto de 2025. *Reunión en Anchorage*. "
        "<https://faro.example/1>",
        "- Firmaron la paz. *(Descartada, las fuentes no la respaldan: no consta)*",
        "**El archivo no permite responder**",
        "- «Putin y Trump hablaron ayer.» — El Faro",
        "**Detenida a petición suya**",
        "**No se ha podido responder. Falta el modelo.**",
        "*Se ha buscado: «¿Y el 17?»*",
        "**Interrumpida antes de terminar",
    ):
        assert words in text
    assert text.endswith("\n")


def test_a_web_page_says_it_all_and_leads_from_marker_to_quote() -> None:
    page = _read(exported(_endings(), "html"))
    for words in (
        "Anchorage",
        "Seguirán las conversaciones.",
        "Respaldo débil: falta la fecha",
        QUOTE,
        "16 de agosto de 2025",
        "Firmaron la paz.",
        "Lo más cercano",
        "Detenida a petición suya",
        "Falta el modelo.",
        "Interrumpida antes de terminar",
    ):
        assert words in page.text
    anchors = {facts["id"] for _, facts in page.found if facts.get("id")}
    leads = {
        str(facts["href"])[1:]
        for tag, facts in page.found
        if tag == "a" and str(facts["href"]).startswith("#")
    }
    assert leads
    assert leads <= anchors
    assert dict(page.found[0][1]) == {"lang": "es"}


def test_json_holds_all_that_is_kept_and_says_its_version() -> None:
    conversation = _endings()
    found = json.loads(exported(conversation, "json"))
    assert (found.pop("format"), found.pop("version")) == ("hemeroteca-conversation", 1)
    assert Conversation.model_validate(found) == conversation.model_copy(update={"numbers": ()})


def test_the_language_is_the_conversation_s_or_the_one_asked_for() -> None:
    assert "Weakly backed" in exported(_endings(), "markdown", "en")
    assert 'lang="en"' in exported(_endings(), "html", "en")
    assert "17 August 2025" in exported(_endings(), "html", "en")


def test_a_hostile_conversation_is_inert_html() -> None:
    source = exported(_hostile(), "html")
    page = _read(source)
    assert {tag for tag, _ in page.found} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "section"),
        *("h1", "h2", "h3", "p", "ul", "li", "q", "cite", "span", "bdi", "a"),
    }
    for tag, facts in page.found:
        assert not [name for name in facts if name.startswith("on")], (tag, facts)
        address = str(facts.get("href") or "#")
        assert address.startswith(("#", "https://")), address
        assert "src" not in facts
    assert "<script>alert(1)</script>" in page.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", source)
    assert "default-src 'none'" in str(page.found)


def _nodes(tokens: list[Any]) -> list[Any]:
    return [node for token in tokens for node in (token, *_nodes(token.children or []))]


def test_a_hostile_conversation_is_inert_markdown() -> None:
    text = exported(_hostile(), "markdown")
    nodes = _nodes(MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text))
    kinds = {node.type for node in nodes}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "table_open", "hr"}
    assert not kinds & {"s_open", "blockquote_open", "fence", "code_block", "ordered_list_open"}
    links = {node.attrs["href"] for node in nodes if node.type == "link_open"}
    assert links == {"https://x.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"}
    titles = [node for node in nodes if node.type == "heading_open" and node.tag in ("h1", "h2")]
    assert len(titles) == 4
    assert "javascript:alert(1)" in "".join(n.content for n in nodes if n.type == "text")
    assert not re.search(r"(?<!\\)(://|www\.)evil", text), "nothing turns itself into a link"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("¿Qué acordaron Putin y Trump?", "que-acordaron-putin-y-trump.md"),
        ("../../etc/passwd\0", "etc-passwd.md"),
        ("¿?", "0123456789ab.md"),
        ("a" * 300, "a" * 60 + ".md"),
    ],
)
def test_the_file_s_name_is_plain(title: str, name: str) -> None:
    assert file_name(_conversation(title=title), "markdown") == name


def test_every_format_has_its_ending() -> None:
    names = [file_name(_conversation(), kind) for kind in FORMATS]
    assert names == ["anchorage.md", "anchorage.html", "anchorage.json"]
