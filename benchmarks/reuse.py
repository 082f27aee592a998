"""What answers lose when each article's evidence is evaluated without sight of the others.

    .venv/bin/python benchmarks/reuse.py --data DATA --cache CACHE [--n N] [--json FILE]
    .venv/bin/python benchmarks/reuse.py --data DATA --cache CACHE --recurrence

If the keys and values of an article's evidence block (its header and numbered sentences) were
kept and put wherever the block lands in the next prompt, it would not have to be evaluated
again, but blocks would not see each other. Here each block is evaluated right behind a copy of
the unchanging beginning, its keys are turned to the place that it has in the prompt, and its
cells join the main sequence, where all the rest is evaluated. Numbers of sentences are right by
construction, so what is measured is the least that is lost.

The variants, asked in rotated order: ``normal``; ``alone``; ``first 8`` and ``first 16``, where
so many tokens at the start of each block but the first are evaluated again with sight of
everything before; and ``all``, every token with sight of everything before but in the same
batches as the others, which shows what rounding alone changes.

``--recurrence`` asks no chat model: it counts how often evidence comes back when questions are
asked article by article, which bounds the gain. ``--report FILE...`` prints earlier runs
together; ``--json`` is written after each question, so that a run may be cut short.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain, groupby
from pathlib import Path
from typing import Any, Final

import latency_report
from latency import add_common, overrides, sample
from open_sets import Asked
from rich.console import Console
from rich.progress import Progress as Bar

from assistant import Assistant, Evidence, Settings
from assistant.errors import ModelUnusable
from assistant.evaluation import figures, grading
from assistant.models import ModelStore
from assistant.models.engine import Engine, batch_ends
from assistant.models.llama import ChatLlama
from assistant.models.tuning import Tuning, processors

_NORMAL: Final = "normal"
# So many first tokens of a block are evaluated again.
_AGAIN: Final = {"alone": 0, "first 8": 8, "first 16": 16, "all": 1 << 20}
_VARIANTS: Final = (_NORMAL, *_AGAIN)
_MAIN, _APART = 0, 1
_NUMBERED: Final = re.compile(rb"\[\d+\] ")
_NEXT: Final = (1, 5, 20)
_MARKS: Final = ("contains_gold", "cites_gold", "refused")

Row = dict[str, Any]
Shown = tuple[Asked, list[Evidence]]
_err = Console(stderr=True)


class ApartEngine(Engine):
    """An engine that can evaluate the evidence blocks of a prompt each by itself.

    Attributes:
        again: First tokens of a block that are evaluated again in the main sequence; None
            evaluates the prompt as usual.
        counted: Tokens of the last prompt's evidence, of its blocks, and how many blocks.
    """

    again: int | None = None
    counted: Row

    def _open(self, path: Path, threads: int, flash: bool) -> Any:
        self._api = _TwoSequences(self._api)
        return super()._open(path, threads, flash)

    def evaluate(
        self,
        tokens: Sequence[int],
        *,
        cuts: Sequence[int] = (),
        keep: int = 0,
        hold: int = 0,
        stopped: Callable[[], bool] | None = None,
    ) -> int:
        """As ``Engine.evaluate``, the evidence as ``again`` says."""
        blocks = self._blocks(tokens, keep) if keep else []
        self.counted = {
            "evaluated": len(tokens) - keep,
            "blocks": len(blocks),
            "block_tokens": sum(end - first for first, end in blocks),
            "later_tokens": sum(end - first for first, end in blocks[1:]),
        }
        if self.again is None or not blocks:
            return super().evaluate(tokens, cuts=cuts, keep=keep, hold=hold, stopped=stopped)
        super().evaluate(tokens[: keep + 1], cuts=cuts, keep=keep, stopped=stopped)
        self._forget_from(keep)
        for first, end in blocks:
            # The first block has nothing before it that it did not see.
            again = min(self.again, end - first) if first != blocks[0][0] else 0
            self._evaluate_apart(tokens, keep, first, end)
            self._go_on(tokens, first + again)
            self._take_over(tokens, first + again, end)
        self._go_on(tokens, len(tokens))
        return keep

    def _blocks(self, tokens: Sequence[int], begin: int) -> list[tuple[int, int]]:
        """First and last (exclusive) position of the tokens wholly in each evidence block."""
        pieces = [self.piece(token) for token in tokens[begin:]]
        ends = list(accumulate(map(len, pieces)))
        found = []
        for start, stop in block_spans(b"".join(pieces)):
            inside = [
                at
                for at, (piece, end) in enumerate(zip(pieces, ends, strict=True), begin)
                if piece and start <= end - len(piece) and end <= stop
            ]
            found.append((inside[0], inside[-1] + 1))
        return found

    def _evaluate_apart(self, tokens: Sequence[int], keep: int, first: int, end: int) -> None:
        """In the other sequence, which holds the beginning and nothing else."""
        self._api.llama_memory_seq_rm(self._memory, _APART, -1, -1)
        self._api.llama_memory_seq_cp(self._memory, _MAIN, _APART, 0, keep)
        # Positions of one sequence must follow each other: shifted to their place afterwards.
        for start, stop in self._steps(end - first):
            self._decode_apart(tokens[first + start : first + stop], keep + start)
        self._api.llama_memory_seq_add(self._memory, _APART, keep, -1, first - keep)

    def _decode_apart(self, part: Sequence[int], position: int) -> None:
        batch = self._batch
        batch.n_tokens = len(part)
        for i, token in enumerate(part):
            batch.token[i] = token
            batch.pos[i] = position + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = _APART
            batch.logits[i] = False
        status = int(self._api.llama_decode(self._context, batch))
        if status != 0:
            raise ModelUnusable("llama.failed", status=status)

    def _go_on(self, tokens: Sequence[int], end: int) -> None:
        """Evaluate in the main sequence up to there."""
        first = len(self._evaluated)
        for start, stop in self._steps(end - first):
            self._decode(tokens[first + start : first + stop], rows=1, stopped=None)

    def _steps(self, count: int) -> list[tuple[int, int]]:
        ends = batch_ends(count, (), self._batch_tokens) if count else []
        return list(zip([0, *ends], ends, strict=False))

    def _take_over(self, tokens: Sequence[int], first: int, end: int) -> None:
        self._api.llama_memory_seq_cp(self._memory, _APART, _MAIN, first, end)
        self._api.llama_memory_seq_rm(self._memory, _APART, -1, -1)
        self._evaluated.extend(tokens[first:end])


class _TwoSequences:
    """llama.cpp's interface, whose contexts hold two sequences that share cells."""

    def __init__(self, api: Any) -> None:
        self._plain = api

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plain, name)

    def llama_context_default_params(self) -> Any:
        params = self._plain.llama_context_default_params()
        params.n_seq_max, params.kv_unified = 2, True
        return params


def block_spans(message: bytes) -> list[tuple[int, int]]:
    """Where the evidence blocks of a prompt's last message stand, in bytes, line ends included."""
    evidence, blank, _ = message.partition(b"\n\n")
    if not (blank and evidence):
        return []
    starts, at = [], 0
    for line in evidence.split(b"\n"):
        if not _NUMBERED.match(line):
            starts.append(at)
        at += len(line) + 1
    return list(zip(starts, [*starts[1:], at], strict=True))


class ApartLlama(ChatLlama):
    """The chat model on an ``ApartEngine``, run as is usual."""

    @property
    def apart(self) -> ApartEngine:
        """Its engine."""
        engine = self._loaded()
        assert isinstance(engine, ApartEngine)
        return engine

    def _opened(self, *, threads: int, repack: bool, flash: bool, states: bool = False) -> Engine:
        return ApartEngine(
            self.path,
            context_tokens=self.context_tokens,
            batch_tokens=self.batch_tokens,
            threads=threads,
            repack=repack,
            flash=flash,
        )

    def _tuned(self) -> Tuning:
        threads = self.threads or processors()
        return Tuning(threads=threads, repack=False, flash=True, read_s=0.0, batch_s=(0.0,))


def main() -> None:
    """Measure what the arguments say, and print it."""
    args = _arguments()
    if args.report:
        rows = [row for file in args.report for row in json.loads(file.read_text("utf-8"))]
        _report(rows)
    elif args.recurrence:
        with _assistant(args) as assistant:
            _recurrence([(one, _evidence(assistant, one)) for one in sample(args)], args.seed)
    else:
        _answers(args)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_common(parser)
    parser.set_defaults(seed=21)
    parser.add_argument("--n", type=int, default=40, help="questions")
    parser.add_argument("--offset", type=int, default=0, help="leave out so many of the sample")
    parser.add_argument("--variants", nargs="+", choices=_VARIANTS, default=list(_VARIANTS))
    parser.add_argument("--recurrence", action="store_true", help="count what comes back")
    parser.add_argument("--report", type=Path, nargs="+", help="print what these files hold")
    args = parser.parse_args()
    if not args.report and (args.data is None or args.cache is None):
        parser.error("--data and --cache are needed: the open sets, and where the index is kept")
    return args


def _assistant(args: argparse.Namespace) -> Assistant:
    settings = Settings.load(**overrides(args))
    path = ModelStore(settings.models).resolve_chat(settings.chat.model)
    chat = ApartLlama(path=path, **settings.chat.model_dump(exclude={"model"}))
    return Assistant(settings, index=args.cache / "open", chat_model=chat, create=False)


def _answers(args: argparse.Namespace) -> None:
    asked = sample(args)[args.offset : args.offset + args.n]
    rows: list[Row] = []
    try:
        with _assistant(args) as assistant, Bar(console=_err) as bar:
            assistant.preload()
            for at, one in enumerate(bar.track(asked, description="variants")):
                turn = (args.offset + at) % len(args.variants)
                order = [*args.variants[turn:], *args.variants[:turn]]
                rows += [_asked(assistant, variant, one) for variant in order]
                if args.json:
                    args.json.write_text(json.dumps(rows, ensure_ascii=False) + "\n", "utf-8")
    except KeyboardInterrupt:
        _err.print("stopped; this is what was measured")
    _report(rows)


def _asked(assistant: Assistant, variant: str, one: Asked) -> Row:
    chat = assistant.chat_model
    assert isinstance(chat, ApartLlama)
    chat.apart.again, chat.apart.counted = _AGAIN.get(variant), {}
    answer = assistant.ask(one.text)
    refused = answer.outcome == "refused"
    places = [(c.article_id, c.start, c.end) for c in answer.citations]
    return {
        "variant": variant,
        "id": one.id,
        "group": one.group,
        "question": one.text,
        "golds": list(one.answers),
        "text": answer.text,
        "refused": refused,
        "contains_gold": not refused and grading.contains_gold(answer.text, one.answers),
        "cites_gold": not refused and grading.cites_within(places, one.article_id, one.paragraph),
        **chat.apart.counted,
    }


def _report(rows: Sequence[Row]) -> None:
    every = {name: [row for row in rows if row["variant"] == name] for name in _VARIANTS}
    found = {name: own for name, own in every.items() if own}
    normal = found.get(_NORMAL, [])
    written = [row for row in normal if row.get("blocks")]
    if not written:
        return
    print(f"n {len(normal)}; means of the {len(written)} that the model was asked:")
    for key in ("evaluated", "blocks", "block_tokens", "later_tokens"):
        print(f"- {key}: {statistics.fmean(row[key] for row in written):.1f}")
    print(f"\n| variant | {' | '.join(_MARKS)} | same answer as normal |")
    print("| --- " * (len(_MARKS) + 2) + "|")
    for name, own in found.items():
        cells = [_compared(own, normal, mark) for mark in _MARKS]
        same = sum(row["text"] == usual["text"] for row, usual in zip(own, normal, strict=True))
        print(f"| {name} | " + " | ".join(cells) + f" | {same}/{len(own)} |")
    print(f"\n{sum(row['blocks'] > 1 for row in written)} prompts have more than one block")


def _compared(own: Sequence[Row], normal: Sequence[Row], mark: str) -> str:
    """A rate, and by how much it differs from normal, with an interval over articles."""
    assert [row["id"] for row in own] == [row["id"] for row in normal]
    share, _, _ = latency_report.rate(own, mark)
    if own is normal:
        return f"{share:.3f}"
    differences = [int(a[mark]) - int(b[mark]) for a, b in zip(own, normal, strict=True)]
    low, high = figures.interval(differences, [row["group"] for row in own], _mean)
    return f"{share:.3f} ({_mean(differences):+.3f} [{low:+.3f}, {high:+.3f}])"


def _mean(values: Sequence[int | None]) -> float:
    return statistics.fmean(value or 0 for value in values)


# How often evidence comes back


def _evidence(assistant: Assistant, one: Asked) -> list[Evidence]:
    events = assistant.stream(one.text)
    for event in events:
        if event.kind == "evidence":
            break
    events.close()
    return list(event.evidence)


def _recurrence(shown: Sequence[Shown], seed: int) -> None:
    """Print it for questions in the order of their article's paragraphs, and in random order."""
    by_article = sorted(shown, key=lambda item: (item[0].group, item[0].paragraph))
    mixed = list(by_article)
    random.Random(seed).shuffle(mixed)
    mixed.sort(key=lambda item: item[0].group)
    print(f"{len(shown)} questions, {len({one.group for one, _ in shown})} articles")
    print("\n| what comes back | order | next 1 | next 5 | next 20 | was there before |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, parts in _PARTS.items():
        for order, asked in (("by paragraph", by_article), ("random", mixed)):
            topics = [
                [parts(evidence) for _, evidence in group]
                for _, group in groupby(asked, key=lambda item: item[0].group)
            ]
            cells = [_share(_come_back(topics, within)) for within in _NEXT]
            print(f"| {name} | {order} | {' | '.join(cells)} | {_share(_known(topics))} |")


def _sentences(evidence: Sequence[Evidence]) -> list[Any]:
    return [(item.article_id, item.start) for item in evidence]


def _articles(evidence: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    return (list(group) for _, group in groupby(evidence, key=lambda item: item.article_id))


def _whole_blocks(evidence: Sequence[Evidence]) -> list[Any]:
    return [tuple(_sentences(items)) for items in _articles(evidence)]


def _numbered_blocks(evidence: Sequence[Evidence]) -> list[Any]:
    return [(items[0].number, *_sentences(items)) for items in _articles(evidence)]


_PARTS: Final[dict[str, Callable[[Sequence[Evidence]], list[Any]]]] = {
    "sentence": _sentences,
    "block": _whole_blocks,
    "block with its numbers": _numbered_blocks,
}


def _come_back(topics: Sequence[Sequence[list[Any]]], within: int) -> Iterator[bool]:
    """For each part with so many questions of its topic to come: whether one shows it again."""
    for topic in topics:
        for at in range(len(topic) - within):
            later = set(chain.from_iterable(topic[at + 1 : at + 1 + within]))
            yield from (part in later for part in topic[at])


def _known(topics: Sequence[Sequence[list[Any]]]) -> Iterator[bool]:
    """For each part: whether any earlier question showed it."""
    seen: set[Any] = set()
    for parts in chain.from_iterable(topics):
        yield from (part in seen for part in parts)
        seen.update(parts)


def _share(marks: Iterator[bool]) -> str:
    found = list(marks)
    return f"{statistics.fmean(found):.3f} (n {len(found)})" if found else "none"


if __name__ == "__main__":
    main()
