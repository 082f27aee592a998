"""Arguments that several commands take, each defined once."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any, Final

_SHARED: Final[dict[str, dict[str, Any]]] = {
    "data": {"type": Path, "help": "folder of the open sets (default: $HEMEROTECA_TEST_DATA)"},
    "cache": {"type": Path, "help": "folder that keeps the indexes and chunks"},
    "n": {"type": int, "help": "at most so many"},
    "seed": {"type": int, "default": 7, "help": "which ones, and their order"},
    "out": {"type": Path, "help": "also write everything there, as JSON"},
    "models": {"type": Path, "help": "model cache (default: the settings')"},
    "adapter": {"type": Path, "help": "file of another reader than the shipped one"},
    "answers": {"type": Path, "help": "what an earlier run wrote"},
    "set": {"choices": ("xquad", "mlqa"), "default": "xquad", "help": "questions"},
    "fold": {"type": int, "choices": (0, 1), "help": "leave out its titles"},
    "write": {"action": "store_true", "help": "replace the weights in force"},
    "index": {"default": "demo", "help": "name or path of the demo index"},
    "chat": {"default": "qwen2.5-coder-1.5b", "help": "chat model, by name"},
    "embedder": {"default": "multilingual-e5-small-q4", "help": "of plain, by name"},
    "threads": {"type": int, "default": 2, "help": "of llama.cpp; 0: the library's default"},
    "ours_arg": {
        "action": "append",
        "default": [],
        "metavar": "SECTION.KEY=VALUE",
        "help": "a setting of ours",
    },
}
REQUIRED: Final = {"required": True}
MODELS: Final = (
    *("data", "cache", "seed", "out", "models"),
    *("chat", "embedder", "threads", "ours_arg"),
)
"""What a comparison with the plain pipeline takes."""


def add(parser: argparse.ArgumentParser, *names: str, **changed: Any) -> None:
    """Add shared arguments.

    Args:
        parser: Of the command.
        *names: Of the arguments; the folder of the data is required unless the environment has it.
        **changed: By name, another default (not a mapping), or what differs of the definition.
    """
    for name in names:
        how = changed.get(name, {})
        given = {**_SHARED[name], **(how if isinstance(how, dict) else {"default": how})}
        if name == "data":
            given.setdefault("default", os.environ.get("HEMEROTECA_TEST_DATA"))
            given["required"] = given.pop("required", True) and given["default"] is None
        parser.add_argument(f"--{name.replace('_', '-')}", **given)


def overrides(args: argparse.Namespace) -> dict[str, Any]:
    """Settings of ours that the arguments ask for.

    Raises:
        SystemExit: One is not ``section.key=value``.
    """
    settings: dict[str, Any] = {"chat": {"model": args.chat}}
    if args.threads:
        settings["chat"]["threads"] = args.threads
    if args.models:
        settings["models"] = str(args.models)
    for given in args.ours_arg:
        name, equals, value = given.partition("=")
        section, dot, key = name.partition(".")
        if not (equals and dot):
            raise SystemExit(f"--ours-arg {given}: not section.key=value")
        settings.setdefault(section, {})[key] = value
    return settings


def load(file: Path) -> Any:
    """What ``write`` wrote."""
    return json.loads(file.read_text(encoding="utf-8"))


def write(file: Path | None, results: Any) -> None:
    """Write results as JSON; a run that is stopped meanwhile leaves the file as it was."""
    if file:
        partial = file.with_name(f"{file.name}.part")
        text = json.dumps(results, indent=1, ensure_ascii=False)
        partial.write_text(f"{text}\n", encoding="utf-8")
        partial.replace(file)
