"""What an archive of so many articles costs: time to build, bytes, memory, and time to search.

The articles are made of those of a file (``--articles``, JSONL or whatever else is read): sentences
in another order, other names and numbers (``made_articles.py``). Each size is built in a process of
its own and searched in another, with the embedder of the settings; no chat model is asked. An
archive in ``--cache`` is gone on with where it stopped, and not built again; Ctrl-C stops, and
what was measured by then is printed and written.

``sources on screen`` is the time from a question to the event that shows its evidence.
``--without-sentences`` builds archives without a vector for each sentence, to see what those cost.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import resource
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from assistant import Assistant, Settings
from assistant.config.settings import INDEX_FILE
from assistant.index import Index, writer
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.store import ModelStore
from assistant.retrieval.search import Retriever
from benchmarks import tables
from benchmarks.arguments import FILE, takes
from benchmarks.environment import environment
from benchmarks.files import load, write
from benchmarks.made_articles import MadeArticles
from benchmarks.plots import draw_sizes
from benchmarks.tables import counting, err, show, until_stopped

_MEBIBYTE: Final = 1024 * 1024
_BUILT: Final = "built.json"
_COLUMNS: Final = {
    "articles": "articles",
    "articles/s": "articles_per_s",
    "embedding": "embedding_share",
    "bytes/article": "bytes_per_article",
    "sentence vectors": "sentence_bytes_per_article",
    "peak MiB, building": "building_mib",
    "open, s": "open_s",
    "first search, s": "first_search_s",
    "words, ms": "words_ms",
    "retrieval, ms": "retrieval_ms",
    "sources on screen, ms": "sources_ms",
    "peak MiB, searching": "searching_mib",
}
_PLOTS: Final = {
    "speed": ("articles stored a second", {"articles": "articles_per_s"}),
    "bytes": (
        "bytes an article",
        {"all": "bytes_per_article", "sentence vectors": "sentence_bytes_per_article"},
    ),
    "memory": (
        "peak memory, MiB",
        {"building": "building_mib", "searching": "searching_mib"},
    ),
    "search": (
        "milliseconds, median",
        {"words": "words_ms", "retrieval": "retrieval_ms", "sources on screen": "sources_ms"},
    ),
    "open": ("seconds", {"open": "open_s", "first search": "first_search_s"}),
}

Row = dict[str, Any]
ARGUMENTS: Final = takes(
    *("cache", "seed", "out", "models"),
    articles={**FILE, "help": "file of articles to make others of"},
    sizes=("1000,10000,100000", "articles of each archive"),
    queries=(50, "searches of each kind"),
    without_sentences=(False, "no vectors of sentences"),
    images={**FILE, "help": "folder that plots go to, as scale-*.svg"},
    report={**FILE, "nargs": "+", "help": "print and draw what these files hold"},
)


def run(args: argparse.Namespace) -> None:
    """Measure what the arguments say, and print the table."""
    rows: list[Row] = []
    if args.report:
        rows = [row for file in args.report for row in load(file)["rows"]]
    elif args.articles is None:
        args.error("--articles is needed: the file to make articles of")
    else:
        with tempfile.TemporaryDirectory() as scratch, until_stopped():
            for size in _sizes(args):
                rows.append(_measured(_config(args, size, Path(scratch))))
        about = environment(Path("none"))
        write(args.out, {"environment": about, "rows": rows})
    print_rows(rows)
    if args.images and rows:
        _draw(rows, args.images)


def _sizes(args: argparse.Namespace) -> list[int]:
    try:
        sizes = [int(size) for size in args.sizes.split(",")]
    except ValueError:
        sizes = []
    if not sizes or min(sizes) < 1:
        args.error("--sizes takes numbers of articles, as in 1000,10000")
    return sizes


def _config(args: argparse.Namespace, size: int, scratch: Path) -> Row:
    bare = "-bare" if args.without_sentences else ""
    return {
        "articles": str(args.articles),
        "size": size,
        "seed": args.seed,
        "queries": args.queries,
        "sentences": not args.without_sentences,
        "models": str(args.models) if args.models else "",
        "index": str((args.cache or scratch) / f"scale-{size}-{args.seed}{bare}"),
    }


def _measured(config: Row) -> Row:
    about = {"size": config["size"], "sentences": config["sentences"]}
    return {**about, **_apart(build, config), **_apart(search, config)}


def _apart(measure: Callable[[Row], Row], config: Row) -> Row:
    """What a measurement gives, in a process of its own, so that its memory is its own.

    Raises:
        SystemExit: It failed; its own words went to stderr.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send, args=(measure, config, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        row: Row = ours.recv()
    except EOFError:
        process.join()
        raise SystemExit(process.exitcode or 1) from None
    except KeyboardInterrupt:
        # Ctrl-C is the child's too; what it has stored is whole.
        process.join()
        raise
    process.join()
    return row


def _send(measure: Callable[[Row], Row], config: Row, connection: Any) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        connection.send(measure(config))


def embedder(config: Row) -> E5Embeddings:
    """The embedder of the settings."""
    settings = _settings(config)
    return E5Embeddings(ModelStore(settings.models).resolve_embedder(settings.embeddings.model))


def _settings(config: Row) -> Settings:
    return Settings.load(**({"models": config["models"]} if config["models"] else {}))


def build(config: Row) -> Row:
    """Build an archive, or go on building it; what that took and what it weighs."""
    path, size = Path(config["index"]), config["size"]
    made = MadeArticles(Path(config["articles"]), config["seed"])
    embeddings = embedder(config)
    embeddings.embed_documents(["Se carga antes de contar."])
    with _counted(embeddings) as spent, _sentences(config["sentences"]):
        path.parent.mkdir(parents=True, exist_ok=True)
        with Index.open(path, embeddings, create=True) as index:
            _go_on(index, made, size, path / _BUILT, spent)
            passages = index.passage_count
            sentence_bytes = _sentence_bytes(index)
    built = load(path / _BUILT)
    whole = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return {
        "articles": size,
        "passages": passages,
        "build_s": built["seconds"],
        "articles_per_s": size / built["seconds"] if built["seconds"] else None,
        "embedding_share": built["embedding_s"] / (built["seconds"] or 1.0),
        "bytes_per_article": whole / size,
        "database_bytes": (path / INDEX_FILE).stat().st_size,
        "sentence_bytes_per_article": sentence_bytes / size,
        "building_mib": built["peak_mib"],
    }


def _go_on(
    index: Index, made: MadeArticles, size: int, file: Path, spent: dict[str, float]
) -> None:
    """Store the articles that are missing; the time that took is added to what it took before."""
    there = len(index)
    before = load(file) if file.exists() else {"seconds": 0.0, "embedding_s": 0.0, "peak_mib": 0.0}
    if there >= size and file.exists():
        return
    began = time.monotonic()
    try:
        with counting(f"{size} articles") as progress:

            def told(step: str, done: float, total: float | None) -> None:
                progress(step, there + done, size)

            index.add(made.first(size, there), progress=told)
    finally:
        write(
            file,
            {
                "seconds": before["seconds"] + time.monotonic() - began,
                "embedding_s": before["embedding_s"] + spent["seconds"],
                "peak_mib": max(before["peak_mib"], _peak_mib()),
            },
        )


def search(config: Row) -> Row:
    """Open an archive and search it."""
    path, size = Path(config["index"]), config["size"]
    made = MadeArticles(Path(config["articles"]), config["seed"])
    chance = random.Random(config["seed"])
    asked = [chance.randrange(size) for _ in range(config["queries"] + 1)]
    embeddings = embedder(config)
    embeddings.embed_query("Se carga antes de contar.")
    began = time.monotonic()
    with Index.open(path, embeddings) as index:
        opened = time.monotonic()
        retriever = Retriever(index, embeddings)
        retriever.search(made.question(asked[-1]))
        first = time.monotonic()
        words = _times([made.words(n) for n in asked[:-1]], index.article_search.search, "words")
        questions = [made.question(n) for n in asked[:-1]]
        found = _times(questions, retriever.search, "retrieval")
    return {
        "open_s": opened - began,
        "first_search_s": first - opened,
        **_percentiles("words", words),
        **_percentiles("retrieval", found),
        **_percentiles("sources", _sources(config, embeddings, questions)),
        "searching_mib": _peak_mib(),
    }


def _sources(config: Row, embeddings: E5Embeddings, questions: Sequence[str]) -> list[float]:
    """Times until the evidence of questions is there; other than those that retrieval was asked."""
    from langchain_core.language_models.fake_chat_models import FakeListChatModel

    chat = FakeListChatModel(responses=["Nada."])
    settings, path = _settings(config), Path(config["index"])
    with Assistant(settings, path, embeddings=embeddings, chat_model=chat, create=False) as own:

        def ask(question: str) -> None:
            with contextlib.closing(own.stream(question)) as events:
                next((event for event in events if event.kind in ("evidence", "done")), None)

        ask(questions[0])  # not counted: it opens the archive
        return _times([f"{question} Dígalo." for question in questions], ask, "sources on screen")


def _times(asked: Sequence[str], ask: Callable[[str], object], what: str) -> list[float]:
    """Seconds that each takes."""
    times = []
    for one in tables.watched(asked, what):
        began = time.monotonic()
        ask(one)
        times.append(time.monotonic() - began)
    return times


def _percentiles(name: str, times: Sequence[float]) -> Row:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {f"{name}_ms": 1000 * statistics.median(ordered), f"{name}_p95_ms": 1000 * late}


@contextlib.contextmanager
def _counted(embeddings: E5Embeddings) -> Iterator[dict[str, float]]:
    """How long it embeds documents."""
    spent, embed = {"seconds": 0.0}, embeddings.embed_documents

    def timed(texts: list[str]) -> list[list[float]]:
        began = time.monotonic()
        try:
            return embed(texts)
        finally:
            spent["seconds"] += time.monotonic() - began

    embeddings.__dict__["embed_documents"] = timed
    try:
        yield spent
    finally:
        del embeddings.__dict__["embed_documents"]


@contextlib.contextmanager
def _sentences(wanted: bool) -> Iterator[None]:
    """Have sentences of passages embedded too, or not."""
    usual = vars(writer)["_sentences_of"]
    vars(writer)["_sentences_of"] = usual if wanted else lambda passage: []
    try:
        yield
    finally:
        vars(writer)["_sentences_of"] = usual


def _sentence_bytes(index: Index) -> int:
    import sqlite3

    with contextlib.closing(sqlite3.connect(index.path / INDEX_FILE)) as connection:
        query = "SELECT coalesce(sum(length(vector)), 0) FROM sentences"
        return int(connection.execute(query).fetchone()[0])


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MEBIBYTE


def print_rows(rows: Sequence[Row]) -> None:
    """Print a line a size; searches as median and, behind it, the 95th percentile."""
    if not rows:
        err.print("nothing was measured")
        return
    cells = ([_cell(row, key) for key in _COLUMNS.values()] for row in rows)
    show("Scale; searches: median / 95 of 100 within", list(_COLUMNS), cells)


def _cell(row: Row, key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, int):
        return f"{value:,}"
    if key.endswith("_ms"):
        return f"{value:.1f} / {row[key.replace('_ms', '_p95_ms')]:.1f}"
    if key.endswith("_share"):
        return f"{value:.0%}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def _draw(rows: Sequence[Row], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(rows, key=lambda row: row["size"])
    for name, (up, lines) in _PLOTS.items():
        points = {
            label: [(row["size"], row[key]) for row in ordered if row.get(key)]
            for label, key in lines.items()
        }
        drawn = draw_sizes({k: v for k, v in points.items() if v}, up=up, across="articles")
        (folder / f"scale-{name}.svg").write_text(drawn, encoding="utf-8")
