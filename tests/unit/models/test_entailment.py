"""A real cross-encoder, tiny: which output means what, long texts, folders that are none."""

from __future__ import annotations

import math
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_entailment import POSITIONS, write_deberta, write_entailment

from assistant.errors import ModelUnusable, UsageError
from assistant.models.entailment import CrossEncoder

_SURE = math.log(math.exp(3) / 2)


def _judge(folder: Path, premise: str = "el puente", hypothesis: str = "el puente") -> object:
    found = CrossEncoder(folder).judge(premise, hypothesis)
    against = None if found.contradicted is None else round(found.contradicted, 3)
    return round(found.entailed, 3), against


@pytest.mark.parametrize(
    "labels",
    [
        ("entailment", "neutral", "contradiction"),
        ("CONTRADICTION", "NEUTRAL", "ENTAILMENT"),
        ("Neutral", " Entailment ", "Contradiction"),
    ],
)
def test_outputs_are_told_apart_by_name_in_any_order_and_case(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    scores = {name: 3.0 * (name.strip().lower() == "entailment") for name in labels}
    against = 1 / (2 + math.exp(3))
    assert _judge(write_entailment(tmp_path / "m", scores)) == (round(_SURE, 3), round(against, 3))


def test_of_two_outputs_neither_tells_of_a_contradiction(tmp_path: Path) -> None:
    folder = write_entailment(tmp_path / "m", {"not_entailment": 1.5, "entailment": 0.0})
    assert _judge(folder) == (-1.5, None)


def test_odds_are_bounded(tmp_path: Path) -> None:
    for place, score in enumerate((500.0, -500.0)):
        folder = write_entailment(tmp_path / str(place), {"entailment": score, "contradiction": 0})
        assert CrossEncoder(folder).judge("el", "el").entailed == math.copysign(9.2, score)


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1"), ("not_entailment",), ("entailment",)])
def test_a_model_that_judges_something_else_is_told_by_its_folder(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    folder = write_entailment(tmp_path / "m", dict.fromkeys(labels, 0.0))
    with pytest.raises(ModelUnusable) as failure:
        CrossEncoder(folder).judge("el", "el")
    words = str(failure.value)
    assert str(folder) in words
    assert labels[0].lower() in words
    assert "\n" not in words


def test_a_folder_that_cannot_be_loaded_is_one_line(tmp_path: Path) -> None:
    folder = write_entailment(tmp_path / "m", {"entailment": 0.0, "contradiction": 0.0})
    (folder / "model.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(ModelUnusable) as failure:
        CrossEncoder(folder).load()
    assert str(folder) in str(failure.value)
    assert "\n" not in str(failure.value)


def test_it_is_loaded_once_and_only_when_asked(tmp_path: Path) -> None:
    folder = write_entailment(tmp_path / "m", {"entailment": 1.0, "contradiction": 0.0})
    encoder = CrossEncoder(folder)
    told: list[float] = []
    threads = [
        threading.Thread(target=lambda: told.append(encoder.judge("el", "puente").entailed))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shutil.rmtree(folder)
    told.append(encoder.judge("el", "puente").entailed)
    assert told == [1.0] * 5


@pytest.mark.parametrize("write", [write_entailment, write_deberta])
def test_nothing_is_written_to_the_terminal(
    tmp_path: Path,
    write: Callable[[Path, dict[str, float]], Path],
    capfd: pytest.CaptureFixture[str],
) -> None:
    folder = write(tmp_path / "m", {"entailment": 1.0, "contradiction": 0.0})
    capfd.readouterr()
    assert _judge(folder, "puente " * 100) == (1.0, 0.269)
    assert capfd.readouterr() == ("", "")


def test_only_the_premise_is_cut(tmp_path: Path) -> None:
    scores = {"entailment": 2.0, "contradiction": 0.0}
    folder = write_entailment(tmp_path / "m", scores, heard=("no", "contradiction", 20.0))
    encoder = CrossEncoder(folder)
    long = "puente " * 100
    assert encoder.judge("el puente no abrió", "el").entailed < 0
    assert encoder.judge(f"{long} no", "el").entailed > 0, "its end is not read"
    assert encoder.judge(f"no {long}", "el").entailed < 0, "its beginning is"
    assert encoder.judge(long, "el puente " * 25 + "no").entailed < 0, "all of the claim is read"
    with pytest.raises(UsageError, match=f"{POSITIONS} tokens"):
        encoder.judge("el", long)
