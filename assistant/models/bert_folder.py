"""The folder of a sentence-transformers model that is a plain BERT with mean pooling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

WEIGHTS: Final = "model.safetensors"
_PLAIN: Final = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
}
_MODULES: Final = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])


def is_plain_bert(folder: Path) -> bool:
    """Whether a sentence-transformers folder is one that ``GraphEncoder`` computes rightly."""
    try:
        settings = _json(folder / "config.json")
        pooling = _json(folder / "1_Pooling" / "config.json")
        modules = [module["type"].rpartition(".")[2] for module in _json(folder / "modules.json")]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    asked = {key for key, value in pooling.items() if key.startswith("pooling_mode_") and value}
    mean = asked == {"pooling_mode_mean_tokens"} and "pooling_mode" not in pooling
    plain = all(settings.get(key, value) == value for key, value in _PLAIN.items())
    return plain and mean and modules in _MODULES and (folder / WEIGHTS).is_file()


def cut(ids: list[int], most: int) -> list[int]:
    """A text that is too long loses its end, not the closing special token."""
    return ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
