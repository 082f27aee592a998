"""A second opinion on whether words prove a claim: the chat model's.

The chat model generates nothing: it reads the question, and the scores of the two words that may
come next are compared (Kadavath et al., 2022, "P(True)"). The question shows worked examples, which
matter: asked right after an answer of its own, where there is no room for them, the model
hardly tells right from wrong (docs/prompts.md). They are read once and kept, as an answer's are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from langchain_core.messages import BaseMessage

from assistant.errors import UsageError
from assistant.generation.prompts import claim_messages, dated, load_prompt, prompt_language
from assistant.models.protocols import ChatModel
from assistant.presentation.byline import one_line
from assistant.types import Evidence

_YES_NO: Final = {
    "es": (("Sí", "sí"), ("No", "no")),
    "en": (("Yes", "yes"), ("No", "no")),
    "pt": (("Sim", "sim"), ("Não", "não")),
    "ca": (("Sí", "sí"), ("No", "no")),
    "gl": (("Si", "si"), ("Non", "non")),
    "fr": (("Oui", "oui"), ("Non", "non")),
}


class Opinion(NamedTuple):
    """What a model says to whether words prove a claim.

    Attributes:
        odds: Log-odds that they do.
        by: How the model was asked: ``asked`` about a claim, or ``in_context`` about a
            sentence of its answer.
    """

    odds: float
    by: Literal["asked", "in_context"]


def opinion(
    claim: str, evidence: Sequence[Evidence], language: str, chat: ChatModel, **call: Any
) -> Opinion | None:
    """Whether evidence proves a claim, by the chat model.

    Args:
        claim: A sentence, or a few.
        evidence: What is to prove it, all together.
        language: ISO 639-1 code of the claim.
        chat: Is asked.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        None if this chat model does not tell its scores, or cannot read so much.
    """
    prompt = load_prompt("verify", language)
    messages = prompt.fill(claim=one_line(claim), text=_words(evidence, language))
    call["unchanging"] = prompt.unchanging
    odds = _odds(chat, messages, prompt_language(language), call)
    return None if odds is None else Opinion(odds, "asked")


def opinion_in_context(
    claim: str,
    cited: Sequence[Evidence],
    shown: Sequence[Evidence],
    language: str,
    chat: ChatModel,
    **call: Any,
) -> Opinion | None:
    """Whether evidence proves a sentence of an answer, by the chat model that was shown it.

    Args:
        claim: The sentence.
        cited: What is to prove it.
        shown: What the answer was written from; that which is cited is part of it.
        language: ISO 639-1 code of the answer.
        chat: Is asked.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        None if this chat model does not tell its scores, or cannot read so much.
    """
    numbers = [item.number for item in cited]
    messages, prompt = claim_messages(claim, numbers, shown, language)
    call.update(unchanging=prompt.unchanging, resume=True)
    odds = _odds(chat, messages, language if language in _YES_NO else "en", call)
    return None if odds is None else Opinion(odds, "in_context")


def says(question: str, words: str, language: str, chat: ChatModel, **call: Any) -> float | None:
    """Whether words say just what a question asks, by the chat model: log-odds.

    Args:
        question: The standalone question.
        words: A sentence of an article with what surrounds it.
        language: ISO 639-1 code of the question.
        chat: Is asked.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        None if this chat model does not tell its scores, or cannot read so much.
    """
    prompt = load_prompt("says", language)
    messages = prompt.fill(question=one_line(question), text=one_line(words))
    call["unchanging"] = prompt.unchanging
    return _odds(chat, messages, prompt_language(language), call)


def _odds(
    chat: ChatModel, messages: Sequence[BaseMessage], language: str, call: dict[str, Any]
) -> float | None:
    if not chat.tells_odds:
        return None
    yes, no = _YES_NO[language]
    try:
        return chat.log_odds(messages, yes, no, **call)
    except UsageError:  # a "sentence" as long as an article, which other marks must judge
        return None


def _words(evidence: Sequence[Evidence], language: str) -> str:
    return " ".join(one_line(dated(item, language)) for item in evidence)
