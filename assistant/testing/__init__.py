"""Stand-ins for models: quick, deterministic, and without a file. For tests of programs."""

from assistant.testing.hash_embeddings import HashEmbeddings
from assistant.testing.one_word_reader import OneWordReader
from assistant.testing.scripted_chat import ScriptedChat

__all__ = ["HashEmbeddings", "OneWordReader", "ScriptedChat"]
