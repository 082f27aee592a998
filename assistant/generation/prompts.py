"""Prompt templates, and evidence laid out for the model.

A template is a Markdown file of ``prompts/``: ``# system``, ``# user`` and
``# assistant`` headings part its messages, ``{name}`` is a placeholder. All that
stays the same from question to question comes first, so that it is evaluated once.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from assistant.config.resources import prompts_folder
from assistant.errors import SettingsError
from assistant.generation.citations import evidence_facts
from assistant.messages import LANGUAGES
from assistant.presentation.byline import day_in_words, header, one_line
from assistant.types import Evidence

_HEADING: Final = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_MESSAGE: Final = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
_ENGLISH_NAMES: Final = {
    "en": "English",
    "es": "Spanish",
    "pt": "Portuguese",
    "ca": "Catalan",
    "gl": "Galician",
    "fr": "French",
}


@dataclass(frozen=True)
class PromptTemplate:
    """A parsed template.

    Attributes:
        name: File name without its suffix.
        parts: Role and text of each message.
        placeholders: Names that must be given.
        sha256: Hash of the file's text.
    """

    name: str
    parts: tuple[tuple[str, str], ...]
    placeholders: frozenset[str]
    sha256: str

    @property
    def unchanging(self) -> int:
        """So many of its first messages are the same whatever is asked, in one language."""
        return len(self.parts) - 1

    def fill(self, **values: str) -> list[BaseMessage]:
        """Messages with the placeholders filled in; values are never read as templates.

        Raises:
            KeyError: A placeholder has no value, or a value no placeholder.
        """
        if set(values) != self.placeholders:
            raise KeyError(f"{self.name} takes {sorted(self.placeholders)}, not {sorted(values)}")
        return [
            _MESSAGE[role](_PLACEHOLDER.sub(lambda match: values[match.group(1)], text))
            for role, text in self.parts
        ]


def prompt_language(language: str) -> str:
    """Language of what surrounds the evidence for an answer in this one: ``es`` or ``en``."""
    return language if language in LANGUAGES else "en"


@functools.cache
def load_prompt(name: str, language: str) -> PromptTemplate:
    """The template ``name`` for answers in a language; the English one where there is none in it.

    Raises:
        SettingsError: There is no such file, or it is not a template.
    """
    path = prompts_folder() / f"{name}.{language}.md"
    if not path.is_file():
        path = prompts_folder() / f"{name}.{prompt_language(language)}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError("prompting.missing", path=path) from error
    return parse_prompt(path, text)


def parse_prompt(path: Path, text: str) -> PromptTemplate:
    """Read a template's text.

    Raises:
        SettingsError: It has no message, or its last one is not the user's.
    """
    _, *pieces = _HEADING.split(text)
    roles, bodies = pieces[::2], [body.strip() for body in pieces[1::2]]
    if not roles or roles[-1] != "user" or not all(bodies):
        raise SettingsError("prompting.malformed", path=path)
    return PromptTemplate(
        name=path.stem,
        parts=tuple(zip(roles, bodies, strict=True)),
        placeholders=frozenset(_PLACEHOLDER.findall(text)),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def answer_messages(
    question: str, evidence: Sequence[Evidence], language: str
) -> tuple[list[BaseMessage], PromptTemplate]:
    """The prompt for an answer, and the template it was made of."""
    prompt = load_prompt("answer", language)
    return _about(prompt, evidence, language, question=question.strip()), prompt


def claim_messages(
    claim: str, numbers: Sequence[int], evidence: Sequence[Evidence], language: str
) -> tuple[list[BaseMessage], PromptTemplate]:
    """The prompt for an answer, up to its evidence; then a claim in place of the question.

    Args:
        claim: A sentence of the answer.
        numbers: Of the evidence that is to prove it.
        evidence: As the answer's prompt shows it, so that all of that is reused.
        language: Language of the answer.
    """
    prompt = load_prompt("answer", language)
    marked = f"{one_line(claim).rstrip('.')} {''.join(f'[{number}]' for number in numbers)}."
    *beginning, _ = _about(prompt, evidence, language, question="")
    ending = _about(load_prompt("claim", language), evidence, language, claim=marked)
    return [*beginning, *ending], prompt


def _about(
    prompt: PromptTemplate, evidence: Sequence[Evidence], language: str, **values: str
) -> list[BaseMessage]:
    values["evidence"] = evidence_block(evidence, language)
    if "language" in prompt.placeholders:
        values["language"] = _ENGLISH_NAMES.get(language, "Spanish")
    return prompt.fill(**values)


def evidence_block(evidence: Sequence[Evidence], language: str) -> str:
    """Numbered sentences under a line with outlet, date and headline of their article."""
    lines = []
    for _, group in groupby(evidence, key=lambda item: item.article_id):
        items = list(group)
        lines.append(header(items[0], language))
        lines += [f"[{item.number}] {one_line(dated(item, language))}" for item in items]
    return "\n".join(lines)


def dated(item: Evidence, language: str) -> str:
    """The sentence with its relative dates resolved, so that the model does not copy "ayer".

    Only the model sees it so; the quote stays as it was printed.
    """
    shown = item.text
    for said in reversed(evidence_facts(item).relative_dates):
        spoken = day_in_words(said.date, prompt_language(language))
        shown = f"{shown[: said.end]} ({spoken}){shown[said.end :]}"
    return shown
