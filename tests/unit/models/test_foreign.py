import sys
from pathlib import Path
from typing import Any

from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import HumanMessage

from assistant.models.chat_llama import ChatLlama
from assistant.models.e5_embeddings import E5Embeddings
from assistant.models.foreign import adapt_chat, adapt_embeddings

_ASKED: list[Any] = [HumanMessage("¿Qué barrio estará sin agua?")]


class _Strict(FakeListChatModel):
    """Like a service that refuses arguments it does not know."""

    def invoke(self, input: Any, config: Any = None, *, stop: Any = None, **kwargs: Any) -> Any:
        assert not kwargs
        return super().invoke(input, config, stop=stop)

    def stream(self, input: Any, config: Any = None, *, stop: Any = None, **kwargs: Any) -> Any:
        assert not kwargs
        return super().stream(input, config, stop=stop)


class _Telling(_Strict):
    """Says all that a class may say about itself."""

    model_id: str = "propio"
    room: int = 100
    loaded: list[str] = []  # noqa: RUF012  (pydantic copies it)

    def count_prompt(self, messages: Any) -> int:
        return 7

    def log_odds(self, messages: Any, one: Any, other: Any, **call: Any) -> float:
        return 2.5

    def load(self) -> None:
        self.loaded.append("load")

    def close(self) -> None:
        self.loaded.append("close")


def test_a_foreign_chat_model_gets_what_it_lacks() -> None:
    chat = adapt_chat(_Strict(responses=["San Roque."]))
    call: dict[str, Any] = {"ticket": object(), "unchanging": 1, "timeout_s": 3.0, "cancel": None}
    assert chat.invoke(_ASKED, stop=["\n"], **call).text == "San Roque."
    assert "".join(str(piece.text) for piece in chat.stream(_ASKED, **call)) == "San Roque."
    assert chat.model_id.endswith("._Strict")
    assert not chat.tells_odds
    assert chat.is_measured
    assert 0 < chat.count_prompt(_ASKED) < chat.room == sys.maxsize
    assert chat.ticket_lock is chat.ticket_lock
    chat.load()
    chat.prepare(_ASKED, 1)
    chat.close()


def test_what_a_chat_model_says_about_itself_is_believed() -> None:
    given = _Telling(responses=[""])
    chat = adapt_chat(given)
    assert (chat.model_id, chat.room, chat.count_prompt(_ASKED)) == ("propio", 100, 7)
    assert chat.tells_odds
    assert chat.log_odds(_ASKED, ["Sí"], ["No"]) == 2.5
    chat.load()
    chat.close()
    assert given.loaded == ["load", "close"]


def test_foreign_embeddings_get_what_they_lack() -> None:
    given = DeterministicFakeEmbedding(size=8)
    embedder = adapt_embeddings(given)
    assert embedder.embedder_id == "langchain_core.embeddings.fake.DeterministicFakeEmbedding"
    assert (embedder.dimensions, embedder.max_tokens) == (0, 0)
    assert embedder.count_tokens(["uno dos tres cuatro", ""]) == [6, 0]
    assert embedder.reader() is None
    assert embedder.embed_query("agua") == given.embed_query("agua")
    assert embedder.embed_documents(["agua"]) == given.embed_documents(["agua"])


def test_what_embeddings_say_about_themselves_is_believed() -> None:
    class Own(Embeddings):
        embedder_id = "propio@1"
        dimensions = 2
        max_tokens = 64

        def count_tokens(self, texts: list[str]) -> list[int]:
            return [len(text) for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return [1.0, 0.0]

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [self.embed_query(text) for text in texts]

    embedder = adapt_embeddings(Own())
    assert (embedder.embedder_id, embedder.dimensions, embedder.max_tokens) == ("propio@1", 2, 64)
    assert embedder.count_tokens(["agua"]) == [4]


def test_our_own_models_are_left_as_they_are(tmp_path: Path) -> None:
    chat, embeddings = ChatLlama(path=tmp_path / "m.gguf"), E5Embeddings(tmp_path)
    assert adapt_chat(chat) is chat
    assert adapt_embeddings(embeddings) is embeddings
    adapted = adapt_embeddings(DeterministicFakeEmbedding(size=8))
    assert adapt_embeddings(adapted) is adapted
