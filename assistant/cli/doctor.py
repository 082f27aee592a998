"""``hemeroteca doctor``: is everything there that an answer takes?"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from assistant.cli import output
from assistant.cli.choices import default_index, settings
from assistant.cli.commands import command
from assistant.cli.error_lines import DONE, FAILURE
from assistant.cli.index import describe_index
from assistant.cli.models import described
from assistant.config import offline
from assistant.errors import HemerotecaError
from assistant.messages import interface_language, system_reason, text

if TYPE_CHECKING:
    from assistant.config.settings import Settings
    from assistant.models import ModelStore

# Loading the library can kill the process (a build for another processor), so another
# process loads it.
_PROBE = "import llama_cpp; print(llama_cpp.llama_print_system_info().decode())"
_PROBE_S = 60
_LEAST_FREE_GB = 2.0


@command("json")
def doctor(as_json: bool) -> int:
    """Check this machine and what is installed on it."""
    report = examine(settings())
    output.result(report, _show, as_json=as_json)
    return FAILURE if report["problems"] else DONE


def examine(settings: Settings) -> dict[str, Any]:
    """All findings, as JSON; ``problems`` is empty when all is well, and says each thing once."""
    from assistant.models import ModelStore

    problems: list[str] = []
    store = ModelStore(settings.models)
    report: dict[str, Any] = {
        **_machine(settings, problems),
        "llama_cpp": _llama(problems),
        "models": [described(model) for model in store.entries() if model.state != "missing"],
        "indexes": _indexes(settings, problems),
        "in_use": _files_in_use(settings, store, problems),
    }
    # Two settings may name the same model, and two checks meet the same trouble.
    return {**report, "problems": list(dict.fromkeys(problems))}


def _machine(settings: Settings, problems: list[str]) -> dict[str, Any]:
    from assistant import __version__
    from assistant.models import machine

    home = settings.home
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(there).free / 1e9
    if free < _LEAST_FREE_GB:
        problems.append(text("cli.little_room", free=f"{free:.1f}", path=home))
    return {
        "hemeroteca": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "cores": machine.cores(),
        "memory_gb": round(machine.memory_bytes() / 1e9, 1),
        "disk_free_gb": round(free, 1),
        "home": str(home),
        "models_folder": str(settings.models),
        "offline": offline.is_offline(),
        "language": interface_language(),
    }


def _llama(problems: list[str]) -> dict[str, Any]:
    try:
        probe = subprocess.run(
            [sys.executable, "-c", _PROBE],
            capture_output=True,
            text=True,
            timeout=_PROBE_S,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        works, said = probe.returncode == 0, probe.stdout or probe.stderr
    except OSError as error:
        works, said = False, system_reason(error)
    except subprocess.TimeoutExpired:
        works, said = False, system_reason(TimeoutError())
    last = next(reversed(said.strip().splitlines()), "")
    if not works:
        problems.append(text("cli.no_llama", why=last or "-"))
    return {"works": works, "features": last.replace("CPU : ", "") if works else ""}


def _indexes(settings: Settings, problems: list[str]) -> list[dict[str, Any]]:
    indexes = [describe_index(settings.indexes / name) for name in settings.index_names()]
    problems.extend(facts["problem"] for facts in indexes if facts["problem"])
    if not indexes:
        problems.append(text("cli.no_indexes", path=settings.indexes))
    return indexes


def _files_in_use(settings: Settings, store: ModelStore, problems: list[str]) -> dict[str, str]:
    """The files that the next question would be answered with."""
    from assistant.config.settings import index_path

    paths = {"index": str(index_path(settings, default_index(settings, None)))}
    parts = [
        ("embedder", store.resolve_embedder, settings.embeddings.model),
        ("chat_model", store.resolve_chat, settings.chat.model),
    ]
    for part, resolve, model in parts:
        try:
            paths[part] = str(resolve(model))
        except HemerotecaError as error:
            problems.append(str(error))
    return paths


def _show(report: dict[str, Any]) -> None:
    for key in ("hemeroteca", "python", "platform", "cores", "memory_gb", "disk_free_gb", "home"):
        _show_row(key, report[key])
    _show_row("llama", report["llama_cpp"]["features"] or "–")
    _show_row("offline", text("cli.doctor_on" if report["offline"] else "cli.doctor_off"))
    for model in report["models"]:
        size, state = output.megabytes(model["bytes"]), text(f"cli.state_{model['state']}")
        _show_row("model", f"{model['name']}, {size}, {state}")
    for facts in report["indexes"]:
        # One that cannot be opened is told of below.
        _show_row(
            "index", facts["name"] if facts["problem"] else text("cli.doctor_counts", **facts)
        )
    output.line()
    for problem in report["problems"]:
        output.line(f"✗ {problem}", fg="red")
    if not report["problems"]:
        output.line(text("cli.all_well"), fg="green")


def _show_row(key: str, value: object) -> None:
    output.line(f"{text(f'cli.doctor_{key}'):<22} {value}")
