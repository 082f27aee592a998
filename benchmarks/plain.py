"""The plain pipeline, as tutorials show it, to compare ours with.

What LangChain's own tutorials on retrieval do, and nothing better: chunks of 1000 characters with
an overlap of 200 from ``RecursiveCharacterTextSplitter``, their vectors in
``InMemoryVectorStore``, the four nearest into a prompt, and llama-cpp-python's high-level
``Llama`` with its own defaults. A follow-up is rewritten by the model first, as the
tutorial's history-aware retriever does. The prompts are those of the tutorials, in
Spanish, with a request for ``[n]``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.messages import convert_to_openai_messages
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langchain_core.vectorstores import InMemoryVectorStore

from assistant import Settings
from assistant.evaluation.grading import cited_numbers, says_unknown
from assistant.models.e5_embeddings import E5Embeddings
from benchmarks.tables import watched

_CHUNK_CHARS: Final = 1000
_OVERLAP_CHARS: Final = 200
_TOP_K: Final = 4
_CONTEXT_TOKENS: Final = 4096
_BATCH: Final = 256

_TURNS: Final = (MessagesPlaceholder("history"), ("human", "{question}"))
_ANSWER: Final = ChatPromptTemplate(
    [
        (
            "system",
            "Eres un asistente que responde preguntas. Responde en español y solo con los"
            " siguientes fragmentos del contexto. Si no sabes la respuesta, di que no la sabes."
            " Usa como mucho tres frases y sé conciso. Al final de cada frase cita entre corchetes"
            " el número del fragmento en que se apoya, como [1].\n\n{context}",
        ),
        *_TURNS,
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
        *_TURNS,
    ]
)


class Plain:
    """Answers a question at a time.

    Args:
        config: What ``config`` gives.
        embeddings: Those of its folder when None.
        llama: The model of its file when None.
    """

    def __init__(
        self, config: Mapping[str, Any], embeddings: Embeddings | None = None, llama: Any = None
    ) -> None:
        self._store = _store(Path(config["chunks"]), embeddings or vectors_of(config["embedder"]))
        self._llama = llama or _llama(config["chat"], config["threads"])
        self._answer_tokens = config["answer_tokens"]
        context = RunnablePassthrough.assign(context=RunnableLambda(self._context))
        self._chain = context | _ANSWER | RunnableLambda(self._write)
        self._found: list[Document] = []
        self._found_at = 0.0

    def load(self) -> None:
        """Load the embedder; the chat model is loaded by now."""
        self._store.embeddings.embed_query("")

    def ask(self, question: str, history: Sequence[dict[str, str]]) -> dict[str, Any]:
        """Answer a question after what was said before, noting when each step was seen."""
        pieces, first, last = [], None, None
        said = [(turn["role"], turn["content"]) for turn in history]
        for piece in self._chain.stream({"question": question, "history": said}):
            last = time.monotonic()
            first = first or last
            pieces.append(piece)
        text = "".join(pieces)
        places = [_place(document) for document in self._found]
        return {
            "evidence": self._found_at,
            "first_token": first,
            "last_token": last,
            "done": time.monotonic(),
            "text": text,
            "outcome": "refused" if says_unknown(text) else "answered",
            "citations": [places[n - 1] for n in cited_numbers(text) if 0 < n <= len(places)],
            "spans": places,
            "prompt_tokens": self._llama.n_tokens - len(pieces),
            "answer_tokens": len(pieces),
        }

    def _context(self, asked: dict[str, Any]) -> str:
        question = asked["question"]
        if asked["history"]:
            question = "".join(self._write(_REWRITE.invoke(asked))).strip() or question
        self._found = self._store.similarity_search(question, k=_TOP_K)
        self._found_at = time.monotonic()
        parts = (f"[{n}] {document.page_content}" for n, document in enumerate(self._found, 1))
        return "\n\n".join(parts)

    def _write(self, prompt: Any) -> Iterator[str]:
        chunks = self._llama.create_chat_completion(
            convert_to_openai_messages(prompt.to_messages()),
            temperature=0,
            max_tokens=self._answer_tokens,
            stream=True,
        )
        for chunk in chunks:
            if piece := chunk["choices"][0]["delta"].get("content"):
                yield piece


def config(args: argparse.Namespace, cache: Path, answer_tokens: int) -> dict[str, Any]:
    """What a worker is told that is to be the plain pipeline.

    Raises:
        SystemExit: The chat model is not there.
    """
    models = args.models or Settings.load().models
    files = sorted((models / args.chat).glob("*.gguf"))
    if not files:
        raise SystemExit(f"no GGUF file in {models / args.chat}")
    return {
        "system": "plain",
        "chunks": str(cache / f"plain-{args.embedder}-{_CHUNK_CHARS}-{_OVERLAP_CHARS}.json"),
        "embedder": str(models / args.embedder),
        "chat": str(files[0]),
        "threads": args.threads,
        "answer_tokens": answer_tokens,
    }


def vectors_of(folder: str | Path) -> E5Embeddings:
    """An embedder as sentence-transformers computes it, in fp32."""
    return E5Embeddings(Path(folder), batch_size=32, engine="sentence_transformers")


def prepare(articles: Iterable[tuple[str, str]], embeddings: Embeddings, file: Path) -> None:
    """Cut and embed articles, given as ids and texts, into a file that is made for them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=_CHUNK_CHARS, chunk_overlap=_OVERLAP_CHARS, add_start_index=True
    )
    whole = [Document(text, metadata={"article_id": name}) for name, text in articles]
    documents = splitter.split_documents(whole)
    store = InMemoryVectorStore(embeddings)
    for at in watched(range(0, len(documents), _BATCH), "plain chunks"):
        store.add_documents(documents[at : at + _BATCH])
    store.dump(str(file))


def _store(file: Path, embeddings: Embeddings) -> InMemoryVectorStore:
    """A filled store; rows of numpy, which it compares faster than lists."""
    store = InMemoryVectorStore.load(str(file), embeddings)
    for row in store.store.values():
        row["vector"] = np.asarray(row["vector"], dtype=np.float32)
    return store


def _llama(file: str, threads: int) -> Any:
    from llama_cpp import Llama

    chosen = {"n_threads": threads, "n_threads_batch": threads} if threads else {}
    return Llama(file, n_ctx=_CONTEXT_TOKENS, verbose=False, **chosen)


def _place(document: Document) -> list[Any]:
    start = document.metadata["start_index"]
    return [document.metadata["article_id"], start, start + len(document.page_content)]
