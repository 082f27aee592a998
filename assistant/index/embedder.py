"""What an index asks of the model that its vectors come from."""

from __future__ import annotations

from typing import Protocol


class Embedder(Protocol):
    """The part of ``assistant.models.protocols.Embedder`` that an index uses."""

    @property
    def embedder_id(self) -> str:
        """Vectors are comparable when it is the same."""

    @property
    def dimensions(self) -> int:
        """Numbers of a vector; 0 if that is not known before the first."""

    @property
    def max_tokens(self) -> int:
        """Most tokens that the model sees of a text; 0 if that is not known."""

    def count_tokens(self, texts: list[str]) -> list[int]:
        """Tokens of each text by itself."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in the order of the texts."""
