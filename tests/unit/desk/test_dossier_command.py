"""``hemeroteca dossier``, ``ask --keep`` and ``index export`` in a terminal."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from asked import ARTICLE, answered

from assistant.cli.error_lines import run
from assistant.cli.root import hemeroteca
from assistant.desk import Dossiers
from assistant.index import Index
from assistant.testing import HashEmbeddings
from assistant.types import Answer, AnswerEvent, Article, Filters

_ARTICLE: Final = Article(
    id="faro-1",
    title="Reunión en Anchorage",
    text=ARTICLE,
    source="El Faro",
    published="2025-08-16",
    author="Ana Ruiz",
)


@pytest.fixture
def indexed(hemeroteca_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index "demo" with one article."""
    monkeypatch.setenv("HEMEROTECA_LANGUAGE", "en")
    with Index.open(hemeroteca_home / "indexes" / "demo", HashEmbeddings(), create=True) as index:
        index.add([_ARTICLE])


def _run(*arguments: str) -> int:
    return run(hemeroteca, ["dossier", *arguments])


def _shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert _run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def numbers(indexed: None, hemeroteca_home: Path) -> list[str]:
    """Numbers of the items of the dossier "Cumbre": an article and two notes."""
    for arguments in (
        ("create", "Cumbre"),
        ("add", "cumbre", "faro-1"),
        ("note", "Cumbre", "Llamar", "a", "Ana"),
        ("note", "Cumbre", "Mañana"),
    ):
        assert _run(*arguments) == 0
    store = Dossiers(hemeroteca_home)
    return [str(item.number) for item in store.read(store.find("Cumbre").id).items]


def test_a_dossier_is_filled_ordered_annotated_and_shown(
    numbers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = numbers
    assert _run("move", "Cumbre", third, "up") == 0
    assert _run("annotate", "Cumbre", second, "ojo", "con", "esto") == 0
    shown = _shown(capsys, "show", "Cumbre")
    assert [str(item["number"]) for item in shown["items"]] == [first, third, second]
    assert shown["items"][2]["annotation"] == "ojo con esto"
    assert shown["items"][0]["citations"][0]["author"] == "Ana Ruiz"
    assert _run("show", "Cumbre") == 0
    told = capsys.readouterr().out
    for words in (f"{first}. Reunión en Anchorage", "El Faro, 16 August 2025", "Note: ojo con"):
        assert words in told
    assert _run("remove", "Cumbre", first, second) == 0
    assert len(_shown(capsys, "show", "Cumbre")["items"]) == 1


def test_dossiers_are_listed_renamed_and_deleted(
    numbers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert numbers
    assert _run("rename", "Cumbre", "De", "Ávila") == 0
    (listed,) = _shown(capsys, "list")
    assert (listed["name"], listed["count"]) == ("De Ávila", 3)
    assert _run("list") == 0
    assert f"{listed['id']}\t" in capsys.readouterr().out
    assert _run("delete", "de avila") == 2, "nobody is there to ask"
    assert _run("delete", listed["id"], "--yes") == 0
    assert _shown(capsys, "list") == []


def test_a_dossier_is_exported(
    numbers: list[str], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert numbers
    capsysbinary.readouterr()
    assert _run("export", "Cumbre") == 0
    assert b"# Cumbre\n" in capsysbinary.readouterr().out
    into = tmp_path / "out.docx"
    assert _run("export", "Cumbre", "--format", "docx", "--output", str(into)) == 0
    assert capsysbinary.readouterr().out == b""
    with zipfile.ZipFile(into) as archive:
        assert "word/footnotes.xml" in archive.namelist()
    named = tmp_path / "named.docx"
    assert _run("export", "Cumbre", "--output", str(named)) == 0
    assert zipfile.is_zipfile(named)
    assert _run("export", "Cumbre", "--output", str(tmp_path / "plain")) == 0
    assert (tmp_path / "plain").read_text(encoding="utf-8").startswith("# Cumbre")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "Soria"], 1, "Soria"),
        (["remove", "Cumbre", "999"], 1, "999"),
        (["move", "Cumbre", "0", "up"], 2, "0"),
        (["create", "CUMBRE"], 2, "CUMBRE"),
        (["add", "Cumbre", "no-such"], 1, "no-such"),
    ],
)
def test_what_is_not_there_is_one_line(
    numbers: list[str],
    arguments: list[str],
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert numbers
    capsys.readouterr()
    assert _run(*arguments) == code
    told = capsys.readouterr()
    assert (told.out, len(told.err.strip().splitlines())) == ("", 1)
    assert said in told.err


class _Answers:
    """Answers as an assistant would."""

    def ask(self, question: str, *, filters: Filters, **_: object) -> Answer:
        answer = answered(question, filters=filters).answer
        assert answer is not None
        return answer

    def stream(self, question: str, **options: Any) -> Iterator[AnswerEvent]:
        yield AnswerEvent(kind="done", answer=self.ask(question, **options))


@pytest.mark.usefixtures("indexed")
def test_an_answer_is_kept_from_the_command_line(
    hemeroteca_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["ask", "¿Qué dijo Ushakov?", "--keep", "Cumbre", "--index", "demo"]
    assert run(hemeroteca, [*question, "--source", "El Faro"], _Answers()) == 0
    assert run(hemeroteca, [*question, "--json"], _Answers()) == 0
    told = capsys.readouterr()
    assert told.err.count("Cumbre") == 2
    assert json.loads(told.out.splitlines()[-1])["outcome"] == "partial"
    store = Dossiers(hemeroteca_home)
    first, *_, last = store.read(store.find("Cumbre").id).items
    assert (first.question, first.index) == ("¿Qué dijo Ushakov?", "demo")
    assert (first.filters.sources, last.filters.sources) == (("El Faro",), ())
    assert first.citations[0].author == "Ana Ruiz"


@pytest.mark.usefixtures("indexed")
def test_articles_of_an_index_are_written_for_obsidian(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for filters, count in ((("--source", "El Faro"), 1), (("--since", "2099-01-01"), 0)):
        folder = tmp_path / f"vault{count}"
        assert run(hemeroteca, ["index", "export", "demo", str(folder), *filters]) == 0
        assert f": {count}." in capsys.readouterr().err
        assert len(list(folder.iterdir())) == count
    (file,) = (tmp_path / "vault1").iterdir()
    assert file.read_text(encoding="utf-8").startswith('---\ntitle: "Reunión en Anchorage"\n')
