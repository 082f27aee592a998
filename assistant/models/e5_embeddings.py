"""Embeddings of the e5 kind, in LangChain's shape, computed in this process."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from assistant.config.offline import quieten
from assistant.errors import HemerotecaError, ModelUnusable
from assistant.messages import system_reason
from assistant.models.bert_folder import WEIGHTS, is_plain_bert
from assistant.models.bert_openvino import CompiledBert, GraphEncoder
from assistant.models.catalog import catalog
from assistant.models.file_checks import sha256_of
from assistant.models.reader import Reader, States
from assistant.models.reader_adapter import AdaptedWeights, Adapter, shipped_adapter

_log: Final = logging.getLogger(__name__)
_TOKENIZER: Final = "tokenizer.json"
_PROMPTS: Final = "config_sentence_transformers.json"
_PREFIXES: Final = {"query": "query: ", "document": "passage: "}
_ID_DIGITS: Final = 12
_USUAL_TOKENS: Final = 512


class E5Embeddings(Embeddings):
    """A sentence-transformers folder whose model takes ``query: `` and ``passage: ``.

    A folder that states other prompts has them used. Loaded at the first text, once,
    whichever thread brings it. Texts longer than ``max_tokens`` are cut at their end.

    Args:
        folder: The model, as ``ModelStore.resolve_embedder`` gives it.
        batch_size: Texts computed together by sentence-transformers; ``GraphEncoder`` takes
            each by itself.
        threads: Threads that compute; 0 takes as many as cores may be used.
        engine: ``auto`` takes ``GraphEncoder`` where it runs, and ``sentence_transformers``
            never does.
        packed: Whether ``GraphEncoder`` uses 4-bit blocks as such; see there.
    """

    def __init__(
        self,
        folder: Path,
        *,
        batch_size: int = 16,
        threads: int = 0,
        engine: Literal["auto", "sentence_transformers"] = "auto",
        packed: bool | None = None,
    ) -> None:
        self.folder = folder
        self._packed = packed
        self._engine = engine
        self._batch_size = batch_size
        self._threads = threads
        self._lock = threading.RLock()

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question: ``dimensions`` numbers, of length 1.

        Raises:
            ModelUnusable: The folder cannot be loaded.
        """
        vector: list[float] = self._embed([text], "query")[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in the order of the texts, each of length 1.

        Raises:
            ModelUnusable: The folder cannot be loaded.
        """
        vectors: list[list[float]] = self._embed(texts, "document").tolist()
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by itself: neither prefix nor special tokens. Loads no model.

        Raises:
            ModelUnusable: The folder has no tokenizer that can be read.
        """
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    @functools.cached_property
    def embedder_id(self) -> str:
        """Name and start of the weights' hash: vectors are comparable when it is the same.

        Which engine computed them is no part of it. Vectors of the same text by different
        engines have a cosine of 0.9998 or more.
        """
        return f"{self.folder.name}@{_weights_hash(self.folder)[:_ID_DIGITS]}"

    @property
    def dimensions(self) -> int:
        """Numbers of a vector."""
        return self._encoder.dimensions

    @functools.cached_property
    def max_tokens(self) -> int:
        """Most tokens that the model sees of a text, prefix and special tokens included."""
        own = _json(self.folder / "sentence_bert_config.json").get("max_seq_length")
        positions = _json(self.folder / "config.json").get("max_position_embeddings")
        return int(own or positions or _USUAL_TOKENS)

    def reader(self, adapter: Adapter | None = None) -> Reader | None:
        """This model as a reader; None if no adapter fits it, or ``GraphEncoder`` cannot run.

        Args:
            adapter: The one that comes with this package when None.
        """
        with self._lock:
            return self._reader_with(adapter) if adapter is not None else self._shipped_reader

    @functools.cached_property
    def _shipped_reader(self) -> Reader | None:
        return self._reader_with(shipped_adapter())

    def _reader_with(self, adapter: Adapter) -> Reader | None:
        fits = adapter.embedder == self.embedder_id.rpartition("@")[2]
        if not fits or not isinstance(self._encoder, GraphEncoder):
            return None
        return Reader(adapter, self._tokenizer, self._late_states(adapter), self.max_tokens)

    def _late_states(self, adapter: Adapter) -> States:
        """Computes states; loaded when first asked, once, whichever thread asks."""

        @functools.cache
        def graph() -> CompiledBert:
            weights = AdaptedWeights(self.folder / WEIGHTS, adapter)
            return CompiledBert(
                weights,
                self.folder,
                threads=self._threads,
                pooled=False,
                at_once=1,
                packed=self._packed,
            )

        def states(texts: Sequence[Sequence[int]]) -> list[npt.NDArray[np.float32]]:
            with self._lock, _loading(self.folder):
                compiled = graph()
            return compiled.each(texts)

        return states

    def _embed(self, texts: Sequence[str], role: str) -> npt.NDArray[np.float32]:
        """Sorted by length: a batch has little padding, and the last texts take no time."""
        prefixed = [self._prefixes[role] + text for text in texts]
        order = sorted(range(len(prefixed)), key=lambda place: -len(prefixed[place]))
        vectors = np.empty((len(prefixed), self.dimensions), dtype=np.float32)
        vectors[order] = self._encoder.encode([prefixed[place] for place in order])
        return vectors

    @functools.cached_property
    def _prefixes(self) -> dict[str, str]:
        prompts = _json(self.folder / _PROMPTS).get("prompts") or {}
        return {role: prompts.get(role, usual) for role, usual in _PREFIXES.items()}

    @property
    def _tokenizer(self) -> Any:
        with self._lock:
            return self._loaded_tokenizer

    @functools.cached_property
    def _loaded_tokenizer(self) -> Any:
        quieten()
        from tokenizers import Tokenizer

        path = self.folder / _TOKENIZER
        if not path.is_file():
            raise ModelUnusable("models.no_tokenizer", path=self.folder, file=_TOKENIZER)
        with _loading(self.folder):
            tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @property
    def _encoder(self) -> GraphEncoder | _SentenceTransformer:
        with self._lock:
            return self._loaded_encoder

    @functools.cached_property
    def _loaded_encoder(self) -> GraphEncoder | _SentenceTransformer:
        quieten()
        with _loading(self.folder):
            graph = self._graph_encoder() if self._engine == "auto" else None
            return graph or _SentenceTransformer(self.folder, self._batch_size, self._threads)

    def _graph_encoder(self) -> GraphEncoder | None:
        """None where it cannot run: not installed, a processor it does not know, odd weights."""
        if not is_plain_bert(self.folder):
            return None
        tokenizer = self._tokenizer
        try:
            return GraphEncoder(self.folder, tokenizer, threads=self._threads, packed=self._packed)
        except Exception as error:
            _log.info("sentence-transformers computes %s: %s", self.folder, error)
            return None


class _SentenceTransformer:
    """Whatever the library of that name can load."""

    def __init__(self, folder: Path, batch_size: int, threads: int) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        self._batch_size = batch_size
        self._turn = threading.Lock()
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimensions = int(self.encode([""]).shape[1])

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        with self._turn:
            vectors: npt.NDArray[np.float32] = self._model.encode(
                list(texts),
                prompt="",
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return vectors


@contextlib.contextmanager
def _loading(folder: Path) -> Iterator[None]:
    """What a library says of a model that it cannot load, in one line for people."""
    try:
        yield
    except HemerotecaError:
        raise
    except Exception as error:
        said = system_reason(error) if isinstance(error, OSError) else str(error).strip()
        why = (said or type(error).__name__).splitlines()[0]
        raise ModelUnusable("models.cannot_load", path=folder, why=why) from error


def _weights_hash(folder: Path) -> str:
    """The catalog's pin where the store has compared sizes; else the files' own hash."""
    entry = catalog().get(folder.name)
    for file in entry.installed if entry else ():
        path = folder / file.name
        if file.name == WEIGHTS and path.is_file() and path.stat().st_size == file.size:
            return file.sha256
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin")):
        digest.update(sha256_of(path).encode("ascii"))
    return digest.hexdigest()


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
