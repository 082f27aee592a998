"""Follow-up questions made understandable without their conversation.

A complete question is left alone: rewriting costs seconds and can only harm it. An
elliptical one is rewritten by the chat model, and the rewriting is kept only when it
adds nothing that the conversation did not say; otherwise the last question is set
beside the new one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from assistant.errors import UsageError
from assistant.generation.prompts import load_prompt
from assistant.messages import text
from assistant.models.protocols import ChatModel
from assistant.presentation.byline import one_line
from assistant.question import parse_question
from assistant.text.facts import facts
from assistant.text.terms import fold
from assistant.types import Answer, Turn

History = Sequence[Turn | Answer | dict[str, Any]]

# The window on a conversation grows with it and moves on by steps, so that what the chat model
# has evaluated of it serves the next question too: 4 to 8 turns.
_FEWEST_TURNS: Final = 4
_STEP: Final = 6
_LONGEST_TURN: Final = 300
_REWRITE_TOKENS: Final = 60


def turns(history: History) -> list[Turn]:
    """A conversation, however the caller keeps it, as plain turns.

    Raises:
        UsageError: Something in it is no turn.
    """
    plain: list[Turn] = []
    for item in history:
        if isinstance(item, Answer):
            plain.append(Turn(role="user", content=item.standalone_question))
            plain.append(Turn(role="assistant", content=item.text))
        elif isinstance(item, Turn):
            plain.append(item)
        else:
            plain.append(_turn(item))
    return plain


def _turn(item: object) -> Turn:
    try:
        return Turn.model_validate(item)
    except ValidationError as error:
        raise UsageError("answer.bad_history") from error


def standalone_question(
    question: str, history: Sequence[Turn], chat: ChatModel, language: str, **call: Any
) -> str:
    """The question, understandable alone.

    Args:
        question: As asked.
        history: What was said before, oldest first.
        chat: Rewrites when need be.
        language: Language of the question.
        **call: More arguments for the chat model, such as ``cancel``.
    """
    if not needs_rewriting(question, history, language):
        return question
    prompt = load_prompt("rewrite", language)
    exchanges = _exchanges(history, language)
    conversation = "".join(exchanges)
    messages = prompt.fill(conversation=conversation, question=one_line(question))
    call.update(unchanging=prompt.unchanging, exchanges=exchanges)
    written = str(chat.invoke(messages, stop=["\n"], **call).text).strip()
    if _faithful(written, question, conversation, language):
        return written
    return beside_previous(question, history, language)


def needs_rewriting(question: str, history: Sequence[Turn], language: str) -> bool:
    """Whether the chat model has to be asked what a question means."""
    return bool(_asked(history)) and parse_question(question, language).leans_on_history


def beside_previous(question: str, history: Sequence[Turn], language: str) -> str:
    """A question beside the one before it: what is left when rewriting fails."""
    previous = one_line(_asked(history)[-1])
    return text("answer.about", language, question=question, previous=previous)


def _asked(history: Sequence[Turn]) -> list[str]:
    return [turn.content for turn in history if turn.role == "user"]


def _exchanges(history: Sequence[Turn], language: str) -> list[str]:
    """The last of a conversation as a script: a text for each question with its answer."""
    labels = (
        {"user": "P", "assistant": "R"} if language == "es" else {"user": "Q", "assistant": "A"}
    )
    found: list[str] = []
    for turn in history[_first_turn(len(history)) :]:
        line = f"{labels[turn.role]}: {_shortened(turn.content)}\n"
        if turn.role == "user" or not found:
            found.append(line)
        else:
            found[-1] += line
    return found


def _first_turn(count: int) -> int:
    return max(0, (count - _FEWEST_TURNS) // _STEP * _STEP)


def _shortened(content: str) -> str:
    plain = one_line(re.sub(r"\s*\[\d+\]", "", content))
    return plain if len(plain) <= _LONGEST_TURN else plain[:_LONGEST_TURN].rsplit(" ", 1)[0] + "…"


def _faithful(written: str, question: str, conversation: str, language: str) -> bool:
    """A rewriting asks the same, names something, and names nothing new."""
    if not written or len(written) > 3 * _LONGEST_TURN:
        return False
    asked, words = facts(question, language), facts(written, language).terms
    heard = {term.stem for term in facts(conversation, language).terms + asked.terms}
    names = [word for word in words if word.is_name]
    content = {t.stem for t in asked.terms if not t.is_stop and len(t.word) > 3}
    missing = content - {word.stem for word in words}
    return (
        bool(names or len(words) > len(content))
        and all(word.stem in heard for word in names)
        and len(missing) <= len(content) / 2
        and fold(written) != fold(question)
    )
