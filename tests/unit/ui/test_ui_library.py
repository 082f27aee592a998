"""The view of the articles, without a browser or a model: its events, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gradio.utils import get_upload_folder
from loopback_site import served

from assistant.assistant import Assistant
from assistant.config.settings import FetchSettings, Settings
from assistant.conversations import LOCAL
from assistant.errors import UsageError
from assistant.testing import HashEmbeddings
from assistant.types import Article
from assistant.ui.archive import uploads
from assistant.ui.archive.events import LibraryEvents
from assistant.ui.assistants import Assistants
from assistant.ui.page import Page

_ARTICLES = [
    Article(
        id=f"n{number}",
        title=f"Noticia {number} <b>",
        text=f"Texto de la noticia número {number} sobre el puerto.",
        source="El Faro" if number % 2 else "La Luna",
        published=f"2025-08-{1 + number % 20:02}",
        language="es",
    )
    for number in range(60)
]


class _Library:
    """The view's events over a real index, and a fake embedding model."""

    def __init__(self, assistant: Assistant) -> None:
        self.page = Page(assistant)
        self.events = LibraryEvents(self.page)

    def add(self, *files: Path | str, tab: str = "a", **more: object) -> dict[Any, Any]:
        given = [{"path": str(path), "name": f"carpeta/{Path(path).name}"} for path in files]
        return _last(self.events.receive(_said(files=given, **more), _tab(tab)))


@pytest.fixture
def library(hemeroteca_home: Path) -> Iterator[_Library]:
    with Assistant(Settings.load(), index="prensa", embeddings=HashEmbeddings()) as assistant:
        assistant.add(_ARTICLES)
        opened = _Library(assistant)
        yield opened
        opened.page.close()


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Puts a file where the server keeps what it has received."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "received"))

    def put(name: str, content: str) -> Path:
        folder = Path(get_upload_folder()) / name.replace(".", "-")
        folder.mkdir(parents=True)
        (folder / name).write_text(content, encoding="utf-8")
        return folder / name

    return put


def _tab(name: str = "a", language: str = "es", owner: str = "") -> Any:
    headers = {"accept-language": language, "x-hemeroteca-owner": owner}
    return SimpleNamespace(session_hash=name, headers=headers)


def _said(**data: object) -> Any:
    return SimpleNamespace(**data)


def _last(updates: Iterator[dict[Any, Any]]) -> dict[Any, Any]:
    merged: dict[Any, Any] = {}
    for update in updates:
        merged |= update
    return merged


def test_entering_shows_the_newest_page_the_counts_and_the_form(library: _Library) -> None:
    shown = library.events.show(_tab())
    assert "60 artículos" in shown["head"]
    assert shown["articles"].count('class="pick"') == 50
    assert "1 a 50 de 60" in shown["articles"]
    assert "Página 1 de 2" in shown["articles"]
    assert "El Faro" in shown["controls"]
    assert "20 de agosto de 2025: 3 artículos" in shown["timeline"]
    assert "<b>" not in shown["articles"]


def test_searching_filtering_and_turning_pages(library: _Library) -> None:
    library.events.show(_tab())
    assert "51 a 60 de 60" in library.events.turn(_said(page="1"), _tab())["articles"]
    found = library.events.look(_said(words="noticia 17", sources=["El Faro"]), _tab())
    assert "Noticia 17" in found["articles"]
    assert "1 a 1 de 1" in found["articles"]
    assert "El Faro" in found["chips"]
    assert "1 a 50 de 60" in library.events.show(_tab("b"))["articles"], "another tab's own look"


def test_a_page_past_the_end_is_the_last_one(library: _Library) -> None:
    library.events.show(_tab())
    for page in ("99", "999999999999", "-1", "x"):
        shown = library.events.turn(_said(page=page), _tab())["articles"]
        assert ("51 a 60" if page.isdecimal() else "1 a 50") in shown


def test_nothing_found_says_so_and_is_no_empty_index(library: _Library) -> None:
    assert "Ningún artículo coincide" in library.events.look(_said(words="x"), _tab())["articles"]


def test_opening_an_article_from_the_list(library: _Library) -> None:
    panel = library.events.open(_said(article="n7"), _tab())["article"]
    assert "Texto de la noticia número 7" in panel
    assert "Volver al archivo" in panel
    assert "ya no está" in library.events.open(_said(article="<x>"), _tab())["article"]


def test_files_are_added_and_each_says_what_became_of_it(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    lines = [article.model_dump_json() for article in _ARTICLES[:2]]
    changed = _ARTICLES[2].model_copy(update={"text": "Otro texto."}).model_dump_json()
    shown = library.add(
        received("nueva.txt", "Titular\n\nUn texto nuevo sobre faros."),
        received("viejas.jsonl", "\n".join([*lines, changed, "{mal"]) + "\n"),
        received("vacio.txt", ""),
        left=[{"name": "foto.png", "why": "format"}, {"name": "x", "why": "made up"}, 7],
    )
    outcome = shown["progress"]
    assert "Añadidos: 1. Actualizados: 1. Sin cambios: 2. Omitidos: 3." in outcome
    assert "carpeta/vacio.txt" in outcome
    assert "está vacío" in outcome
    assert "línea 4:" in outcome
    assert "formato desconocido" in outcome
    assert "61 artículos" in shown["head"]
    new = library.page.assistant(library.page.session(_tab())).index.article_list
    added = new.page(library.page.session(_tab()).look.selection, order="added", limit=5)
    assert "Titular" in {article.title for article in added}
    assert list(Path(get_upload_folder()).rglob("*.*")) == [], "nothing is left lying about"


def test_an_uploaded_file_does_not_say_where_it_lay(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    library.add(received("faros.txt", "Faros\n\nUn texto nuevo sobre faros."))
    index = library.page.assistants.named("").index
    assert [article.url for article in index.articles() if article.title == "Faros"] == [""]


def test_reasons_are_in_the_language_of_the_tab(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    given = [{"path": str(received("vacio.txt", "")), "name": "vacio.txt"}]
    shown = _last(library.events.receive(_said(files=given), _tab("e", "en")))
    assert "is empty" in shown["progress"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd", "", None, "a\x00b", 7])
def test_a_path_that_was_not_received_is_not_read(library: _Library, path: object) -> None:
    given = [{"path": path, "name": "passwd.txt"}]
    shown = _last(library.events.receive(_said(files=given), _tab()))
    assert "no ha llegado" in shown["progress"]
    assert "root:" not in str(shown)
    assert "60 artículos" in shown["head"]


def test_a_link_out_of_the_received_files_is_not_followed(
    library: _Library, received: Callable[[str, str], Path], tmp_path: Path
) -> None:
    secret = tmp_path / "secreto.txt"
    secret.write_text("Un secreto.", encoding="utf-8")
    link = received("a.txt", "x").with_name("enlace.txt")
    link.symlink_to(secret)
    assert "no ha llegado" in library.add(link)["progress"]
    assert secret.exists()


def test_adding_can_be_cancelled_and_what_was_stored_stays(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    def lines(prefix: str) -> str:
        made = (f'{{"id": "{prefix}{n}", "text": "Texto {n} de {prefix}."}}' for n in range(400))
        return "\n".join(made)

    given = [
        {"path": str(received(f"{name}.jsonl", lines(name))), "name": f"{name}.jsonl"}
        for name in ("uno", "dos", "tres")
    ]
    adding = library.events.receive(_said(files=given), _tab())
    shown = next(adding)
    assert "0 de 3 documentos" in shown["progress"]
    next(adding)
    assert "Deteniendo" in library.events.cancel(_tab())["progress"]
    over = _last(adding)
    assert "Se ha detenido" in over["progress"]
    assert "sin leer" in over["progress"]
    index = library.page.assistants.named("").index
    assert 60 < len(index) < 60 + 1200
    assert index.verify() == []


def test_one_tab_adds_one_thing_at_a_time(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    given = [{"path": str(received("a.txt", "Un texto.")), "name": "a.txt"}]
    adding = library.events.receive(_said(files=given), _tab())
    next(adding)
    assert "Ya se están añadiendo" in library.add()["notice"]
    _last(adding)
    assert "61 artículos" in library.events.show(_tab())["head"]


def test_pasted_text_becomes_an_article(library: _Library) -> None:
    fields = {"title": "Faro", "text": "El faro se apagó.", "source": "Mía"}
    shown = _last(library.events.paste(_said(**fields, published="2025-09-01"), _tab()))
    assert "Añadidos: 1." in shown["progress"]
    assert "data-clean" in shown["progress"]
    assert "Mía" in shown["articles"]
    blank = _last(library.events.paste(_said(title="", text="  \n"), _tab()))
    assert "Omitidos: 1." in blank["progress"]
    assert "data-clean" not in blank["progress"]


def test_removing_articles(library: _Library) -> None:
    shown = library.events.remove(_said(articles=["n1", "n2", "nadie"]), _tab())
    assert "2 artículos quitados." in shown["notice"]
    assert "58 artículos" in shown["head"]


def test_one_article_is_put_right_and_says_so(library: _Library) -> None:
    form = library.events.correct(_said(articles=["n7"]), _tab())["correction"]
    assert 'value="Noticia 7 &lt;b&gt;"' in form
    assert 'value="2025-08-08"' in form
    assert "Volver a la fuente" not in form
    changes = {"title": "Noticia siete", "published": "2025-09-01"}
    shown = library.events.edit(_said(articles=["n7"], changes=changes, clear=[]), _tab())
    assert "1 artículo corregido." in shown["notice"]
    assert shown["correction"] == ""
    assert "Noticia siete" in shown["articles"], "it is the newest now"
    panel = library.events.open(_said(article="n7"), _tab())["article"]
    assert ">corregido<" in panel
    said = "fecha, original: «8 de agosto de 2025»; titular, original: «Noticia 7 &lt;b&gt;»"
    assert f'title="{said}"' in panel, panel
    assert "corregido" not in library.events.open(_said(article="n8"), _tab())["article"]
    form = library.events.correct(_said(articles=["n7"]), _tab())["correction"]
    assert "Volver a la fuente: titular, original: «Noticia 7 &lt;b&gt;»" in form
    library.events.edit(_said(articles=["n7"], clear=["title", "published"]), _tab())
    assert "corregido" not in library.events.open(_said(article="n7"), _tab())["article"]


def test_many_articles_are_put_right_at_once(library: _Library) -> None:
    ids = ["n1", "n2", "n3"]
    form = library.events.correct(_said(articles=ids), _tab("e", "en"))["correction"]
    assert "Put 3 articles right at once" in form
    assert form.count("various; blank, no change") == 3
    shown = library.events.edit(_said(articles=ids, changes={"source": "El Norte"}), _tab())
    assert "3 artículos corregidos." in shown["notice"]
    assert "El Norte" in shown["controls"]
    found = library.events.look(_said(sources=["El Norte"]), _tab())
    assert "1 a 3 de 3" in found["articles"]


def test_what_cannot_be_put_right_is_said_and_the_form_stays(library: _Library) -> None:
    said = _said(articles=["n1"], changes={"published": "<ayer>"}, clear=[])
    shown = library.events.edit(said, _tab())
    assert "&lt;ayer&gt;" in shown["notice"]
    assert "correction" not in shown
    for articles in (["n1", "nadie"], ["<x>"]):
        assert "failed" in library.events.correct(_said(articles=articles), _tab())["notice"]
    assert "failed" in library.events.edit(_said(articles=["n1"], clear=["text"]), _tab())["notice"]
    assert library.events.correct(_said(articles=[]), _tab())["correction"] == ""
    assert library.events.leave()["correction"] == ""


def test_outcomes_are_put_away_only_when_over(
    library: _Library, received: Callable[[str, str], Path]
) -> None:
    library.add(received("a.txt", "Un texto."))
    assert "Añadidos: 1." in library.events.show(_tab())["progress"]
    assert library.events.show(_tab("b"))["progress"] == ""
    assert library.events.dismiss(_tab())["progress"] == ""


def test_another_index_is_made_and_asked_by_one_tab_alone(library: _Library) -> None:
    made = library.events.create(_said(name="  Deportes  2025 "), _tab())
    assert "«Deportes 2025» creado" in made["notice"]
    assert "está vacío" in made["articles"]
    fields = {"title": "Gol", "text": "Marcó un gol.", "source": "", "published": ""}
    _last(library.events.paste(_said(**fields), _tab()))
    assert "1 artículo<" in library.events.show(_tab())["head"]
    assert "60 artículos" in library.events.show(_tab("b"))["head"]
    back = library.events.switch(_said(index="prensa"), _tab())
    assert "60 artículos" in back["head"]
    assert "60 artículos" in library.events.switch(_said(index="../etc"), _tab())["head"]


def test_another_index_is_another_conversation(library: _Library) -> None:
    session = library.page.session(_tab())
    session.begin("¿Uno?")
    session.conversation = "0123456789ab"
    library.events.switch(_said(index="prensa"), _tab())
    assert session.exchanges
    cancelled = session.cancelled
    library.events.create(_said(name="Deportes"), _tab())
    assert cancelled.is_set()
    assert (session.exchanges, session.conversation) == ([], "")
    session.begin("¿Dos?")
    assert library.events.switch(_said(index="prensa"), _tab())["article"] == ""
    assert session.exchanges == []


def test_an_empty_archive_opens_its_ways_in_and_takes_the_example(library: _Library) -> None:
    full = library.events.show(_tab())["intake"]
    assert 'name="address"' in full
    assert '<details class="intake" open' not in full
    assert "data-example" not in full
    empty = library.events.create(_said(name="Vacío"), _tab())["intake"]
    assert '<details class="intake" open' in empty
    assert "data-example" in empty
    added = _last(library.events.example(_tab()))
    assert "Artículos de ejemplo" in added["progress"]
    assert "está vacío" not in added["articles"]


def test_the_article_at_an_address_is_added_with_it(library: _Library) -> None:
    added = _last(library.events.paste(_said(address="http://127.0.0.1:1/gol"), _tab()))
    assert "es de este equipo" in added["progress"]
    within = FetchSettings(private_addresses=True)
    html = "<html><head><title>Gol</title></head><body><article><p>Marcó un gol en la última "
    more = "jugada del partido, ya de noche, y lo celebró hasta la madrugada en la plaza."
    with served() as site:
        site.put("/gol", f"{html}{more}</p></article></body></html>")
        address = f"http://127.0.0.1:{site.port}/gol"
        document = uploads.at_address(address, Settings.load(fetch=within.model_dump()))
        (article,) = document.read()
    assert isinstance(article, Article)
    assert article.url == address
    assert "Marcó un gol" in article.text


def test_a_folder_is_a_source_visited_and_forgotten(library: _Library, tmp_path: Path) -> None:
    folder = tmp_path / "prensa"
    folder.mkdir()
    (folder / "a.txt").write_text("Gol\n\nMarcó un gol en la última jugada.", encoding="utf-8")
    local = _tab(owner=LOCAL)
    first, *_, done = library.events.remember(_said(source=str(folder)), local)
    assert "sin visitar" in first["sources"]
    assert "Añadidos: 1." in done["progress"]
    assert "1 artículo" in done["sources"]
    assert list(library.events.remember(_said(source=str(folder)), local))[1:] == []
    again = _last(library.events.visit(_said(source=""), local))
    assert "Añadidos: 0." in again["progress"]
    (folder / "a.txt").unlink()
    failed = _last(library.events.visit(_said(source=str(folder)), local))
    assert "no contiene artículos legibles" in failed["progress"]
    assert 'class="failed"' in failed["sources"]
    assert "prensa" not in library.events.forget(_said(source=str(folder)), local)["sources"]


def test_a_shared_page_adds_no_folder_of_its_server(library: _Library, tmp_path: Path) -> None:
    (refused,) = library.events.remember(_said(source=str(tmp_path)), _tab(owner="browser-1"))
    assert "failed" in refused["notice"]
    assert "sources" not in refused
    address = "https://faro.example/rss"
    added = next(library.events.remember(_said(source=address), _tab(owner="browser-1")))
    assert address in added["sources"]


@pytest.mark.parametrize("name", ["", " ", "..", ".oculto", "a/b", "-x", "x" * 65, "PRENSA", "a."])
def test_what_cannot_be_the_name_of_an_index(library: _Library, name: str) -> None:
    before = sorted(library.page.assistants.names())
    notice = library.events.create(_said(name=name), _tab())["notice"]
    assert "failed" in notice
    assert sorted(library.page.assistants.names()) == before


def test_indexes_share_the_models_and_outlive_a_switch(hemeroteca_home: Path) -> None:
    embeddings = HashEmbeddings()
    with Assistant(Settings.load(), index="uno", embeddings=embeddings) as first:
        first.add(_ARTICLES[:1])
        assistants = Assistants(first)
        other = assistants.named(assistants.create("dos"))
        assert other.embeddings is first.embeddings
        other.add(_ARTICLES[1:3])
        assert assistants.named("dos") is other
        assert assistants.names() == ["dos", "uno"]
        assert (len(other.index), len(assistants.named("uno").index)) == (2, 1)
        assistants.close()
        assert len(first.index) == 1
        with pytest.raises(UsageError):
            assistants.create("Dos")


def test_an_index_that_is_missing_is_said_and_can_be_made(hemeroteca_home: Path) -> None:
    with Assistant(
        Settings.load(), index="demo", embeddings=HashEmbeddings(), create=False
    ) as assistant:
        library = _Library(assistant)
        assert 'role="alert"' in library.events.show(_tab())["articles"]
        assert "«demo» creado" in library.events.create(_said(name="demo"), _tab())["notice"]
        assert "está vacío" in library.events.show(_tab("b"))["articles"]
        assert library.page.session(_tab()).index == ""
        library.page.close()
