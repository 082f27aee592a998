"""What an evaluation comes to: figures, rows, and what they depend on."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from assistant.config.settings import Settings
from assistant.evaluation.graded_answer import GradedAnswer
from assistant.evaluation.summary import Figures, summarise
from assistant.types import Frozen

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_PROGRAM: Final = ("assistant", "prompts")
# Where things are kept shapes no answer, and says whose computer it was.
_PLACES: Final = {"home", "models"}


class Commit(Frozen):
    """The code that ran.

    Attributes:
        id: Git's name of it.
        changed: Whether the program differed from it.
    """

    id: str
    changed: bool


class About(Frozen):
    """What figures depend on.

    Attributes:
        date: When it was measured, UTC.
        commit: The code, when it ran from a checkout.
        model_ids: Chat models that wrote.
        embedder_ids: Embedding models that searched.
        prompts_sha256: Hash of each prompt template, by language of the answer.
        settings: Those that are not the defaults, by section.
    """

    date: dt.datetime
    commit: Commit | None = None
    model_ids: tuple[str, ...] = ()
    embedder_ids: tuple[str, ...] = ()
    prompts_sha256: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Results(Frozen):
    """An evaluation.

    Attributes:
        about: What it depends on.
        questions: How many there were to ask.
        figures: By name.
        rows: One for each question that was measured.
    """

    about: About
    questions: int
    figures: Figures
    rows: tuple[GradedAnswer, ...]


def results(rows: Sequence[GradedAnswer], settings: Settings, questions: int) -> Results:
    """Sum an evaluation up.

    Args:
        rows: Of the questions that were measured.
        settings: Those they were answered with.
        questions: How many there were to ask.
    """
    return Results(
        about=about(rows, settings),
        questions=questions,
        figures=summarise(rows),
        rows=tuple(rows),
    )


def about(rows: Iterable[GradedAnswer], settings: Settings) -> About:
    """What the figures of some rows depend on."""
    rows = list(rows)
    return About(
        date=dt.datetime.now(dt.UTC).replace(microsecond=0),
        commit=commit(_PACKAGE.parent),
        model_ids=_names(row.model_id for row in rows),
        embedder_ids=_names(row.embedder_id for row in rows),
        prompts_sha256={row.language: row.prompt_sha256 for row in rows if row.prompt_sha256},
        settings=changed(settings),
    )


def changed(settings: Settings) -> dict[str, dict[str, Any]]:
    """Settings that are not the defaults, by section."""
    return settings.model_dump(mode="json", exclude=_PLACES, exclude_defaults=True)


def commit(folder: Path) -> Commit | None:
    """The commit that is checked out in a folder; None where there is none, or no git.

    Args:
        folder: Top of the checkout.
    """
    if not (folder / ".git").exists():
        return None
    name = _git(folder, "rev-parse", "HEAD")
    difference = _git(folder, "status", "--porcelain", "--", *_PROGRAM)
    return Commit(id=name, changed=bool(difference)) if name else None


def _git(folder: Path, *command: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *command], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _names(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in ids if name}))
