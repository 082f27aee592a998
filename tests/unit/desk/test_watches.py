"""Watches: what comes in is told once, what stood there is no news, and nothing is lost midway."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from comarca import COMARCA
from soto import ARCHIVE, SOTO

from assistant import Article, Assistant
from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.config.settings import Settings
from assistant.desk import Checked, Finding, Watch, Watches, atom_feed, begin_watch, check_watches
from assistant.errors import UsageError, WatchesDamaged, WatchMissing
from assistant.testing import HashEmbeddings
from assistant.types import Filters

_QUESTION: Final = "¿Cuánto costó el puente de Soto?"
_ATOM: Final = {"a": "http://www.w3.org/2005/Atom"}


def _told(cost: str, **more: Any) -> Article:
    words = f"El puente de Soto costó {cost} millones de euros, según el contrato publicado ayer."
    return Article(**{"title": "El puente de Soto", "text": words, "language": "es", **more})


class _Desk:
    """An archive that is watched; its reader takes whatever has "costó" for the answer."""

    def __init__(self, home: Path, articles: tuple[Article, ...] = ARCHIVE) -> None:
        self.assistant = Assistant(
            Settings.load(), index=home / "soto", embeddings=HashEmbeddings(word="costó")
        )
        self.assistant.add(articles)
        self.watches = Watches(home)

    def watch(self, words: str = _QUESTION, kind: Any = "question", **more: Any) -> Watch:
        return begin_watch(self.watches, self.assistant, kind, words, **more)

    def check(self) -> list[Finding]:
        checked: list[Checked] = list(check_watches(self.watches, lambda _: self.assistant))
        assert not any(one.trouble for one in checked)
        return [finding for one in checked for finding in one.findings]

    def quotes(self) -> list[str]:
        return [finding.citation.quote for finding in self.check()]


@pytest.fixture
def desk(hemeroteca_home: Path) -> Iterator[_Desk]:
    made = _Desk(hemeroteca_home)
    yield made
    made.assistant.close()


def test_a_new_article_that_answers_is_told_once_with_its_exact_words(desk: _Desk) -> None:
    watch = desk.watch()
    assert desk.check() == [], "what stands there is no news"
    desk.assistant.add([_told("9", id="nuevo", source="La Luna", url="https://luna.example/1")])
    (finding,) = desk.check()
    cited = finding.citation
    assert cited.quote == desk.assistant.article("nuevo").text[cited.start : cited.end]
    assert (cited.article_id, cited.source, finding.watch) == ("nuevo", "La Luna", watch.id)
    assert desk.check() == []
    assert desk.watches.findings() == [finding]
    assert desk.watches.unread() == 1


def test_an_article_beside_the_question_is_not_told(desk: _Desk) -> None:
    desk.watch()
    other = "El puente de Soto estará cerrado el lunes por la tarde a causa de una carrera."
    desk.assistant.add([Article(id="otro", title="El puente de Soto", text=other, language="es")])
    assert desk.check() == []


def test_the_same_cable_in_other_papers_counts_once(desk: _Desk) -> None:
    desk.watch()
    desk.assistant.add([_told("9", id="a", source="La Luna"), _told("9", id="b", source="El Sol")])
    assert len(desk.check()) == 1
    desk.assistant.add([_told("9", id="c", source="El Eco")])
    assert desk.check() == []
    desk.assistant.add([SOTO.model_copy(update={"id": "soto-2", "source": "El Eco"})])
    assert desk.check() == [], "what stood there when the watch began, from another outlet"


def test_a_revision_counts_where_it_answers_anew(desk: _Desk) -> None:
    desk.watch()
    desk.assistant.add([SOTO.model_copy(update={"text": f"{SOTO.text} Llovió toda la tarde."})])
    assert desk.check() == [], "the sentence that answers is the old one"
    revised = SOTO.text.replace("costó 3 millones", "costó 4 millones")
    desk.assistant.add([SOTO.model_copy(update={"text": revised})])
    assert [quote for quote in desk.quotes() if "4 millones" in quote]
    assert desk.check() == []


def test_filters_admit_some_articles(desk: _Desk) -> None:
    desk.watch(filters=Filters(sources=("La Luna",)))
    desk.assistant.add([_told("9", id="a", source="El Sol")])
    assert desk.check() == []
    desk.assistant.add([_told("8", id="b", source="La Luna")])
    assert [finding.citation.article_id for finding in desk.check()] == ["b"]


def test_what_a_person_says_is_told(hemeroteca_home: Path) -> None:
    desk = _Desk(hemeroteca_home, COMARCA)
    desk.watch("Nuria Olmedo", "person")
    desk.watch("¿Qué ha dicho Nuria Olmedo?")
    desk.watch("Damián Roca", "person")
    assert desk.check() == []
    words = "Hubo pleno el lunes. «El puente abrirá en junio», aseguró la alcaldesa, Nuria Olmedo."
    named = "El juicio se celebró en Almirón. El empresario Damián Roca salió por otra puerta."
    desk.assistant.add(
        [
            Article(id="pleno", title="Pleno", text=words, language="es"),
            Article(id="juicio", title="Juicio", text=named, language="es"),
        ]
    )
    quotes = sorted(desk.quotes())
    assert quotes[0].startswith("El empresario Damián Roca salió")
    assert [quote[:10] for quote in quotes[1:]] == ["«El puente", "«El puente"]
    desk.assistant.close()


def test_a_search_tells_the_articles_that_have_its_words(desk: _Desk) -> None:
    desk.watch('"peaje" Soto -lluvia', "search")
    assert desk.check() == []
    words = "Nadie lo esperaba. El peaje de Soto subirá en otoño, dijo ayer el consejero."
    desk.assistant.add(
        [
            Article(id="si", title="Peajes", text=words, language="es"),
            Article(id="no", title="Peajes", text=f"{words} Hubo lluvia.", language="es"),
        ]
    )
    (finding,) = desk.check()
    assert finding.citation.quote == "El peaje de Soto subirá en otoño, dijo ayer el consejero."


def test_an_index_built_anew_from_the_same_articles_is_no_news(
    desk: _Desk, hemeroteca_home: Path
) -> None:
    watch = desk.watch()
    contents = desk.assistant.index.contents()
    again = {name: contents[name] for name in reversed(contents)}
    assert desk.watches.news(watch, again)[0] == set()


def test_the_same_watch_twice_is_one_and_blank_words_are_none(desk: _Desk) -> None:
    assert desk.watch() == desk.watch(_QUESTION.upper())
    assert len(desk.watches.listing()) == 1
    with pytest.raises(UsageError):
        desk.watch(" \x00 ")


def test_a_watch_is_its_owners_alone_private_and_removed_for_good(
    desk: _Desk, hemeroteca_home: Path
) -> None:
    watch = desk.watch("Palabra Secretísima", "search")
    other = Watches(hemeroteca_home, owner="browser-1")
    assert (other.listing(), other.findings(watch.id), other.mark_read(watch.id)) == ([], [], 0)
    with pytest.raises(WatchMissing):
        other.remove(watch.id)
    assert Watches(hemeroteca_home, owner=None).find("palabra secretisima") == watch
    file = hemeroteca_home / "watches" / "watches.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    desk.watches.remove(watch.id)
    assert desk.watches.listing() == []
    assert b"Secret" not in file.read_bytes()


def test_read_findings_stay_and_are_no_longer_counted(desk: _Desk) -> None:
    watch = desk.watch()
    desk.assistant.add([_told("9", id="a"), _told("8", id="b")])
    first, _ = desk.check()
    assert desk.watches.mark_read(number=first.number) == 1
    assert desk.watches.find(watch.id).unread == 1
    assert desk.watches.mark_read() == 1
    assert (desk.watches.unread(), len(desk.watches.findings())) == (0, 2)
    assert desk.watches.findings(unread=True) == []


def test_two_that_look_at_the_same_time_keep_a_finding_once(desk: _Desk) -> None:
    from assistant.desk.watching.looking import look

    watch = desk.watch()
    desk.assistant.add([_told("9", id="a")])
    came, looked = desk.watches.news(watch, desk.assistant.index.contents())
    told = list(look(desk.assistant, watch, came))
    assert len(desk.watches.keep(watch, told, looked)) == 1
    assert desk.watches.keep(watch, told, looked) == []
    assert desk.watches.keep(watch, told, looked + 1) == [], "known words are no news"


def test_what_goes_wrong_with_one_index_is_told_and_the_others_are_looked_after(
    desk: _Desk, hemeroteca_home: Path
) -> None:
    desk.watch()
    lost = desk.watches.draft("question", "¿Qué pasó?", hemeroteca_home / "no-such")
    desk.watches.add(lost, [], {})
    desk.assistant.add([_told("9", id="a")])
    checked = list(check_watches(desk.watches, lambda _: desk.assistant))
    assert [bool(one.trouble) for one in checked] == [True, False]
    assert len(checked[1].findings) == 1


def test_a_damaged_file_is_told(hemeroteca_home: Path) -> None:
    file = hemeroteca_home / "watches" / "watches.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database" * 100)
    with pytest.raises(WatchesDamaged):
        Watches(hemeroteca_home).listing()


_KILLED: Final = """
import os, signal, sys
from pathlib import Path
from assistant import Assistant
from assistant.config.settings import Settings
from assistant.desk import Watches, check_watches
from assistant.desk.watching import watches
from assistant.testing import HashEmbeddings

place, dies = Path(sys.argv[1]), int(sys.argv[2])
kept = []
def keep(*given, original=watches._kept):
    made = original(*given)
    kept.append(made)
    if len(kept) == dies:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
watches._kept = keep
own = Assistant(Settings.load(), index=place / "soto", embeddings=HashEmbeddings(word="costó"))
list(check_watches(Watches(place), lambda _: own))
"""


@pytest.mark.parametrize("dies", [1, 2, 3])
def test_killed_midway_nothing_is_lost_or_told_twice(
    desk: _Desk, tmp_path: Path, dies: int
) -> None:
    home = desk.assistant.settings.home
    for words in (_QUESTION, "¿Cuánto costó de verdad el puente de Soto?"):
        desk.watch(words)
    desk.assistant.add([_told("9", id="a"), _told("8", id="b")])
    desk.assistant.close()
    command = [sys.executable, "-c", _KILLED, str(home), str(dies)]
    ended = subprocess.run(command, env=os.environ, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    before = desk.watches.findings()
    assert len(before) in (0, 2), "a watch at a time, whole"
    with Assistant(
        Settings.load(), index=home / "soto", embeddings=HashEmbeddings(word="costó")
    ) as again:
        list(check_watches(desk.watches, lambda _: again))
    places = [(each.watch, each.citation.article_id) for each in desk.watches.findings()]
    assert len(places) == len(set(places)) == 4


def test_the_feed_parses_keeps_its_ids_and_escapes_what_articles_say(desk: _Desk) -> None:
    watch = desk.watch('¿Cuánto <b>costó</b> & "el puente" de Soto?')
    hostile = (
        "El <script>alert(1)</script> puente de Soto costó ]]> 7 millones & \u202e\x01 de euros."
    )
    desk.assistant.add(
        [
            _told("9", id="a", url="https://luna.example/?a=1&b=2", source="La <Luna>"),
            Article(id="b", title="</title>\x07", text=hostile, url="javascript:alert(1)"),
        ]
    )
    assert len(desk.check()) == 2
    feed = atom_feed(desk.watches.listing(), desk.watches.findings(), "es")
    parsed = ElementTree.fromstring(feed)
    for required in ("id", "title", "updated", "author/a:name"):
        assert parsed.findtext(f"a:{required}", namespaces=_ATOM)
    entries = parsed.findall("a:entry", _ATOM)
    ids = [entry.findtext("a:id", namespaces=_ATOM) for entry in entries]
    assert len(set(ids)) == 2
    assert all(str(each).startswith(f"urn:hemeroteca:watch:{watch.id}:") for each in ids)
    links = [link.get("href") for link in parsed.iterfind("a:entry/a:link", _ATOM)]
    assert links == ["https://luna.example/?a=1&b=2"]
    summaries = [entry.findtext("a:summary", "", _ATOM) for entry in entries]
    assert any("<script>alert(1)</script>" in words and "]]>" in words for words in summaries)
    for content in parsed.iterfind("a:entry/a:content", _ATOM):
        assert content.get("type") == "html"
        assert "<script" not in (content.text or "")
    desk.watches.mark_read()
    assert atom_feed(desk.watches.listing(), desk.watches.findings(), "es") == feed


def test_a_feed_without_findings_is_valid(hemeroteca_home: Path) -> None:
    parsed = ElementTree.fromstring(atom_feed([], []))
    assert parsed.findtext("a:updated", namespaces=_ATOM)
    assert not parsed.findall("a:entry", _ATOM)


@pytest.fixture
def terminal(
    hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs ``hemeroteca watch``; the exit code and what it printed."""
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "es")
    embedder = HashEmbeddings(word="costó")
    monkeypatch.setattr("assistant.models.loaded_models.embedder_of", lambda *_: embedder)
    indexes = Settings.load().indexes / "soto"
    with Assistant(Settings.load(), index=indexes) as assistant:
        assistant.add(ARCHIVE)

    def command(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run(hemeroteca, ["watch", *arguments])
        return code, capsys.readouterr().out

    return command


def test_the_command_tells_only_what_is_new(terminal: Callable[..., tuple[int, str]]) -> None:
    assert terminal("add", _QUESTION, "--index", "soto")[0] == 0
    assert terminal("add", "--search", "peaje", "--person", "Luis Pardo")[0] == 2
    assert terminal("check") == (0, "")
    with Assistant(Settings.load(), index="soto") as assistant:
        assistant.add([_told("9", id="nuevo", source="La Luna")])
    code, told = terminal("check")
    assert (code, told.splitlines()[0]) == (0, _QUESTION)
    assert "«El puente de Soto costó 9 millones" in told
    assert terminal("check") == (0, "")
    assert "1/1" in terminal("list")[1]
    assert "<feed" in terminal("feed")[1]
    assert "9 millones" in terminal("read")[1]
    assert terminal("read") == (0, "")
    assert terminal("remove", _QUESTION, "--yes")[0] == 0
    assert terminal("list") == (0, "")
    assert terminal("remove", "nada", "--yes")[0] == 1


def test_an_interrupted_check_keeps_what_was_found(
    terminal: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.desk.watching import checking

    for words in (_QUESTION, "¿Cuánto costó al final el puente de Soto?"):
        assert terminal("add", words, "--index", "soto")[0] == 0
    with Assistant(Settings.load(), index="soto") as assistant:
        assistant.add([_told("9", id="nuevo")])
    looked, original = [], checking.look

    def look(*given: Any) -> Any:
        looked.append(given)
        if len(looked) == 2:
            raise KeyboardInterrupt
        return original(*given)

    monkeypatch.setattr(checking, "look", look)
    code, told = terminal("check")
    assert (code, told.count("9 millones")) == (130, 1)
    monkeypatch.setattr(checking, "look", original)
    assert terminal("check")[1].count("9 millones") == 1
