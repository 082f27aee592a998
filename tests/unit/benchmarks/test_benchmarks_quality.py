"""``benchmarks/quality.py --answers`` and ``report.py``, with fakes for all that answers."""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.graded_answer import GradedAnswer, grade
from assistant.evaluation.observation import Observed, Quoted
from assistant.evaluation.questions import LabelledQuestion
from assistant.evaluation.results import results
from assistant.index import Index
from assistant.retrieval.search import Retriever
from assistant.testing import HashEmbeddings
from assistant.types import Article, Span

_BENCHMARKS = Path(__file__).parents[3] / "benchmarks"

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Imports a module of the benchmarks, as they import each other."""
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    return importlib.import_module


def _span_question(name: str, *, answerable: bool = True, named: bool = True) -> dict[str, Any]:
    return {
        "qid": name,
        "question": f"¿Cuánto costó el puente {name}?",
        "has_entity": named,
        "answerable": answerable,
        "answers": ["tres millones"],
        "article_id": "soto",
        "para_span": [0, 30],
        "answer_spans": [[10, 23]],
    }


def _passages(name: str, *, answered: bool) -> dict[str, Any]:
    return {
        "qid": name,
        "question": "¿Cuándo abrió el puente de Soto?",
        "answer_in_passages": answered,
        "passages": [
            {"docid": "p1", "title": "Soto", "text": f"El puente de Soto abrió en mayo, {name}."},
            {"docid": "p2", "title": "Feria", "text": f"La feria reunió a mucha gente, {name}."},
        ],
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as the open sets' is, with a few questions."""
    spans = [_span_question(f"x{at}", answerable=at < 4) for at in range(6)]
    spans.append(_span_question("unnamed", named=False))
    held = {
        "xquad/questions.es.jsonl": spans,
        "mlqa/questions.es.jsonl": [_span_question("m1")],
        "abstain_argnews/questions.jsonl": [{"qid": "arg-1", "question": "¿Por qué renunció?"}],
        "nomiracl/questions.jsonl": [
            _passages("n1", answered=True),
            _passages("learnt", answered=False),
            _passages("n2", answered=False),
        ],
    }
    for name, records in held.items():
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return tmp_path / "data"


def test_sets_are_asked_with_and_without_an_answer(load: Load, data: Path) -> None:
    sets = load("answer_sets")
    posed = sets.posed(data, sets.SETS, None, 7)
    by_id = {one.question.id: one for one in posed}
    assert len(posed) == len(by_id) == 10
    assert "unnamed" not in by_id
    first, left_out = by_id["x0"].question, by_id["x5"].question
    assert (first.gold, first.paragraph, first.spans) == (("tres millones",), (0, 30), ((10, 23),))
    assert (first.group, left_out.group) == ("soto", "soto")
    assert (left_out.answerable, left_out.gold, left_out.paragraph) == (False, (), None)
    assert by_id["arg-1"].question.group == "arg-1"
    assert (by_id["n1"].question.answerable, by_id["n2"].question.answerable) == (True, False)


def test_a_sample_is_so_many_of_each_kind(load: Load, data: Path) -> None:
    sets = load("answer_sets")
    posed = sets.posed(data, ["xquad"], 1, 7)
    assert sorted(one.question.answerable for one in posed) == [False, True]
    assert posed == sets.posed(data, ["xquad"], 1, 7)


def test_a_fold_is_of_articles_that_a_reader_has_not_seen(
    load: Load, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets, examples = load("answer_sets"), load("reading_examples")
    taught = [examples.Question("", "", title, ()) for title in ("Feria", "Soto", "Torre")]
    monkeypatch.setattr(sets, "squad_questions", lambda _: taught)
    posed = [
        sets.Posed("xquad", sets.OPEN, LabelledQuestion(id=name, question="?", article_id=name))
        for name in ("xquad-Feria", "xquad-Soto", "xquad-Torre", "mlqa-Soto", "")
    ]
    (only,) = sets.of_fold(posed, data, 1)
    assert only.question.article_id == "xquad-Soto"


def test_only_its_own_passages_answer_a_question(load: Load, data: Path, tmp_path: Path) -> None:
    sets, open_sets = load("answer_sets"), load("open_sets")
    posed = {one.question.id: one for one in sets.posed(data, ["nomiracl"], None, 7)}
    embeddings = HashEmbeddings()
    with Index.open(tmp_path / "index", embeddings, create=True) as index:
        index.add(list(open_sets.passages(data)))
        retriever = Retriever(index, embeddings)
        for name, one in posed.items():
            hits = retriever.search(one.question.question, filters=one.filters)
            ids = {hit.passage.article_id for hit in hits}
            assert ids == {f"{name}/p1", f"{name}/p2"}
            assert all(found.startswith(one.within) for found in ids)


def test_parts_are_settings_that_exist_and_touch_no_model(load: Load) -> None:
    systems = load("answer_systems")
    usual = Settings.load()
    for part, overrides in systems.PARTS.items():
        changed = Settings.load(**overrides)
        assert changed != usual, part
        assert (changed.chat, changed.embeddings) == (usual.chat, usual.embeddings), part


def test_settings_of_a_part_stand_above_the_others(load: Load) -> None:
    base = {"models": "m", "chat": {"threads": 2}, "evidence": {"max_sentences": 5}}
    more = {"evidence": {"budget_tokens": 99}}
    found = load("answer_systems").merged(base, more)
    assert found == {**base, "evidence": {"max_sentences": 5, "budget_tokens": 99}}
    assert base["evidence"] == {"max_sentences": 5}


_REPLY = {
    "text": "Costó tres millones [1].",
    "outcome": "answered",
    "citations": [["soto", 20, 900]],
    "spans": [["feria", 0, 800], ["soto", 0, 900]],
    "asked": 10.0,
    "evidence": 10.5,
    "done": 14.0,
}


class _FakeWorker:
    def __init__(self, _: dict[str, Any]) -> None:
        self.asked: list[dict[str, str]] = []

    def ready(self) -> None:
        pass

    def ask(self, question: str, history: list[Any], **options: str) -> dict[str, Any]:
        self.asked.append(options)
        return _REPLY


def test_the_plain_pipeline_is_graded_alike(
    load: Load, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets, systems = load("answer_sets"), load("answer_systems")
    monkeypatch.setattr(systems, "Worker", _FakeWorker)
    plain = systems.PlainPipeline({}, {"open": Path("a"), "nomiracl": Path("b")})
    posed = {one.question.id: one for one in sets.posed(data, sets.SETS, None, 7)}
    row = plain.row(posed["x0"])
    assert (row.contains_gold, row.relevant, row.hit_rank, row.backed) == (True, 1, 2, None)
    assert (row.seconds, row.timings_s) == (4.0, {"search": 0.5, "generation": 3.5})
    plain.row(posed["n1"])
    assert plain._worker.asked == [
        {"chunks": "a", "within": ""},
        {"chunks": "b", "within": "n1/"},
    ]


class _Fake:
    """Answers all questions alike, but not these; stops when it has answered so many."""

    def __init__(
        self, name: str, patience: int = 99, unlike: Sequence[dict[str, Any]] = ()
    ) -> None:
        self.name = name
        self._unlike = {row["id"] for row in unlike}
        self.settings = Settings.load()
        self.closed = False
        self._patience = patience

    def preload(self) -> None:
        pass

    def row(self, posed: Any) -> GradedAnswer:
        assert posed.question.id not in self._unlike, "asked again"
        self._patience -= 1
        if self._patience < 0:
            raise KeyboardInterrupt
        right = self.name == "ours"
        cited = Quoted(article_id="soto", start=10, end=23, text="tres millones")
        seen = Observed(
            text="Costó tres millones. [1]" if right else "Nada. [1]",
            refused=not posed.question.answerable,
            sentences=1,
            backed=1,
            citations=(cited,) if posed.question.answerable else (),
            hits=(cited,),
            evidence=(cited,),
            seconds=1.0,
            confidence=0.9 if posed.question.id != "x1" else 0.4,
            model_id="m",
            language="es",
            prompt_sha256="0123456789abcdef",
        )
        return grade(posed.question, seen)

    def close(self) -> None:
        self.closed = True


Ran = Callable[..., tuple[dict[str, Any], list[_Fake]]]


@pytest.fixture
def ran(load: Load, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Runs ``--answers`` with fake systems; returns what it found, and them."""
    quality = load("answer_quality")
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(quality.corpus_ready, "make", made.append)
    monkeypatch.setattr(quality, "plain_config", lambda *_: {"chunks": "c", "chat": "x.gguf"})
    monkeypatch.setattr(quality, "environment", lambda *_: {})

    def run(
        *systems: _Fake, kept: Path | None = None, part: str | None = None
    ) -> tuple[dict[str, Any], list[_Fake]]:
        monkeypatch.setattr(quality, "all_of_ours", lambda *_: list(systems))
        args = argparse.Namespace(
            **{"data": data, "cache": tmp_path, "models": None, "json": None, "seed": 7},
            **{"n": None, "set": None, "plain": False, "without": [], "ours_arg": []},
            **{
                "ceiling": False,
                "kept": [kept, kept] if kept else [],
                "part": part,
                "adapter": None,
                "fold": None,
            },
            **{"chat": "m", "threads": 0, "embedder": "e"},
        )
        found = quality.run(args, tmp_path)
        assert {Path(one["index"]).name for one in made} == {"open", "nomiracl"}
        return found, list(systems)

    return run


def test_every_system_is_asked_everything_and_compared(ran: Ran, tmp_path: Path) -> None:
    found, systems = ran(_Fake("ours"), _Fake("ours without score"))
    assert all(system.closed for system in systems)
    assert len(found["rows"]) == 2 * found["questions"] == 20
    xquad = found["sets"]["xquad"]
    assert xquad["ours"]["figures"]["contains_gold"]["value"] == 1.0
    assert xquad["ours"]["against_ours"] == {}
    assert xquad["ours without score"]["against_ours"]["contains_gold"]["value"] == -1.0
    assert found["systems"]["ours"]["prompts_sha256"] == {"es": "0123456789abcdef"}
    assert str(tmp_path) not in json.dumps(found)


def test_the_ceiling_is_given_the_paragraph_that_answers(load: Load, tmp_path: Path) -> None:
    gold_evidence = load("gold_evidence")
    lead = {"a": "El puente costó tres millones.", "b": "El puente se abrió en mayo."}
    articles = [
        Article(id=name, title="El puente", text=f"{text}\n\n{name * 9} costó mucho. ")
        for name, text in lead.items()
    ]
    with Assistant(
        Settings(home=tmp_path, models=tmp_path), tmp_path / "i", embeddings=HashEmbeddings()
    ) as made:
        made.add(articles)
        retriever = gold_evidence._GoldRetriever(made.index, made.embeddings)
        asked = "¿Cuánto costó el puente?"
        assert {hit.passage.article_id for hit in retriever.search(asked)} == {"a", "b"}
        retriever.gold = LabelledQuestion(
            id="q", question=asked, article_id="b", answerable=True, paragraph=Span(0, 27)
        )
        (only,) = retriever.search(asked)
        assert (only.passage.article_id, only.passage.start) == ("b", 0)
        # Whether there is an answer at all is judged by what search found.
        assert retriever.features(asked, [only]) == Retriever(made.index, made.embeddings).features(
            asked, Retriever(made.index, made.embeddings).search(asked)
        )


def test_ctrl_c_keeps_what_was_measured(ran: Ran) -> None:
    found, systems = ran(_Fake("ours", patience=3))
    assert len(found["rows"]) == 3
    assert found["questions"] == 10
    assert systems[0].closed


@pytest.mark.parametrize(("part", "answerable"), [("with", True), ("without", False)])
def test_a_part_of_the_questions_is_asked(ran: Ran, part: str, answerable: bool) -> None:
    found, _ = ran(_Fake("ours"), part=part)
    assert found["rows"]
    assert all(row["answerable"] is answerable for row in found["rows"])


def test_what_an_earlier_run_measured_is_not_asked_again(ran: Ran, tmp_path: Path) -> None:
    first, _ = ran(_Fake("ours", patience=3))
    file = tmp_path / "first.json"
    file.write_text(json.dumps(first), encoding="utf-8")
    with pytest.raises(AssertionError, match="asked again"):
        ran(_Fake("ours", unlike=first["rows"][:1]))
    found, _ = ran(_Fake("ours", unlike=first["rows"]), _Fake("plain"), kept=file)
    assert found["rows"][:3] == first["rows"]
    assert len(found["rows"]) == 20
    assert [one["rows"] for one in found["kept"]] == [3, 3]
    assert found["sets"]["xquad"]["plain"]["against_ours"]


def test_tables_and_plots_take_their_place_in_a_page(
    ran: Ran, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = ran(_Fake("ours"), _Fake("plain"))
    file, page = tmp_path / "found.json", tmp_path / "page.md"
    file.write_text(json.dumps(found), encoding="utf-8")
    page.write_text("a\n<!-- results: some -->\nstale\n<!-- /results -->\nb\n", encoding="utf-8")
    call = ["report.py", f"some={file}", "--page", str(page), "--images", str(tmp_path)]
    monkeypatch.setattr("sys.argv", call)
    load("report").main()
    text = page.read_text(encoding="utf-8")
    assert text.startswith("a\n<!-- results: some -->\n")
    assert text.endswith("<!-- /results -->\nb\n")
    assert "stale" not in text
    assert "xquad:\n\n| measure | n | ours | plain | plain, above ours |" in text
    ours, plain, above = "1.000 [1.000, 1.000]", "0.000 [0.000, 0.000]", "-1.000 [-1.000, -1.000]"
    assert f"| contains gold | 4 | {ours} | {plain} | {above} |" in text
    assert f"| refused, not answerable | 2 | {ours} | {ours} | +{plain[:7]}" in text
    assert "![Share of right answers by confidence](some-reliability.svg)" in text
    drawn = ElementTree.parse(tmp_path / "some-risk-coverage.svg")
    assert any("xquad" in (one.text or "") for one in drawn.iter())
    load("report").main()
    assert page.read_text(encoding="utf-8") == text


def test_a_page_without_the_place_is_told(load: Load) -> None:
    with pytest.raises(SystemExit, match="results: some"):
        load("report").replaced("nothing here", "some", "new")


def test_other_files_make_tables_too(load: Load, tmp_path: Path) -> None:
    report = load("report")
    row = _Fake("ours").row(load("answer_sets").Posed("s", "open", _question(load)))
    row = row.model_copy(update={"confidence": None, "timings_s": {"search": 0.1}})
    own = results([row], Settings.load(), 1).model_dump(mode="json")
    text = report.block("own", own, tmp_path, tmp_path)
    assert "| Answer contains a gold answer | 1.000 [1.000, 1.000] | 1 |" in text
    assert "| of them, search | 0.100 [0.100, 0.100] | 1 |" in text
    assert "svg" not in text
    figure = {"value": 0.5, "interval": [0.4, 0.6]}
    ranked = dict.fromkeys(("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10"), figure)
    found = {"kind": "retrieval", "embedder": "e", "sets": {"xquad es": {"n": 3, "ours": ranked}}}
    assert "| xquad es | 3 | ours | 0.500 [0.400, 0.600] |" in report.block(
        "r", found, tmp_path, tmp_path
    )


def _question(load: Load) -> Any:
    asked = load("open_sets").Asked(
        "q", "¿Cuánto?", "es", "soto", ((10, 23),), "soto", ("tres millones",), (0, 30)
    )
    return load("answer_sets")._question(asked, True)
