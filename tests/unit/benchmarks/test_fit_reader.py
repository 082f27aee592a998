"""Training the reader on a few made articles, with a small encoder of random weights."""

from __future__ import annotations

import importlib
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np
import pytest
from tiny_reading import ANSWERS, records, write_embedder, write_sets
from tokenizers import Tokenizer

from assistant.models import bert_graph
from assistant.models.adapter import read_adapter
from assistant.models.embeddings import E5Embeddings
from assistant.models.reader import Readable
from assistant.text.sentences import split_sentences

_BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
_EPOCHS, _RATE = 15, 3e-3

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Imports a module of the benchmarks, as they import each other."""
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    return importlib.import_module


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of open sets, of a few made articles."""
    write_sets(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An embedder whose tokens are words."""
    write_embedder(tmp_path / "embedder")
    return tmp_path / "embedder"


@pytest.fixture
def tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """So little work is only slowed by more, and sums stay the same."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def started(
    load: Load, folder: Path, data: Path, tokenizer: Tokenizer, one_thread: None
) -> Callable[..., Any]:
    """Starts a run with some of the claims only."""

    def start(**plan: Any) -> Any:
        examples, batches, fit = map(load, ("reading_examples", "reader_batches", "fit_reader"))
        asked = examples.squad_questions(data)
        readings = examples.reading_examples(asked, negatives=1, seed=3)
        claims = examples.answer_swaps(asked, random.Random(3))
        known = batches.Examples(readings, claims, batches.PairMaker(tokenizer), seed=3)
        chosen = fit.Plan("tiny", **{"epochs": _EPOCHS, "rate": _RATE, "untouched": 1, **plan})
        return fit.Fit(folder, chosen, known)

    return start


def test_an_examples_answers_are_the_passages_words(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    asked = examples.squad_questions(data)
    found = examples.reading_examples(asked, negatives=1, seed=3)
    kinds = [example.kind for example in found]
    assert [kinds.count(kind) for kind in ("answerable", "negative", "impossible")] == [8, 8, 4]
    for example in found:
        words = [example.passage[start:end] for start, end in example.answers]
        assert words == ([ANSWERS[example.question]] if example.kind == "answerable" else [])
        if example.kind == "negative":
            assert ANSWERS[example.question] not in example.passage
        assert example.title in {"", "El faro", "El mercado"}
    assert found == examples.reading_examples(asked, negatives=1, seed=3)


def test_a_pairs_answers_are_the_tokens_of_their_words(
    load: Load, data: Path, tokenizer: Tokenizer
) -> None:
    examples, maker = load("reading_examples"), load("reader_batches").PairMaker(tokenizer)
    asked = examples.squad_questions(data)
    for example in examples.reading_examples(asked, negatives=1, seed=3):
        pair = maker.reading(example, random.Random(1))
        assert (pair.ids[0], pair.ids[-1]) == (0, 2)
        assert len(pair.ids) == pair.first + len(pair.sentences) + 1
        spans = split_sentences(example.passage)
        for (start, end), (first, last) in zip(example.answers, pair.answers, strict=True):
            tokens = pair.ids[pair.first :][first : last + 1]
            words = "".join(map(tokenizer.id_to_token, tokens)).replace("▁", " ").strip(" .,")
            assert words == example.passage[start:end]
            holder = spans[pair.sentences[first]]
            assert holder.start <= start < holder.end


def test_the_window_of_a_long_passage_shows_the_answer(load: Load, tokenizer: Tokenizer) -> None:
    examples, maker = load("reading_examples"), load("reader_batches").PairMaker(tokenizer)
    text = "La playa mide poco. " * 60 + "Abrió en 1994. " + "La playa mide poco. " * 60
    at = text.index("1994")
    example = examples.ReadingExample("answerable", "¿Cuándo?", text, "", ((at, at + 4),))
    starts = set()
    for seed in range(8):
        pair = maker.reading(example, random.Random(seed))
        assert len(pair.sentences) == 300
        ((first, last),) = pair.answers
        assert first == last
        assert tokenizer.id_to_token(pair.ids[pair.first + first]) == "▁1994."
        starts.add(first)
    assert len(starts) > 1


def test_a_paragraph_without_its_answer_is_a_negative(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    text = "El faro se encendió en 1994. " + "Lo cuida Elvira Nava todas las noches del año. " * 4
    asked = examples.Question("¿Cuándo se encendió?", text.strip(), "El_faro", ((23, 27),))
    assert examples._without_answer(asked) == text.partition(". ")[2].strip()
    twice = asked._replace(paragraph=f"{text}Hubo otro en 1994.")
    assert examples._without_answer(twice) == ""
    short = asked._replace(paragraph="El faro se encendió en 1994. Lo cuida Elvira Nava.")
    assert examples._without_answer(short) == ""


def test_xquads_questions_have_the_titles_of_squads(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    found = examples.xquad_questions(data)
    assert {one.title for one in found} == {one.title for one in examples.squad_questions(data)}
    assert {one.text: one.answer for one in found} == ANSWERS


def test_every_second_unanswered_question_is_learnt_from(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    searches = load("open_sets").searches
    learnt, measured = (searches(data, answerable=False, learnt=kind) for kind in (True, False))
    assert [one["question"] for one in learnt] == [
        "¿Cuánto costó el faro?",
        "¿Cuándo se encendió el mercado?",
    ]
    assert len(measured) == 2
    found = examples.unanswered_examples(data, seed=3)
    assert {one.question for one in found} == {one["question"] for one in learnt}
    assert [(one.kind, one.answers) for one in found] == [("negative", ())] * 4
    kept = load("reading_sets").found_passages(data)
    assert [one.question for one in kept if not one.answered] == [
        one["question"] for one in measured
    ]


def test_a_fold_leaves_out_every_second_title(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    assert examples.folds(examples.squad_questions(data)) == {"El_faro": 0, "El_mercado": 1}


def test_swapped_answers_are_others_of_the_same_form(load: Load, data: Path) -> None:
    examples = load("reading_examples")
    asked = examples.squad_questions(data)
    found = examples.answer_swaps(asked, random.Random(3))
    answers = set(ANSWERS.values())
    right = [claim for claim in found if claim.label is examples.Label.ENTAILED]
    wrong = [claim for claim in found if claim.label is examples.Label.CONTRADICTED]
    assert len(right) == len(answers)
    assert wrong
    for claim in right:
        assert any(answer in claim.claim and answer in claim.text for answer in answers)
    for claim in wrong:
        assert not any(answer in claim.claim and answer in claim.text for answer in answers)
    assert found == examples.answer_swaps(asked, random.Random(3))


def test_learning_lowers_the_loss(started: Callable[..., Any]) -> None:
    fit = started()
    losses: dict[str, list[float]] = {"reading": [], "claims": []}
    for kind, loss in fit.run():
        losses[kind].append(loss)
    assert fit.steps == fit.total == sum(map(len, losses.values()))
    for kind, found in losses.items():
        assert np.mean(found[-3:]) < 0.9 * np.mean(found[:2]), kind


def test_a_stopped_run_goes_on_as_if_it_had_not_been(
    started: Callable[..., Any], load: Load, tmp_path: Path
) -> None:
    whole, stopped, resumed = started(epochs=3), started(epochs=3), started(epochs=3)
    losses = [loss for _, loss in whole.run()]
    path = tmp_path / "run.checkpoint"
    for _ in stopped.run():
        if stopped.steps == 4:
            break
    stopped.save(path)
    resumed.load(path)
    assert [loss for _, loss in resumed.run()] == pytest.approx(losses[4:], rel=1e-4)
    with pytest.raises(load("fit_reader").CheckpointUnusable, match="another seed"):
        started(epochs=3, seed=4).load(path)
    path.write_bytes(b"nothing")
    with pytest.raises(load("fit_reader").CheckpointUnusable):
        resumed.load(path)


def test_an_interrupt_keeps_what_was_learnt(
    started: Callable[..., Any], load: Load, tmp_path: Path
) -> None:
    fit, path = started(), tmp_path / "run.checkpoint"
    before = signal.getsignal(signal.SIGINT)
    learn = fit._learn

    def interrupted(batch: Any) -> Any:
        if fit.steps == 2:
            signal.raise_signal(signal.SIGINT)
        return learn(batch)

    fit._learn = interrupted
    assert not load("fit_reader")._run(fit, path)
    assert signal.getsignal(signal.SIGINT) is before
    resumed = started()
    resumed.load(path)
    assert resumed.steps == fit.steps == 3


@pytest.mark.parametrize("engine", ["auto", "torch"])
def test_the_runtime_computes_what_was_trained(
    engine: Literal["auto", "torch"],
    started: Callable[..., Any],
    load: Load,
    folder: Path,
    tokenizer: Tokenizer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Integers would round.
    monkeypatch.setattr(bert_graph, "_has_integer_units", lambda: False)
    fit = started(epochs=3)
    for _ in fit.run():
        pass
    embeddings = E5Embeddings(folder, engine=engine)
    fit.model.eval()
    path = tmp_path / "reader.safetensors"
    embedder = embeddings.embedder_id.rpartition("@")[2]
    load("fit_reader").write_adapter(path, fit.model.tensors(), embedder)
    adapter = read_adapter(path)
    assert adapter.embedder == embedder
    assert not [name for name in adapter.tensors if name.startswith("encoder.layer.0.")]
    assert adapter.change("encoder.layer.1.output.dense.weight") is not None
    reader = embeddings.reader(adapter)
    assert reader is not None
    _compare_readings(reader, fit.model, load, tokenizer)
    _compare_claims(reader, fit.model, load, tokenizer)


def _compare_readings(reader: Any, model: Any, load: Load, tokenizer: Tokenizer) -> None:
    import torch

    maker, example_of = load("reader_batches").PairMaker(tokenizer), load("reading_examples")
    for record in records():
        text, title = record["context"], record["title"].replace("_", " ")
        spans = tuple((span.start, span.end) for span in split_sentences(text))
        (found,) = reader.read(record["question"], [Readable(text, title, spans)])
        example = example_of.ReadingExample("impossible", record["question"], text, title, ())
        pair = maker.reading(example, random.Random(1))
        with torch.no_grad():
            states = model(*load("reader_batches").padded([pair]))[0]
            body = states[pair.first : -1]
            sentences = model.sentence_scores(body, pair.sentences).numpy()
            assert found.answers == pytest.approx(float(model.answers(states[0])), abs=5e-3)
            np.testing.assert_allclose(found.sentences, sentences, atol=5e-3)
            first, last = model.span(body).T
            best = max(
                float(first[a] + last[b])
                for a in range(len(first))
                for b in range(a, len(last))
                if b - a < 30
            )
            nowhere = float(model.span(states[0]).sum())
        assert found.span_score == pytest.approx(best - nowhere, abs=5e-3)


def _compare_claims(reader: Any, model: Any, load: Load, tokenizer: Tokenizer) -> None:
    import torch

    examples, maker = load("reading_examples"), load("reader_batches").PairMaker(tokenizer)
    claims = [("El faro se encendió en 1994.", "Se encendió en 1994."), ("Abrió.", "Hay queso.")]
    labelled = [examples.Claim(*claim, examples.Label.NEUTRAL, "") for claim in claims]
    pairs = [maker.claim(claim, random.Random(1)) for claim in labelled]
    with torch.no_grad():
        expected = model.support_scores(pairs).softmax(1).numpy()
    np.testing.assert_allclose(reader.entailments(claims), expected, atol=5e-3)


def test_an_adapter_with_numbers_that_are_none_is_not_written(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    with pytest.raises(ValueError, match="span"):
        load("fit_reader").write_adapter(path, {"span": np.array([np.inf], np.float16)}, "x")
    assert not list(tmp_path.iterdir())


def test_every_figure_is_measured(
    load: Load, started: Callable[..., Any], folder: Path, data: Path, tmp_path: Path
) -> None:
    embeddings, path = E5Embeddings(folder), tmp_path / "reader.safetensors"
    embedder = embeddings.embedder_id.rpartition("@")[2]
    load("fit_reader").write_adapter(path, started().model.tensors(), embedder)
    rows = load("reading").measure(embeddings, read_adapter(path), data, 0)
    found = {(row.set, row.figure, row.system): row for row in rows}
    assert len(found) == len(rows) == 2 * (4 + 3 + 2) + 3 + 3 * 2
    # Four are answered, and of the four others two are learnt from.
    assert found["NoMIRACL", "any passage answers: AUC", "reader"].n == 4 + 2
    for (name, figure, _), row in found.items():
        assert 0 <= row.low <= row.value <= row.high <= 1 or "AUC" in figure
        if name in {"MLQA", "XQuAD, fold 0"}:
            assert (row.n, row.groups) == ((8, 2) if name == "MLQA" else (4, 1))
    assert found["PAWS-X, rest", "text entails claim: AUC", "reader"].n == 40


def test_right_words_and_sentences_count(load: Load) -> None:
    reading = load("reading")
    case = load("reading_sets").Case(
        "¿Cuándo?",
        Readable("Es bueno. Abrió en 1994.", "", ((0, 9), (10, 24))),
        ((19, 23),),
        None,
        "a",
    )
    right = reading.Said(case, reading.Read([0.1, 0.2], 1.0, (16, 20)), None)
    wrong = reading.Said(case, reading.Read([0.2, 0.1], 1.0, (23, 24)), None)
    assert reading._sentence_hits([right, wrong]) == 0.5
    assert reading._span_hits([right, right, wrong]) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fold", "0"], "--fold needs --out"),
        (["--out", "{tmp}/new.safetensors", "--resume"], "nothing to go on from"),
        (["--out", "{tmp}/old.safetensors"], "give --resume, or delete it"),
    ],
)
def test_nothing_is_lost_by_a_wrong_argument(
    load: Load,
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "old.checkpoint").write_bytes(b"of a stopped run")
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    monkeypatch.setattr("sys.argv", ["fit_reader.py", "--data", str(tmp_path), *given])
    with pytest.raises(SystemExit):
        load("fit_reader").main()
    assert said in capsys.readouterr().err
