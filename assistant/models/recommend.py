"""Which models suit this machine."""

from __future__ import annotations

from typing import Final

from assistant.config.offline import is_offline
from assistant.config.settings import Settings
from assistant.errors import ModelMissing
from assistant.messages import text
from assistant.models import machine
from assistant.models.catalog import catalog
from assistant.models.hub import Hub
from assistant.models.store import ModelStore
from assistant.types import Frozen

_LARGE: Final = "qwen3-4b-2507"
_DEFAULT: Final = "qwen2.5-coder-1.5b"
_SMALL: Final = "qwen2.5-coder-0.5b"
_FEW_CORES: Final = 2


class Recommendation(Frozen):
    """A chat model and why.

    Attributes:
        name: Its name in the catalog.
        reason: One line for people, in the interface's language.
    """

    name: str
    reason: str


def recommend(store: ModelStore, *, hub_reachable: bool | None = None) -> Recommendation:
    """Choose a chat model by memory, cores and what can be reached.

    The large model decodes too slowly on two cores, and only a hub has it: so it takes
    memory, cores and the hub (or an installed copy). The hub is asked only when that decides.

    Args:
        store: Installed models need no hub.
        hub_reachable: Whether the model hub answers; tried, within seconds, when None.
    """
    memory, count = machine.memory_bytes(), machine.cores()
    facts = {"memory": round(memory / 1e9), "cores": count}
    if not _fits(_DEFAULT, memory):
        return _because(_SMALL, "models.reason_small", **facts)
    if not _fits(_LARGE, memory):
        return _because(_DEFAULT, "models.reason_default", why=text("models.why_memory", **facts))
    if count <= _FEW_CORES:
        return _because(_DEFAULT, "models.reason_default", why=text("models.why_cores", **facts))
    if not store.installed(_LARGE) and not _reachable(hub_reachable):
        return _because(_DEFAULT, "models.reason_default", why=text("models.why_hub"))
    return _because(_LARGE, "models.reason_large", **facts)


def default_models(settings: Settings) -> tuple[str, ...]:
    """Catalog names that the settings need: the embedder, then the chat model.

    What the settings give as a path is left out. With ``auto``, an installed chat model is
    kept, so that a second call decides as the first did and touches no network.
    """
    store = ModelStore(settings.models)
    chat = settings.chat.model
    if chat == "auto":
        try:
            chat = store.best_chat().entry.name
        except ModelMissing:
            chat = recommend(store).name
    return tuple(name for name in (settings.embeddings.model, chat) if name in catalog())


def _fits(name: str, memory: int) -> bool:
    return catalog()[name].machine_gb * 1e9 <= memory


def _reachable(known: bool | None) -> bool:
    if known is not None:
        return known
    return not is_offline() and not Hub().trouble()


def _because(name: str, key: str, **values: object) -> Recommendation:
    return Recommendation(name=name, reason=text(key, name=name, **values))
