"""What the chat model itself says to whether words prove a claim: log-odds of yes over no.

Nothing is generated: the model reads the question, and the scores of the two words that may
come next are compared (Kadavath et al., 2022, "P(True)"). The question shows worked examples, which
matter: asked right after an answer of its own, where there is no room for them, the model
hardly tells right from wrong (docs/prompts.md). They are read once and kept, as an answer's are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from langchain_core.language_models.chat_models import BaseChatModel

from assistant.errors import UsageError
from assistant.prompting import dated, load_prompt, one_line, prompt_language
from assistant.types import Evidence

_YES_NO: Final = {"es": (("Sí", "sí"), ("No", "no")), "en": (("Yes", "yes"), ("No", "no"))}


def tells_odds(chat: BaseChatModel) -> bool:
    """Whether a chat model tells the scores of words that it might write."""
    return hasattr(chat, "log_odds")


def opinion(
    claim: str, evidence: Sequence[Evidence], language: str, chat: BaseChatModel, **call: Any
) -> float | None:
    """Whether evidence proves a claim.

    Args:
        claim: A sentence, or a few.
        evidence: What is to prove it, all together.
        language: ISO 639-1 code of the claim.
        chat: Is asked.
        **call: More arguments for the chat model, such as ``cancel``.

    Returns:
        Log-odds; None if this chat model does not tell its scores, or cannot read so much.
    """
    if not tells_odds(chat):
        return None
    prompt = load_prompt("verify", language)
    words = " ".join(one_line(dated(item, language)) for item in evidence)
    messages = prompt.fill(claim=one_line(claim), text=words)
    yes, no = _YES_NO[prompt_language(language)]
    try:
        odds = chat.log_odds(messages, yes, no, unchanging=prompt.unchanging, **call)  # type: ignore[attr-defined]
    except UsageError:  # a "sentence" as long as an article, which other marks must judge
        return None
    return float(odds)
