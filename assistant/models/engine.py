"""One GGUF model and its key-value cache, driven through llama.cpp's C interface.

The high-level wrapper keeps logits of the whole context and silently assumes a
chat template; here only the rows that are sampled from are kept, evaluated tokens are
reused when the next prompt starts alike, in this process or an earlier one, and
evaluation can be stopped at any operation of the graph.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.metadata
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assistant.errors import Cancelled, ModelUnusable
from assistant.models.file_checks import is_gguf
from assistant.models.states import Held, HeldStates, StateFiles
from assistant.models.tokenized_prompt import TokenizedPrompt
from assistant.models.vocabulary import Vocabulary

_ABORTED: Final = 2
_SEQUENCE: Final = 0
_backend = threading.Lock()


class Engine(Vocabulary):
    """A loaded model with one sequence of evaluated tokens.

    Not thread-safe: the caller holds a lock while it uses it.

    Args:
        path: GGUF file.
        context_tokens: Size of the context window, in tokens.
        threads: Threads.
        batch_tokens: Most tokens evaluated in one call.
        repack: Copy the weights into a layout of llama.cpp's own instead of using them
            where the file is mapped: slower to load and twice the memory, and faster or
            slower to run according to the processor (``assistant.models.tuning``).
        states: Where evaluated beginnings of prompts are kept.

    Raises:
        ModelUnusable: Not a GGUF file, damaged, or of an architecture unknown here.
    """

    def __init__(
        self,
        path: Path,
        *,
        context_tokens: int,
        threads: int,
        batch_tokens: int = 512,
        repack: bool = False,
        states: StateFiles | None = None,
    ) -> None:
        require_gguf(path)
        self._api = _llama_api()
        self._batch_tokens = batch_tokens
        self._states = states
        self._held = HeldStates()
        # In lists, which the callback below holds in place of the engine: see _open.
        self._stopped: list[Callable[[], bool]] = []
        self._raised: list[BaseException] = []
        self._model = self._load(path, repack)
        super().__init__(self._api, self._model)
        trained = int(self._api.llama_model_n_ctx_train(self._model))
        self.context_tokens = min(context_tokens, trained) if trained > 0 else context_tokens
        self._context = self._open(path, threads)
        self._memory = self._api.llama_get_memory(self._context)
        self._batch = self._api.llama_batch_init(batch_tokens, 0, 1)
        # An engine that is merely dropped gives its memory back too; once either way.
        self._free = weakref.finalize(
            self, _free, self._api, self._model, self._context, self._batch
        )
        self._evaluated: list[int] = []
        self._ends: list[int] = []  # where the batches of the prompt ended

    def _load(self, path: Path, repack: bool) -> Any:
        params = self._api.llama_model_default_params()
        params.n_gpu_layers = 0
        params.use_mmap = True
        params.use_extra_bufts = repack
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
        # In one operation (Dao et al., 2022), on every machine: the other way rounds otherwise.
        params.flash_attn_type = 1
        params.no_perf = True
        # Kept on self, since ctypes holds no reference and C calls it during evaluation; it
        # does not hold self, so that a dropped engine is freed at once.
        self._abort = api.ggml_abort_callback(_callback(self._stopped, self._raised))
        params.abort_callback = self._abort
        context = api.llama_init_from_model(self._model, params)
        if not context:
            api.llama_model_free(self._model)
            raise ModelUnusable("llama.no_memory", path=path, tokens=self.context_tokens)
        return context

    def close(self) -> None:
        """Give the memory back; the engine cannot be used afterwards."""
        self._free()

    # Evaluation

    def evaluate(
        self,
        prompt: TokenizedPrompt,
        *,
        resume: bool = False,
        stopped: Callable[[], bool] | None = None,
    ) -> int:
        """Make a prompt the whole sequence, reusing what is already evaluated of it.

        Sums of floating-point numbers depend on how many tokens are evaluated together, and
        an answer must not depend on what was asked before. So where batches end is decided
        by the prompt alone, and what was evaluated is reused up to an end that both share.

        Args:
            prompt: At least one token, at most ``context_tokens``.
            resume: This prompt always follows that one which is evaluated, so it goes on from
                the first token that differs, wherever batches end. What is evaluated so is not
                reused by other prompts.
            stopped: Asked at every operation; true stops at once.

        Returns:
            How many of the tokens were reused.

        Raises:
            Cancelled: ``stopped`` said so. What was evaluated before stays reusable.
        """
        tokens = prompt.tokens
        ends = batch_ends(len(tokens), prompt.cuts, self._batch_tokens)
        agreed = self._agreed(tokens) if resume else 0
        resumes = agreed > max(prompt.keep, self._shared(tokens, ends))
        reused = agreed if resumes else self._reusable(tokens, ends, prompt.keep)
        self._forget_from(reused)
        for end in ends:
            if (start := len(self._evaluated)) < end:
                self.append(tokens[start:end], stopped=stopped, scored=end == len(tokens))
                if not resumes:
                    self._keep_end(end, prompt)
        return reused

    def _keep_end(self, end: int, prompt: TokenizedPrompt) -> None:
        """Note that a batch ended here, and keep the state if others may go on from it."""
        self._ends.append(end)
        if end == prompt.keep and self._states:
            self._states.keep(self._evaluated, self._ends, self._state())
        if end == prompt.hold:
            self._held.hold(Held(self._evaluated[:], self._ends[:], self._state()))

    def _reusable(self, tokens: Sequence[int], ends: Sequence[int], keep: int) -> int:
        """How many tokens need not be evaluated: what is there, or held, or kept on disk."""
        shared = self._shared(tokens, ends)
        held = self._held.longest(tokens, ends)
        if held and len(held.tokens) > max(shared, keep) and self._restore(*held):
            return len(held.tokens)
        kept = [end for end in ends if end <= keep]
        if shared < keep and self._states and (state := self._states.find(tokens[:keep], kept)):
            return keep if self._restore(tokens[:keep], kept, state) else 0
        return min(shared, len(self._evaluated))

    def _shared(self, tokens: Sequence[int], ends: Sequence[int]) -> int:
        """How many tokens of a prompt are evaluated just as it would have them evaluated."""
        shared = 0
        for ours, wanted in zip(self._ends, ends, strict=False):
            same = self._evaluated[shared:wanted] == list(tokens[shared:wanted])
            # The last batch is always evaluated again: its logits are what is wanted.
            if ours != wanted or wanted == len(tokens) or not same:
                break
            shared = wanted
        return shared

    def _agreed(self, tokens: Sequence[int]) -> int:
        """How many tokens are those that are evaluated; the last one's logits are wanted."""
        most = min(len(tokens) - 1, len(self._evaluated))
        return next((at for at in range(most) if tokens[at] != self._evaluated[at]), most)

    def _forget_from(self, position: int) -> None:
        if position < len(self._evaluated):
            self._drop_from(position)
            del self._evaluated[position:]
            self._ends = [end for end in self._ends if end <= position]

    def _drop_from(self, position: int) -> None:
        """Empty the end of the cache; recurrent models cannot drop a tail, and lose it all."""
        if not self._api.llama_memory_seq_rm(self._memory, _SEQUENCE, position, -1):
            self._forget_all()

    def _forget_all(self) -> None:
        self._api.llama_memory_clear(self._memory, True)
        self._evaluated, self._ends = [], []

    def _restore(self, tokens: Sequence[int], ends: Sequence[int], state: bytes) -> bool:
        self._forget_all()
        source = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        read = self._api.llama_state_seq_set_data(self._context, source, len(state), _SEQUENCE)
        if not state or int(read) != len(state):  # made by another build: as good as none
            self._forget_all()
            return False
        self._evaluated, self._ends = list(tokens), list(ends)
        return True

    def _state(self) -> bytes:
        """What the sequence has in the cache; if that cannot be told, nothing, never restored."""
        size = int(self._api.llama_state_seq_get_size(self._context, _SEQUENCE))
        buffer = (ctypes.c_uint8 * size)()
        written = self._api.llama_state_seq_get_data(self._context, buffer, size, _SEQUENCE)
        return bytes(buffer) if int(written) == size else b""

    def append(
        self,
        tokens: Sequence[int],
        *,
        stopped: Callable[[], bool] | None = None,
        scored: bool = True,
    ) -> None:
        """Go on with these tokens after the sequence so far.

        Args:
            tokens: At most ``batch_tokens``.
            stopped: Asked at every operation; true stops at once.
            scored: Whether ``logits`` will be wanted.

        Raises:
            Cancelled: ``stopped`` said so.
        """
        first, batch = len(self._evaluated), self._filled(tokens, scored=scored)
        self._stopped[:] = [stopped] if stopped else []
        try:
            with _interrupt_kept(self._raised):
                status = int(self._api.llama_decode(self._context, batch))
        except KeyboardInterrupt:  # on the way out: what was evaluated is in no list
            self._drop_from(first)
            raise
        finally:
            self._stopped.clear()
        if status != 0 or self._raised:
            self._drop_from(first)
            if self._raised:
                error = self._raised[0]
                self._raised.clear()  # a second Ctrl-C must not end what is evaluated next
                raise error
            if status == _ABORTED:
                raise Cancelled("llama.cancelled")
            raise ModelUnusable("llama.failed", status=status)
        self._evaluated.extend(tokens)

    def _filled(self, tokens: Sequence[int], *, scored: bool) -> Any:
        """The batch with these tokens."""
        batch, first = self._batch, len(self._evaluated)
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i] = token
            batch.pos[i] = first + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = _SEQUENCE
            batch.logits[i] = scored and i == len(tokens) - 1
        return batch

    def logits(self) -> npt.NDArray[np.float32]:
        """Scores of every token to come next, shape (vocabulary,).

        A view, which holds until the next evaluation.
        """
        scores = self._api.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(scores, shape=(self.vocabulary,))


def batch_ends(length: int, cuts: Sequence[int], size: int) -> list[int]:
    """Where the batches of a prompt end: at every cut, and after at most ``size`` tokens."""
    stops = sorted({cut for cut in cuts if 0 < cut < length} | {length})
    return [
        min(end, stop)
        for start, stop in zip([0, *stops], stops, strict=False)
        for end in range(start + size, stop + size, size)
    ]


def _callback(
    stopped: list[Callable[[], bool]], raised: list[BaseException]
) -> Callable[[Any], bool]:
    """Whether to stop; Ctrl-C, which arrives here while C is at work, would else be lost."""

    def stops(_: Any) -> bool:
        try:
            return bool(raised) or any(ask() for ask in stopped)
        except BaseException as error:
            raised.append(error)
            return True

    return stops


@contextlib.contextmanager
def _interrupt_kept(raised: list[BaseException]) -> Iterator[None]:
    """Keep a Ctrl-C raised on the way into the callback, which ctypes reports to a hook alone."""
    usual = sys.unraisablehook

    def reported(problem: Any) -> None:
        if isinstance(problem.exc_value, KeyboardInterrupt):
            raised.append(KeyboardInterrupt())
        else:
            usual(problem)

    if threading.current_thread() is not threading.main_thread():  # signals are not seen there
        yield
        return
    sys.unraisablehook = reported
    try:
        yield
    finally:
        sys.unraisablehook = usual


def _free(api: Any, model: Any, context: Any, batch: Any) -> None:
    api.llama_batch_free(batch)
    api.llama_free(context)
    api.llama_model_free(model)


def require_gguf(path: Path) -> None:
    """Refuse what is no GGUF file.

    Raises:
        ModelUnusable: It cannot be read, or begins otherwise.
    """
    try:
        if is_gguf(path):
            return
    except OSError as error:
        raise ModelUnusable("llama.unreadable", path=path, why=error) from error
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


def library_version() -> str:
    """Version of llama.cpp's bindings: another one may compute, and store, differently."""
    return importlib.metadata.version("llama-cpp-python")


def _ignore(_level: int, _text: bytes, _data: object) -> None:
    """llama.cpp's log is for its developers; failures surface as our own errors."""
