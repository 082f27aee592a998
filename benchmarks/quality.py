"""How good retrieval and answers are on the open sets.

    .venv/bin/python benchmarks/quality.py --retrieval --data DATA --cache CACHE [--json FILE]
    .venv/bin/python benchmarks/quality.py --answers --data DATA --cache CACHE [--json FILE]
    .venv/bin/python benchmarks/quality.py --slice --data DATA --cache CACHE [--json FILE]

``--retrieval`` compares ours with plain dense search, plain BM25 and their reciprocal rank
fusion over the same passages. ``--answers`` has questions answered and graded: those of XQuAD
and MLQA that name something, in Spanish, with their article in the archive and without;
news questions that nothing answers; and those of NoMIRACL, each asked of its own ten
passages. ``--plain`` asks the pipeline that tutorials show too, ``--without PART`` ours with
one part taken away, ``--ceiling`` ours with the gold paragraph in hand; all get the same
questions. ``--slice`` is a small ``--answers``: about ten minutes, once CACHE holds the indexes,
which take a quarter of an hour to embed.

PYTHONPATH says which checkout is "ours". Ctrl-C stops, and what was measured is printed and
written all the same; ``--kept FILE`` takes over what an earlier run wrote, and asks the rest.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import answer_quality
import retrieval_quality
from answer_sets import SETS
from answer_systems import PARTS
from latency import add_models, stoppable
from reading_examples import FOLDS

_SLICE = 30
_OF_ANSWERS = "--set, --part, --plain, --without, --ceiling, --kept, --adapter and --fold"


def main() -> None:
    """Measure what the arguments say; print it, and write it down."""
    args = _arguments()
    stoppable()
    with tempfile.TemporaryDirectory() as scratch:
        measure = retrieval_quality.run if args.retrieval else answer_quality.run
        results = measure(args, args.cache or Path(scratch))
    if args.json:
        text = json.dumps(results, indent=1, ensure_ascii=False)
        args.json.write_text(text + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--retrieval", action="store_true", help="measure retrieval")
    what.add_argument("--answers", action="store_true", help="measure answers")
    what.add_argument("--slice", action="store_true", help=f"--answers --n {_SLICE}")
    add_models(parser)
    parser.add_argument(
        "--n",
        "--limit",
        type=int,
        help="at most so many questions of each set, of --answers so many with and without answer",
    )
    parser.add_argument(
        "--set", action="append", choices=SETS, help="ask this set; may be repeated; else all"
    )
    parser.add_argument(
        "--part", choices=("with", "without"), help="ask only questions with an answer, or without"
    )
    parser.add_argument("--adapter", type=Path, help="another reader than the shipped one")
    parser.add_argument(
        "--fold",
        type=int,
        choices=range(FOLDS),
        help="ask only of XQuAD's articles that an --adapter taught with this --fold has not seen",
    )
    parser.add_argument("--plain", action="store_true", help="ask the plain pipeline too")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=PARTS,
        help="ask ours without this part too; may be repeated",
    )
    parser.add_argument(
        "--ceiling",
        action="store_true",
        help="ask ours with the gold paragraph in place of what search finds, too",
    )
    parser.add_argument(
        "--kept",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="do not ask again what an earlier run (its --json) answered; may be repeated",
    )
    args = parser.parse_args()
    if args.data is None:
        parser.error("--data is needed: the folder of the open sets")
    chosen = (args.set, args.part, args.plain, args.without, args.ceiling, args.kept, args.adapter)
    if args.retrieval and (any(chosen) or args.fold is not None):
        parser.error(f"{_OF_ANSWERS} go with --answers and --slice")
    if args.slice and args.n is None:
        args.n = _SLICE
    return args


if __name__ == "__main__":
    main()
