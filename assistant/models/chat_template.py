"""Messages -> tokens, through the chat template that a GGUF file brings.

Text from outside can never become a control token, because only the template's own words are
read as such.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from assistant.errors import ModelUnusable
from assistant.models.engine import Engine
from assistant.models.tokenized_prompt import TokenizedPrompt

# Private-use characters stand for the messages while the template is rendered.
_SLOT: Final = "\ue000{}\ue001"
_SLOTS: Final = re.compile(_SLOT.format(r"(\d+)"))
_ROLES: Final = ((SystemMessage, "system"), (HumanMessage, "user"), (AIMessage, "assistant"))


class ChatTemplate:
    """The template of one loaded model.

    Args:
        engine: The model.
        path: Its file, for messages.

    Raises:
        ModelUnusable: The file brings no template, or one that cannot be read.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._formatter = _formatter(engine, path)

    def prompt(
        self,
        messages: Sequence[BaseMessage],
        unchanging: int = 0,
        exchanges: Sequence[str] = (),
    ) -> TokenizedPrompt:
        """Tokens of the rendered template, the messages' text never read as control.

        Every message's text begins a batch of its own, so that a prompt can be reused up to
        any message by one that goes on differently from there; what follows an exchange
        likewise.

        Args:
            messages: The conversation.
            unchanging: So many of the first messages begin many prompts.
            exchanges: Texts that the last message begins with, to which later prompts of the
                same conversation add more.

        Raises:
            ModelUnusable: The template cannot be filled in.
        """
        engine = self._engine
        contents = [str(message.text) for message in messages]
        tokens: list[int] = [engine.bos] if engine.adds_bos else []
        begins: dict[int, int] = {}
        cuts: list[int] = []
        for part, slot in _slotted(self._rendered(messages)):
            written = engine.tokenize(part, special=True)
            tokens += written[1:] if tokens == written[:1] == [engine.bos] else written
            if slot is None:
                continue
            begins[slot] = len(tokens)
            said = exchanges if slot == len(contents) - 1 else ()
            for text in _parted(contents[slot], said):
                cuts.append(len(tokens))
                tokens += engine.tokenize(text)
        keep = begins.get(unchanging, 0) if unchanging else 0
        return TokenizedPrompt(tokens, tuple(cuts), keep, hold=cuts[-1] if exchanges else 0)

    def _rendered(self, messages: Sequence[BaseMessage]) -> str:
        slots = [
            {"role": _role(message), "content": _SLOT.format(i)}
            for i, message in enumerate(messages)
        ]
        try:
            return str(self._formatter(messages=slots).prompt)
        except Exception as error:  # jinja2 and the template raise what they like
            raise ModelUnusable("llama.bad_template", path=self._path, why=error) from error


def _formatter(engine: Engine, path: Path) -> Any:
    template = engine.metadata("tokenizer.chat_template")
    if not template:
        raise ModelUnusable("llama.no_template", path=path)
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    try:
        return Jinja2ChatFormatter(
            template,
            eos_token=engine.token_text(engine.eos),
            bos_token=engine.token_text(engine.bos),
        )
    except Exception as error:
        raise ModelUnusable("llama.bad_template", path=path, why=error) from error


def _slotted(rendered: str) -> Iterator[tuple[str, int | None]]:
    """The template's own words, each with the number of the message that follows it."""
    pieces = _SLOTS.split(rendered)
    yield from itertools.zip_longest(pieces[::2], map(int, pieces[1::2]))


def _parted(content: str, beginnings: Sequence[str]) -> Iterator[str]:
    """A text in parts: the beginnings that it has, and the rest."""
    for part in beginnings:
        if content.startswith(part):
            yield part
            content = content.removeprefix(part)
    yield content


def _role(message: BaseMessage) -> str:
    usual = str(getattr(message, "role", "user"))
    return next((role for kind, role in _ROLES if isinstance(message, kind)), usual)
