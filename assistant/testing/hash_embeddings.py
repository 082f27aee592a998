"""Embeddings without a model: near for shared words."""

from __future__ import annotations

import hashlib
import math

from langchain_core.embeddings import Embeddings

from assistant.models.protocols import PassageReader
from assistant.testing.one_word_reader import OneWordReader
from assistant.text.terms import analyse


class HashEmbeddings(Embeddings):
    """Each stem adds or takes one in a place of its own.

    Args:
        embedder_id: Name of the model; an index takes no other.
        dimensions: Numbers of a vector, 256 at most.
        word: What its reader takes for the answer; empty for a model that reads no passages.
    """

    max_tokens = 512

    def __init__(
        self, *, embedder_id: str = "hash@1", dimensions: int = 96, word: str = ""
    ) -> None:
        self.embedder_id = embedder_id
        self.dimensions = dimensions
        self._word = word

    def count_tokens(self, texts: list[str]) -> list[int]:
        """More for long words."""
        return [len(text.split()) + sum(len(word) // 8 for word in text.split()) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """A vector of length 1."""
        places = [0.0] * self.dimensions
        for term in analyse(text, "es"):
            digest = hashlib.md5(term.stem.encode(), usedforsecurity=False).digest()
            weight = 0.2 if term.is_stop else 1.0
            places[digest[0] % self.dimensions] += weight if digest[1] & 1 else -weight
        places[0] += 0.01
        length = math.sqrt(sum(value * value for value in places))
        return [value / length for value in places]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The same for several texts."""
        return [self.embed_query(text) for text in texts]

    def reader(self) -> PassageReader | None:
        """A reader that knows the word, if there is one."""
        return OneWordReader(self._word) if self._word else None
