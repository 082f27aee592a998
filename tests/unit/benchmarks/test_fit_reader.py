"""Training the reader on a few made articles, with a small encoder of random weights."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_reading import ANSWERS, records, write_embedder, write_sets
from tokenizers import Tokenizer

from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.reader import Readable
from assistant.models.reader_adapter import read_adapter
from assistant.text.sentences import split_sentences
from benchmarks import (
    claims,
    fit_reader,
    open_sets,
    reader_batches,
    reader_model,
    reading,
    reading_examples,
    reading_sets,
)
from benchmarks.__main__ import main
from benchmarks.near_misses import near_misses

_EPOCHS, _RATE = 15, 3e-3


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
    folder: Path, data: Path, tokenizer: Tokenizer, one_thread: None
) -> Callable[..., fit_reader.Fit]:
    """Starts a run with some of the claims only."""

    def start(epochs: int = _EPOCHS) -> fit_reader.Fit:
        import torch

        asked = reading_examples.squad_questions(data)
        readings = reading_examples.reading_examples(asked, negatives=1, seed=3)
        made = claims.answer_swaps(asked, random.Random(3))
        maker = reader_batches.PairMaker(tokenizer)
        known = reader_batches.Examples(readings, made, maker, seed=3)
        torch.manual_seed(3)
        model = reader_model.ReaderModel(folder, untouched=1)
        return fit_reader.Fit(model, known, epochs=epochs, rate=_RATE)

    return start


def test_an_examples_answers_are_the_passages_words(data: Path) -> None:
    asked = reading_examples.squad_questions(data)
    found = reading_examples.reading_examples(asked, negatives=1, seed=3)
    assert sum(bool(example.answers) for example in found) == len(ANSWERS) == 8
    assert len(found) == 8 + 8 + 4  # with the answer, without it, and what is not answered
    for example in found:
        words = [example.paragraph[start:end] for start, end in example.answers]
        assert words == ([ANSWERS[example.text]] if example.answers else [])
        if not example.answers and example.text in ANSWERS:
            assert ANSWERS[example.text] not in example.paragraph
        assert example.title in {"", "El faro", "El mercado"}
    assert found == reading_examples.reading_examples(asked, negatives=1, seed=3)


def test_a_pairs_answers_are_the_tokens_of_their_words(data: Path, tokenizer: Tokenizer) -> None:
    maker = reader_batches.PairMaker(tokenizer)
    asked = reading_examples.squad_questions(data)
    for example in reading_examples.reading_examples(asked, negatives=1, seed=3):
        pair = maker.reading(example, random.Random(1))
        assert (pair.ids[0], pair.ids[-1]) == (0, 2)
        assert len(pair.ids) == pair.first + len(pair.sentences) + 1
        spans = split_sentences(example.paragraph)
        for (start, end), (first, last) in zip(example.answers, pair.answers, strict=True):
            tokens = pair.ids[pair.first :][first : last + 1]
            words = "".join(map(tokenizer.id_to_token, tokens)).replace("▁", " ").strip(" .,")
            assert words == example.paragraph[start:end]
            holder = spans[pair.sentences[first]]
            assert holder.start <= start < holder.end


def test_the_window_of_a_long_passage_shows_the_answer(tokenizer: Tokenizer) -> None:
    maker = reader_batches.PairMaker(tokenizer)
    text = "La playa mide poco. " * 60 + "Abrió en 1994. " + "La playa mide poco. " * 60
    at = text.index("1994")
    example = reading_examples.Question("¿Cuándo?", text, "", ((at, at + 4),))
    starts = set()
    for seed in range(8):
        pair = maker.reading(example, random.Random(seed))
        assert len(pair.sentences) == 256
        ((first, last),) = pair.answers
        assert first == last
        assert tokenizer.id_to_token(pair.ids[pair.first + first]) == "▁1994."
        starts.add(first)
    assert len(starts) > 1


def test_a_paragraph_without_its_answer_is_a_negative(data: Path) -> None:
    text = "El faro se encendió en 1994. " + "Lo cuida Elvira Nava todas las noches del año. " * 4
    asked = reading_examples.Question("¿Cuándo se encendió?", text.strip(), "El_faro", ((23, 27),))
    assert reading_examples.without_answer(asked) == text.partition(". ")[2].strip()
    twice = asked._replace(paragraph=f"{text}Hubo otro en 1994.")
    assert reading_examples.without_answer(twice) == ""
    short = asked._replace(paragraph="El faro se encendió en 1994. Lo cuida Elvira Nava.")
    assert reading_examples.without_answer(short) == ""


def test_near_misses_keep_the_story_and_lose_the_answer() -> None:
    text = "Elvira Nava encendió el faro de Soto en 1994. " + "La playa de Lama mide poco. " * 8
    at = text.index("1994")
    asked = reading_examples.Question(
        "¿Cuándo encendió Elvira Nava el faro de Soto?", text, "Faro", ((at, at + 4),)
    )
    made = [near_misses([asked], share=1.0, seed=seed)[0] for seed in range(40)]
    assert all(not one.answers for one in made)
    assert all(one.text != asked.text or one.paragraph != text for one in made)
    assert {"Lama"} & {word for one in made for word in one.text.rstrip("?").split()}
    assert any(one.text.startswith("¿Por qué") for one in made)
    assert any("1994" not in one.paragraph for one in made)
    nobody = asked._replace(text="¿Qué pasó?", paragraph="Pasó algo.", answers=((0, 4),))
    assert near_misses([nobody], share=1.0, seed=3) == []


def test_a_run_goes_on_from_its_checkpoint(
    started: Callable[..., fit_reader.Fit], tmp_path: Path
) -> None:
    whole, first, second = started(2), started(2), started(2)
    lost = [loss for _, loss in whole.run()]
    half = len(lost) // 2 + 1
    begun = [loss for _, loss in itertools.islice(first.run(), half)]
    first.save(tmp_path / "checkpoint")
    second.resume(tmp_path / "checkpoint")
    rest = [loss for _, loss in second.run()]
    assert (second.steps, len(begun) + len(rest)) == (whole.total, len(lost))
    with pytest.raises(ValueError, match="another run"):
        started(3).resume(tmp_path / "checkpoint")


def test_xquads_questions_have_the_titles_of_squads(data: Path) -> None:
    found = reading_examples.xquad_questions(data)
    assert {one.title for one in found} == {
        one.title for one in reading_examples.squad_questions(data)
    }
    assert {one.text: one.answer for one in found} == ANSWERS


def test_every_second_unanswered_question_is_learnt_from(data: Path) -> None:
    learnt, measured = (
        open_sets.searches(data, answerable=False, learnt=kind) for kind in (True, False)
    )
    assert [one["question"] for one in learnt] == [
        "¿Cuánto costó el faro?",
        "¿Cuándo se encendió el mercado?",
    ]
    assert len(measured) == 2
    found = reading_examples.unanswered_examples(data, seed=3)
    assert {one.text for one in found} == {one["question"] for one in learnt}
    assert [one.answers for one in found] == [()] * 4
    kept = reading_sets.found_passages(data)
    assert [one.question for one in kept if not one.answered] == [
        one["question"] for one in measured
    ]


def test_a_fold_leaves_out_every_second_title(data: Path) -> None:
    assert reading_examples.folds(reading_examples.squad_questions(data)) == {
        "El_faro": 0,
        "El_mercado": 1,
    }


def test_swapped_answers_are_others_of_the_same_form(data: Path) -> None:
    asked = reading_examples.squad_questions(data)
    found = claims.answer_swaps(asked, random.Random(3))
    answers = set(ANSWERS.values())
    right = [claim for claim in found if claim.label is claims.Label.ENTAILED]
    wrong = [claim for claim in found if claim.label is claims.Label.CONTRADICTED]
    assert len(right) == len(answers)
    assert wrong
    for claim in right:
        assert any(answer in claim.claim and answer in claim.text for answer in answers)
    for claim in wrong:
        assert not any(answer in claim.claim and answer in claim.text for answer in answers)
    assert found == claims.answer_swaps(asked, random.Random(3))


def test_learning_lowers_the_loss(started: Callable[..., Any]) -> None:
    fit = started()
    fit.model.eval()  # nothing is dropped: so few examples are all noise otherwise
    losses: dict[str, list[float]] = {"reading": [], "claims": []}
    for kind, loss in fit.run():
        losses[kind].append(loss)
    assert fit.steps == fit.total == sum(map(len, losses.values()))
    for kind, found in losses.items():
        assert np.mean(found[-3:]) < 0.9 * np.mean(found[:2]), kind


def test_the_same_seed_learns_the_same(started: Callable[..., fit_reader.Fit]) -> None:
    one, other = ([loss for _, loss in started(epochs=2).run()] for _ in range(2))
    assert one == pytest.approx(other, rel=1e-4)


def test_the_runtime_computes_what_was_trained(
    started: Callable[..., Any],
    folder: Path,
    tokenizer: Tokenizer,
    tmp_path: Path,
) -> None:
    fit = started(epochs=3)
    for _ in fit.run():
        pass
    embeddings = E5Embeddings(folder, packed=False)  # integers would round
    fit.model.eval()
    path = tmp_path / "reader.safetensors"
    embedder = embeddings.embedder_id.rpartition("@")[2]
    fit_reader.write_adapter(path, fit.model.tensors(), embedder)
    adapter = read_adapter(path)
    assert adapter.embedder == embedder
    assert not [name for name in adapter.tensors if name.startswith("encoder.layer.0.")]
    assert adapter.change("encoder.layer.1.output.dense.weight") is not None
    reader = embeddings.reader(adapter)
    assert reader is not None
    _compare_readings(reader, fit.model, tokenizer)
    _compare_claims(reader, fit.model, tokenizer)


def _compare_readings(reader: Any, model: Any, tokenizer: Tokenizer) -> None:
    import torch

    maker = reader_batches.PairMaker(tokenizer)
    for record in records():
        text, title = record["context"], record["title"].replace("_", " ")
        spans = tuple((span.start, span.end) for span in split_sentences(text))
        (found,) = reader.read(record["question"], [Readable(text, title, spans)])
        example = reading_examples.Question(record["question"], text, title, ())
        pair = maker.reading(example, random.Random(1))
        with torch.no_grad():
            states = model(*reader_batches.padded([pair]))[0]
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


def _compare_claims(reader: Any, model: Any, tokenizer: Tokenizer) -> None:
    import torch

    maker = reader_batches.PairMaker(tokenizer)
    given = [("El faro se encendió en 1994.", "Se encendió en 1994."), ("Abrió.", "Hay queso.")]
    labelled = [claims.Claim(*claim, claims.Label.NEUTRAL, "") for claim in given]
    pairs = [maker.claim(claim, random.Random(1)) for claim in labelled]
    with torch.no_grad():
        expected = model.support_scores(pairs).softmax(1).numpy()
    np.testing.assert_allclose(reader.entailments(given), expected, atol=5e-3)


def test_an_adapter_with_numbers_that_are_none_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    with pytest.raises(ValueError, match="span"):
        fit_reader.write_adapter(path, {"span": np.array([np.inf], np.float16)}, "x")
    assert not list(tmp_path.iterdir())


def test_every_figure_is_measured(
    started: Callable[..., Any], folder: Path, data: Path, tmp_path: Path
) -> None:
    embeddings, path = E5Embeddings(folder), tmp_path / "reader.safetensors"
    embedder = embeddings.embedder_id.rpartition("@")[2]
    fit_reader.write_adapter(path, started().model.tensors(), embedder)
    rows = reading.measure(embeddings, read_adapter(path), data, 0)
    found = {(row.set, row.figure, row.system): row for row in rows}
    assert len(found) == len(rows) == 2 * (4 + 3) + 3 + 3 * 2
    # Four are answered, and of the four others two are learnt from.
    assert found["NoMIRACL", "any passage answers: AUC", "reader"].n == 4 + 2
    for (name, figure, _), row in found.items():
        low, high = row.interval
        assert 0 <= low <= row.value <= high <= 1 or "AUC" in figure
        if name in {"MLQA", "XQuAD, fold 0"}:
            assert (row.n, row.groups) == ((8, 2) if name == "MLQA" else (4, 1))
    assert found["PAWS-X, rest", "text entails claim: AUC", "reader"].n == 40


def test_right_words_and_sentences_count() -> None:
    case = reading_sets.Case(
        "¿Cuándo?",
        Readable("Es bueno. Abrió en 1994.", "", ((0, 9), (10, 24))),
        ((19, 23),),
        None,
        "a",
    )
    right = reading.Said(case, reading.Read([0.1, 0.2], 1.0, (16, 20)), None)
    wrong = reading.Said(case, reading.Read([0.2, 0.1], 1.0, (23, 24)), None)
    assert [one.sentence_holds for one in (right, wrong)] == [True, False]
    assert [one.words_overlap for one in (right, wrong)] == [True, False]


def test_a_fold_does_not_replace_the_packages_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["fit-reader", "--data", str(tmp_path), "--fold", "0"])
    assert "--fold needs --out" in capsys.readouterr().err
