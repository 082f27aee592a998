"""Arguments that several commands take, each defined once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

Arguments = dict[str, dict[str, Any]]
"""What ``ArgumentParser.add_argument`` takes, by the argument's name."""
FILE: Final = {"type": Path}
REQUIRED: Final = {"required": True}
OPTIONAL: Final = {"required": False}
MODELS: Final = (
    *("data", "cache", "seed", "out", "models"),
    *("chat", "embedder", "threads", "ours_arg"),
)
"""What a comparison with the plain pipeline takes."""
_DATA: Final = "HEMEROTECA_TEST_DATA"
_SHARED: Final[Arguments] = {
    "data": {
        **FILE,
        **REQUIRED,
        "help": "folder of the open sets (default: $HEMEROTECA_TEST_DATA)",
    },
    "cache": {**FILE, "help": "folder that keeps the indexes and chunks"},
    "n": {"type": int, "help": "at most so many"},
    "seed": {"type": int, "default": 7, "help": "which ones, and their order"},
    "out": {**FILE, "help": "also write everything there, as JSON"},
    "models": {**FILE, "help": "model cache (default: the settings')"},
    "adapter": {**FILE, "help": "file of another reader than the shipped one"},
    "set": {"choices": ("xquad", "mlqa"), "default": "xquad", "help": "questions"},
    "fold": {"type": int, "choices": (0, 1), "help": "leave out its titles"},
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


def takes(*shared: str, **own: Any) -> Arguments:
    """The arguments of a command.

    Args:
        *shared: Names of arguments that are defined here.
        **own: By name, its own arguments, or what differs of a shared one: a default, a default
            and a help, or what ``add_argument`` takes.

    Returns:
        By option; the folder of the data is required unless the environment has it.
    """
    found = {}
    for name in dict.fromkeys((*shared, *own)):
        how = _SHARED[name] if name in shared else {}
        found[f"--{name.replace('_', '-')}"] = {**how, **_definition(own.get(name, {}))}
    if data := found.get("--data"):
        data.setdefault("default", os.environ.get(_DATA))
        data["required"] = data["required"] and data["default"] is None
    return found


def _definition(given: Any) -> Mapping[str, Any]:
    if isinstance(given, dict):
        return given
    default, *told = given if isinstance(given, tuple) else (given,)
    kind = {"action": "store_true"} if default is False else {"type": type(default)}
    return {**kind, "default": default, **({"help": told[0]} if told else {})}


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
