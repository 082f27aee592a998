"""Text and tokens of one GGUF model, through llama.cpp's C interface."""

from __future__ import annotations

import ctypes
from typing import Any


class Vocabulary:
    """How a loaded model spells.

    Args:
        api: llama.cpp's functions.
        model: The loaded model; it has to outlive this.

    Attributes:
        vocabulary: Number of tokens.
        bos: Token that begins a sequence, or -1.
        eos: Token that ends a turn, or -1.
        adds_bos: Whether a prompt of this model begins with ``bos``.
    """

    def __init__(self, api: Any, model: Any) -> None:
        self._api = api
        self._model = model
        self._vocab = api.llama_model_get_vocab(model)
        self._pieces: dict[int, bytes] = {}
        self.vocabulary = int(api.llama_vocab_n_tokens(self._vocab))
        self.bos = int(api.llama_vocab_bos(self._vocab))
        self.eos = int(api.llama_vocab_eos(self._vocab))
        self.adds_bos = bool(api.llama_vocab_get_add_bos(self._vocab))

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
