"""What the chat model itself says to whether words prove a claim: log-odds of yes over no.

Nothing is generated: the model reads the question, and the scores of the two words that may
come next are compared (Kadavath et al., 2022, "P(True)"). Of a sentence that the model has just
written it is asked right after the answer, so that the evidence, read already, is not read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

from assistant.prompting import load_prompt, one_line, prompt_language

_YES_NO: Final = {"es": (("Sí", "sí"), ("No", "no")), "en": (("Yes", "yes"), ("No", "no"))}


def opinion_on_text(
    claim: str, words: str, language: str, chat: BaseChatModel, **call: Any
) -> float | None:
    """Whether words from outside prove a claim.

    Args:
        claim: A sentence, or a few.
        words: What is to prove it.
        language: ISO 639-1 code of the claim.
        chat: Is asked.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        Log-odds; None if this chat model does not tell its scores.
    """
    prompt = load_prompt("verify", language)
    messages = prompt.fill(claim=one_line(claim), text=one_line(words))
    return _log_odds(chat, messages, language, unchanging=prompt.unchanging, **call)


def opinion_on_answer(
    claim: str,
    asked: Sequence[BaseMessage],
    answered: str,
    language: str,
    chat: BaseChatModel,
    **call: Any,
) -> float | None:
    """Whether the numbered sentences of a prompt prove a sentence of the answer to it.

    Args:
        claim: The sentence, without markers.
        asked: The prompt of the answer.
        answered: All that the model wrote.
        language: ISO 639-1 code of the answer.
        chat: Is asked; the one that wrote the answer.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        Log-odds; None if this chat model does not tell its scores.
    """
    question = load_prompt("confirm", language).fill(claim=one_line(claim))
    return _log_odds(chat, [*asked, AIMessage(answered), *question], language, **call)


def _log_odds(
    chat: BaseChatModel, messages: Sequence[BaseMessage], language: str, **call: Any
) -> float | None:
    compare = getattr(chat, "log_odds", None)
    if compare is None:
        return None
    yes, no = _YES_NO[prompt_language(language)]
    return float(compare(messages, yes, no, **call))
