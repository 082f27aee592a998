"""One GGUF model and its key-value cache, driven through llama.cpp's C interface.

The high-level wrapper keeps logits of the whole context and silently assumes a
chat template; here only the row that is sampled from is kept, evaluated tokens are
reused when the next prompt starts alike, and evaluation can be stopped at any
operation of the graph.
"""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assistant.errors import Cancelled, ModelUnusable

_MAGIC: Final = b"GGUF"
_ABORTED: Final = 2
_SEQUENCE: Final = 0
_MOST_THREADS: Final = 16
_backend = threading.Lock()


def default_threads() -> int:
    """Processors this process may use, capped where more no longer helps."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(cores, _MOST_THREADS))


class Engine:
    """A loaded model with one sequence of evaluated tokens.

    Not thread-safe: the caller holds a lock while it uses it.

    Args:
        path: GGUF file.
        context_tokens: Size of the context window, in tokens.
        batch_tokens: Tokens evaluated in one call.
        threads: Threads; 0 chooses.

    Raises:
        ModelUnusable: Not a GGUF file, damaged, or of an architecture unknown here.
    """

    def __init__(
        self, path: Path, *, context_tokens: int, batch_tokens: int = 128, threads: int = 0
    ) -> None:
        _require_gguf(path)
        self._api = _llama_api()
        self._batch_tokens = batch_tokens
        # In a list, which the callback below holds in place of the engine: see _open.
        self._stopped: list[Callable[[], bool]] = []
        self._model = self._load(path)
        self._vocab = self._api.llama_model_get_vocab(self._model)
        trained = int(self._api.llama_model_n_ctx_train(self._model))
        self.context_tokens = min(context_tokens, trained) if trained > 0 else context_tokens
        self._context = self._open(path, threads or default_threads())
        self._memory = self._api.llama_get_memory(self._context)
        self._batch = self._api.llama_batch_init(batch_tokens, 0, 1)
        # An engine that is merely dropped gives its memory back too; once either way.
        self._free = weakref.finalize(
            self, _free, self._api, self._model, self._context, self._batch
        )
        self._evaluated: list[int] = []
        self._aligned = 0  # so many of them were evaluated in whole batches
        self._pieces: dict[int, bytes] = {}
        self.vocabulary = int(self._api.llama_vocab_n_tokens(self._vocab))

    def _load(self, path: Path) -> Any:
        params = self._api.llama_model_default_params()
        params.n_gpu_layers = 0
        model = self._api.llama_model_load_from_file(os.fsencode(path), params)
        if not model:
            raise ModelUnusable("llama.cannot_load", path=path)
        return model

    def _open(self, path: Path, threads: int) -> Any:
        api = self._api
        params = api.llama_context_default_params()
        params.n_ctx = self.context_tokens
        params.n_batch = params.n_ubatch = self._batch_tokens
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        # Kept on self, since ctypes holds no reference and C calls it during evaluation; it
        # does not hold self, so that a dropped engine is freed at once.
        stopped = self._stopped
        self._abort = api.ggml_abort_callback(lambda _: any(ask() for ask in stopped))
        params.abort_callback = self._abort
        context = api.llama_init_from_model(self._model, params)
        if not context:
            api.llama_model_free(self._model)
            raise ModelUnusable("llama.no_memory", path=path, tokens=self.context_tokens)
        return context

    def close(self) -> None:
        """Give the memory back; the engine cannot be used afterwards."""
        self._free()

    # Text and tokens

    def metadata(self, key: str) -> str:
        """A text value of the file's metadata; empty when it has none of that name."""
        size = 1 << 16
        buffer = ctypes.create_string_buffer(size)
        found = self._api.llama_model_meta_val_str(self._model, key.encode(), buffer, size)
        return buffer.value.decode("utf-8", "replace") if found >= 0 else ""

    def token_text(self, token: int) -> str:
        """The vocabulary's own spelling of a token, as templates write it; "" for none."""
        if token < 0:
            return ""
        return bytes(self._api.llama_vocab_get_text(self._vocab, token)).decode("utf-8", "replace")

    @property
    def bos(self) -> int:
        """Token that begins a sequence, or -1."""
        return int(self._api.llama_vocab_bos(self._vocab))

    @property
    def eos(self) -> int:
        """Token that ends a turn, or -1."""
        return int(self._api.llama_vocab_eos(self._vocab))

    @property
    def adds_bos(self) -> bool:
        """Whether a prompt of this model begins with ``bos``."""
        return bool(self._api.llama_vocab_get_add_bos(self._vocab))

    def ends(self, token: int) -> bool:
        """Whether the token ends the turn."""
        return bool(self._api.llama_vocab_is_eog(self._vocab, token))

    def is_control(self, token: int) -> bool:
        """Whether the token is one of the template's own, never text."""
        return bool(self._api.llama_vocab_is_control(self._vocab, token))

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Tokens of a text.

        Args:
            text: Any text.
            special: Read ``<|im_start|>`` and the like as control tokens. Only for the
                template's own words, never for text from outside.
        """
        if not text:
            return []
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 8
        buffer = (self._api.llama_token * room)()
        count = self._api.llama_tokenize(self._vocab, raw, len(raw), buffer, room, False, special)
        return list(buffer[:count])

    def piece(self, token: int) -> bytes:
        """The bytes that a token stands for; empty for control tokens."""
        known = self._pieces.get(token)
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            size = self._api.llama_token_to_piece(self._vocab, token, buffer, 256, 0, False)
            known = self._pieces[token] = buffer.raw[: max(size, 0)]
        return known

    # Evaluation

    def evaluate(self, tokens: Sequence[int], *, stopped: Callable[[], bool] | None = None) -> int:
        """Make a prompt the whole sequence, reusing what is already evaluated of it.

        Only whole batches from the start are reused: sums of floating-point numbers
        depend on how many tokens are evaluated together, and an answer must not depend
        on what was asked before.

        Args:
            tokens: The prompt from its start; at least one, at most ``context_tokens``.
            stopped: Asked at every operation; true stops at once.

        Returns:
            How many of the tokens were reused.

        Raises:
            Cancelled: ``stopped`` said so. What was evaluated before stays reusable.
        """
        size = self._batch_tokens
        shared = min(self._shared_prefix(tokens), self._aligned) // size * size
        if shared < len(self._evaluated):
            self._forget_from(shared)
        for first in range(shared, len(tokens), size):
            part = tokens[first : first + size]
            self._decode(part, last=first + len(part) == len(tokens), stopped=stopped)
            if len(part) == size:
                self._aligned = len(self._evaluated)
        return shared

    def append(self, tokens: Sequence[int], *, stopped: Callable[[], bool] | None = None) -> None:
        """Go on with these tokens after the sequence so far.

        Raises:
            Cancelled: ``stopped`` said so.
        """
        self._decode(tokens, last=True, stopped=stopped)

    def _shared_prefix(self, tokens: Sequence[int]) -> int:
        shared = 0
        for old, new in zip(self._evaluated, tokens, strict=False):
            if old != new:
                break
            shared += 1
        # The last token is always evaluated again: its logits are what is wanted.
        return min(shared, len(tokens) - 1)

    def _forget_from(self, position: int) -> None:
        removed = self._api.llama_memory_seq_rm(self._memory, _SEQUENCE, position, -1)
        if not removed:  # recurrent models cannot drop a tail
            self._api.llama_memory_clear(self._memory, True)
            position = 0
        del self._evaluated[position:]
        self._aligned = min(self._aligned, position)

    def _decode(
        self, part: Sequence[int], *, last: bool, stopped: Callable[[], bool] | None
    ) -> None:
        batch, first = self._batch, len(self._evaluated)
        batch.n_tokens = len(part)
        for i, token in enumerate(part):
            batch.token[i] = token
            batch.pos[i] = first + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = _SEQUENCE
            batch.logits[i] = last and i == len(part) - 1
        self._stopped[:] = [stopped] if stopped else []
        try:
            status = int(self._api.llama_decode(self._context, batch))
        finally:
            self._stopped.clear()
        if status != 0:
            self._forget_from(first)
            if status == _ABORTED:
                raise Cancelled("llama.cancelled")
            raise ModelUnusable("llama.failed", status=status)
        self._evaluated.extend(part)

    def logits(self) -> npt.NDArray[np.float32]:
        """Scores of every token to come next, shape (vocabulary,). A copy."""
        row = self._api.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(row, shape=(self.vocabulary,)).copy()


def _free(api: Any, model: Any, context: Any, batch: Any) -> None:
    api.llama_batch_free(batch)
    api.llama_free(context)
    api.llama_model_free(model)


def _require_gguf(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ModelUnusable("llama.unreadable", path=path, why=error.strerror) from error
    if magic != _MAGIC:
        raise ModelUnusable("llama.not_gguf", path=path)


def _llama_api() -> Any:
    """The C interface, its log silenced, its back end started once."""
    with _backend:
        import llama_cpp.llama_cpp as api

        if not hasattr(api, "_hemeroteca_silence"):
            api._hemeroteca_silence = api.llama_log_callback(_ignore)
            api.llama_log_set(api._hemeroteca_silence, ctypes.c_void_p(0))
            api.llama_backend_init()
        return api


def _ignore(_level: int, _text: bytes, _data: object) -> None:
    """llama.cpp's log is for its developers; failures surface as our own errors."""
