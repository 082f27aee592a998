"""The plain pipeline, as tutorials show it, to compare ours with.

What LangChain's own tutorials on retrieval do, and nothing better: chunks of 1000 characters with
an overlap of 200 from ``RecursiveCharacterTextSplitter``, their vectors in
``InMemoryVectorStore``, the four nearest into a prompt, and llama-cpp-python's high-level
``Llama`` with its own defaults. A follow-up is rewritten by the model first, as the
tutorial's history-aware retriever does. The prompts are those of the tutorials, in
Spanish, with a request for ``[n]``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.messages import BaseMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore

CHUNK_CHARS: Final = 1000
OVERLAP_CHARS: Final = 200
TOP_K: Final = 4
_CONTEXT_TOKENS: Final = 4096
_BATCH: Final = 256

_ANSWER: Final = ChatPromptTemplate(
    [
        (
            "system",
            "Eres un asistente que responde preguntas. Responde en español y solo con los"
            " siguientes fragmentos del contexto. Si no sabes la respuesta, di que no la sabes."
            " Usa como mucho tres frases y sé conciso. Al final de cada frase cita entre corchetes"
            " el número del fragmento en que se apoya, como [1].\n\n{context}",
        ),
        MessagesPlaceholder("history"),
        ("human", "{question}"),
    ]
)
_REWRITE: Final = ChatPromptTemplate(
    [
        (
            "system",
            "Dada una conversación y la última pregunta del usuario, que puede referirse a ella,"
            " formula una pregunta que se entienda sin la conversación. No la respondas:"
            " reformúlala si hace falta y, si no, devuélvela tal cual.",
        ),
        MessagesPlaceholder("history"),
        ("human", "{question}"),
    ]
)
_ROLES: Final = {"human": "user", "ai": "assistant", "system": "system"}


class Chunks(NamedTuple):
    """The corpus, cut and embedded.

    Attributes:
        documents: Each with ``article_id`` and ``start_index`` (a code point) as metadata.
        vectors: One row each.
    """

    documents: list[Document]
    vectors: npt.NDArray[np.float32]


class SentenceVectors(Embeddings):
    """A sentence-transformers folder of the e5 kind, as it comes (fp32)."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        vectors: list[list[float]] = self._encode([f"passage: {text}" for text in texts]).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        vector: list[float] = self._encode([f"query: {text}"])[0].tolist()
        return vector

    def _encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        vectors: npt.NDArray[np.float32] = self._model.encode(
            texts, prompt="", normalize_embeddings=True, show_progress_bar=False
        )
        return vectors


class Plain:
    """Answers a question at a time.

    Args:
        chunks: Folder that ``prepare`` filled, for whoever names none.
        embedder: Folder of the embedding model.
        chat: GGUF file.
        threads: Of llama.cpp, for prompt and decoding; 0 leaves the library's default.
        answer_tokens: Most tokens of an answer.
    """

    def __init__(
        self, chunks: Path, embedder: Path, chat: Path, *, threads: int, answer_tokens: int
    ) -> None:
        self._embeddings = SentenceVectors(embedder)
        self._chunks = chunks
        self._stores: dict[Path, InMemoryVectorStore] = {}
        self._store(chunks)
        self._llama = _counting_llama(chat, threads)
        self._answer_tokens = answer_tokens
        self._chain = self._composed()
        self.found: list[Document] = []
        self.found_at = 0.0

    @property
    def prompt_tokens(self) -> int:
        """Of the last answer's prompt."""
        return int(self._llama.asked)

    @property
    def cached_tokens(self) -> int:
        """Those of them that were not evaluated again."""
        return int(self._llama.asked - self._llama.evaluated)

    @property
    def answer_tokens(self) -> int:
        """Tokens of the last answer."""
        return int(self._llama.written)

    def stream(
        self,
        question: str,
        history: Sequence[dict[str, str]] = (),
        chunks: Path | None = None,
        within: str = "",
    ) -> Iterator[str]:
        """Pieces of the answer; ``found`` and ``found_at`` are set before the first.

        Args:
            question: As asked.
            history: What was said before.
            chunks: Folder to search in, when it is another one.
            within: What the ids of the articles to search in begin with.
        """
        said = [(turn["role"], turn["content"]) for turn in history]
        where = {"store": self._store(chunks or self._chunks), "within": within}
        yield from self._chain.stream({"question": question, "history": said, **where})

    def _store(self, chunks: Path) -> InMemoryVectorStore:
        if chunks not in self._stores:
            self._stores[chunks] = _store(_load(chunks), self._embeddings)
        return self._stores[chunks]

    def _composed(self) -> Runnable[dict[str, Any], str]:
        return (
            RunnablePassthrough.assign(context=RunnableLambda(self._context))
            | _ANSWER
            | RunnableLambda(self._write)
        )

    def _context(self, asked: dict[str, Any]) -> str:
        question = self._standalone(asked) if asked["history"] else asked["question"]
        self.found = asked["store"].similarity_search(
            question, k=TOP_K, filter=_admitting(asked["within"])
        )
        self.found_at = time.monotonic()
        parts = (f"[{n}] {found.page_content}" for n, found in enumerate(self.found, 1))
        return "\n\n".join(parts)

    def _standalone(self, asked: dict[str, Any]) -> str:
        return "".join(self._write(_REWRITE.invoke(asked))).strip() or str(asked["question"])

    def _write(self, prompt: Any) -> Iterator[str]:
        chunks = self._llama.create_chat_completion(
            [_message(message) for message in prompt.to_messages()],
            temperature=0,
            max_tokens=self._answer_tokens,
            stream=True,
        )
        for chunk in chunks:
            if piece := chunk["choices"][0]["delta"].get("content"):
                yield piece


def prepare(
    articles: Callable[[], Iterator[tuple[str, str]]],
    embedder: Path,
    folder: Path,
    progress: Callable[[int, int], None],
) -> None:
    """Cut and embed the corpus into a folder; goes on where an earlier run was stopped.

    Args:
        articles: Gives ids and texts.
        embedder: Folder of the embedding model.
        folder: Made when missing.
        progress: Told how many chunks of how many have vectors.
    """
    if (folder / "vectors.npz").is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    documents = _cut(articles())
    embeddings = SentenceVectors(embedder)
    parts = []
    for at in range(0, len(documents), _BATCH):
        part = folder / f"part-{at}.npy"
        if not part.is_file():
            texts = [document.page_content for document in documents[at : at + _BATCH]]
            _write_array(part, np.asarray(embeddings.embed_documents(texts), np.float32))
        parts.append(part)
        progress(min(at + _BATCH, len(documents)), len(documents))
    kept = [[d.page_content, d.metadata] for d in documents]
    (folder / "chunks.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    np.savez(folder / "vectors.npz", vectors=np.concatenate([np.load(part) for part in parts]))
    for part in parts:
        part.unlink()


def _cut(articles: Iterator[tuple[str, str]]) -> list[Document]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS, add_start_index=True
    )
    whole = [Document(text, metadata={"article_id": name}) for name, text in articles]
    return splitter.split_documents(whole)


def _write_array(path: Path, vectors: npt.NDArray[np.float32]) -> None:
    unfinished = path.with_name("unfinished.npy")
    np.save(unfinished, vectors)
    unfinished.replace(path)


def _load(folder: Path) -> Chunks:
    kept = json.loads((folder / "chunks.json").read_text(encoding="utf-8"))
    with np.load(folder / "vectors.npz") as arrays:
        return Chunks([Document(text, metadata=data) for text, data in kept], arrays["vectors"])


def _store(chunks: Chunks, embeddings: Embeddings) -> InMemoryVectorStore:
    """A filled store; rows of numpy, which it compares faster than lists."""
    store = InMemoryVectorStore(embeddings)
    for at, (document, vector) in enumerate(zip(chunks.documents, chunks.vectors, strict=True)):
        store.store[str(at)] = {
            "id": str(at),
            "vector": vector,
            "text": document.page_content,
            "metadata": document.metadata,
        }
    return store


def _admitting(within: str) -> Callable[[Document], bool] | None:
    if not within:
        return None
    return lambda chunk: str(chunk.metadata["article_id"]).startswith(within)


def _counting_llama(path: Path, threads: int) -> Any:
    """``Llama`` as it is, counting what passes through."""
    from llama_cpp import Llama

    class CountingLlama(Llama):
        asked = evaluated = written = 0

        def generate(self, tokens: Sequence[int], *args: Any, **kwargs: Any) -> Iterator[int]:
            self.asked, self.evaluated, self.written = len(tokens), 0, 0
            for token in super().generate(tokens, *args, **kwargs):
                self.written += token != self.token_eos()
                yield token

        def eval(self, tokens: Sequence[int]) -> None:
            if not self.written:
                self.evaluated += len(tokens)
            super().eval(tokens)

    chosen = {"n_threads": threads, "n_threads_batch": threads} if threads else {}
    return CountingLlama(str(path), n_ctx=_CONTEXT_TOKENS, verbose=False, **chosen)


def _message(message: BaseMessage) -> dict[str, str]:
    return {"role": _ROLES[message.type], "content": str(message.text)}
