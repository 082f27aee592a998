"""What rewriting a follow-up costs when what was evaluated of its conversation is held.

    .venv/bin/python benchmarks/conversation.py --data DATA [--n N] [--turns T] [--seed S]

Conversations are made of questions of XQuAD-es about one article, answered with the sentence
that holds the answer. Before each of their follow-ups the model evaluates another prompt,
as it does when it writes an answer. The same follow-ups are then rewritten by the same
model with nothing held, turn about; both must write the same words.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import open_sets
from latency import add_common, overrides
from open_sets import Asked
from pydantic import PrivateAttr
from rich.console import Console
from rich.progress import track
from rich.table import Table
from surroundings import environment

from assistant import Settings
from assistant.generation.prompts import answer_messages
from assistant.generation.rewriting import standalone_question
from assistant.models import ModelStore
from assistant.models.llama import ChatLlama
from assistant.models.states import Held, HeldStates
from assistant.text.sentences import split_sentences
from assistant.types import Evidence, Turn

_FOLLOW_UPS = ("¿Y cuándo ocurrió?", "¿Y dónde fue eso?", "¿Quién más participó en eso?")
_SYSTEMS = ("held", "nothing held")
_err = Console(stderr=True)

Row = dict[str, Any]


class _NothingHeld(HeldStates):
    """Holds nothing."""

    def hold(self, held: Held) -> None:
        """Forget it."""


class _Counting(ChatLlama):
    """Notes how many tokens of its last prompt were evaluated."""

    _last: dict[str, int] = PrivateAttr(default_factory=dict)

    @property
    def last(self) -> dict[str, int]:
        """Tokens of the last prompt, and how many of them were evaluated before."""
        return self._last

    def _stream(self, *given: Any, **kwargs: Any) -> Iterator[Any]:
        for chunk in super()._stream(*given, **kwargs):
            if usage := chunk.message.usage_metadata:
                cached = usage["input_token_details"]["cache_read"]
                self._last = {"prompt": usage["input_tokens"], "reused": cached}
            yield chunk


def main() -> None:
    """Measure, print the table, keep the rows."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_common(parser)
    parser.add_argument("--n", type=int, default=12, help="conversations")
    parser.add_argument("--turns", type=int, default=5, help="follow-ups of each")
    args = parser.parse_args()
    settings = Settings.load(**overrides(args))
    models = {system: _model(settings, system) for system in _SYSTEMS}
    rows = list(_measured(args, models))
    if args.json:
        about = environment(models["held"].path, {})
        args.json.write_text(json.dumps({"environment": about, "rows": rows}, indent=1), "utf-8")
    Console(width=120).print(_table(rows))
    same = sum(row["words"]["held"] == row["words"]["nothing held"] for row in rows)
    print(f"the same words: {same} of {len(rows)}")


def _model(settings: Settings, system: str) -> _Counting:
    chat = settings.chat
    model = _Counting(
        path=ModelStore(settings.models).path(chat.model),
        context_tokens=chat.context_tokens,
        batch_tokens=chat.batch_tokens,
        threads=chat.threads,
        memory=settings.models / ".memory",
    )
    model.load()
    if system != "held":
        model._loaded()._held = _NothingHeld()
    return model


def _measured(args: argparse.Namespace, models: dict[str, _Counting]) -> Iterator[Row]:
    talks = list(_conversations(args.data, args.n, args.turns, args.seed))
    for system in _SYSTEMS:  # not counted: the first has all to evaluate
        _once(models[system], *talks[0][-1])
    for number, talk in enumerate(track(talks, description="conversations", console=_err)):
        for turn, (one, history, sentence) in enumerate(talk, 1):
            order = _SYSTEMS[:: -1 if (number + turn) % 2 else 1]
            found = {system: _once(models[system], one, history, sentence) for system in order}
            yield {
                "turn": turn,
                "words": {system: words for system, (words, _) in found.items()},
                **{system: figures for system, (_, figures) in found.items()},
            }


def _once(model: _Counting, question: str, history: list[Turn], said: str) -> tuple[str, Row]:
    item = Evidence(number=1, article_id="a", start=0, end=len(said), text=said)
    messages, prompt = answer_messages(question, [item], "es")
    model.invoke(messages, unchanging=prompt.unchanging, max_tokens=8)
    started = time.perf_counter()
    words = standalone_question(question, history, model, "es")
    return words, {"seconds": time.perf_counter() - started, **model.last}


def _conversations(
    data: Path, count: int, turns: int, seed: int
) -> Iterator[list[tuple[str, list[Turn], str]]]:
    by_article: dict[str, list[Asked]] = defaultdict(list)
    for one in open_sets.questions(data, "xquad", "es", answerable=True):
        by_article[one.article_id].append(one)
    texts = {article.id: article.text for article in open_sets.corpus(data)}
    drawn = random.Random(seed)
    whole = [found for found in by_article.values() if len(found) >= turns]
    for _ in range(count):
        asked = drawn.sample(drawn.choice(whole), turns)
        history: list[Turn] = []
        talk = []
        for at, one in enumerate(asked):
            said = _sentence(texts[one.article_id], one)
            history = [
                *history,
                Turn(role="user", content=one.text),
                Turn(role="assistant", content=said),
            ]
            talk.append((_FOLLOW_UPS[at % len(_FOLLOW_UPS)], history, said))
        yield talk


def _sentence(text: str, one: Asked) -> str:
    start, end = one.paragraph
    at = one.spans[0][0] - start
    spans = split_sentences(text[start:end], "es")
    span = next(span for span in spans if span.start <= at < span.end)
    return text[start + span.start : start + span.end]


def _table(rows: list[Row]) -> Table:
    table = Table(title="Rewriting a follow-up, medians")
    for column in ("follow-up", "n", *(f"{s}: {f}" for s in _SYSTEMS for f in ("s", "evaluated"))):
        table.add_column(column, justify="right")
    for turn in sorted({row["turn"] for row in rows}):
        chosen = [row for row in rows if row["turn"] == turn]
        cells = []
        for system in _SYSTEMS:
            seconds = statistics.median(row[system]["seconds"] for row in chosen)
            evaluated = (row[system]["prompt"] - row[system]["reused"] for row in chosen)
            cells += [f"{seconds:.2f}", f"{statistics.median(evaluated):.0f}"]
        table.add_row(str(turn), str(len(chosen)), *cells)
    return table


if __name__ == "__main__":
    main()
