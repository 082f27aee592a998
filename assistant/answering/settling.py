"""The sentences of an answer, as they settle: verified, revised, rejected if they tell nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.quotations import fitting, in_own_words, is_copied, quoted, says_back
from assistant.answering.timings import Timings
from assistant.answering.yes_no import yes_or_no
from assistant.generation.citations import cited_evidence, renumber
from assistant.generation.markers import Marked
from assistant.messages import ANSWERED, text
from assistant.news import attribute, with_days, without_outlet
from assistant.question import Question
from assistant.text.facts import facts
from assistant.types import AnswerEvent, Evidence, Sentence
from assistant.verification import Ask, Judge, Settled
from assistant.verification.score import source_of
from assistant.verification.wording import unproved


@dataclass(frozen=True)
class Context:
    """What surrounds a sentence of an answer.

    Attributes:
        question: The standalone question.
        language: ISO 639-1 code of the answer.
        evidence: The numbered sentences that could be cited.
        earlier: The sentences before it that stand.
    """

    question: Question
    language: str
    evidence: Sequence[Evidence]
    earlier: Sequence[Settled] = ()

    @property
    def uncited(self) -> list[Evidence]:
        """The evidence that no sentence before it cites."""
        cited = {item.number for sentence in self.earlier for item in sentence.evidence}
        return [item for item in self.evidence if item.number not in cited]


def _attributed(sentence: Settled, asked: Context) -> Settled:
    """A claim by somebody stays theirs."""
    return replace(sentence, text=attribute(sentence.text, sentence.evidence, asked.language))


def _dated(sentence: Settled, asked: Context) -> Settled:
    """The day that "ayer" was is shown."""
    words = with_days(sentence.text, sentence.evidence, asked.question, asked.language)
    return replace(sentence, text=words)


def _proved(sentence: Settled, asked: Context) -> Settled:
    """What says more than its quotation gives way to it, unless that was cited before."""
    source = source_of(sentence.evidence)
    claim = facts(sentence.claim, asked.language)
    words = unproved(claim, source) if source.is_in(asked.language) else ()
    if not words:
        return sentence
    left = asked.uncited
    if cited := [item for item in sentence.evidence if item in left]:
        best = fitting(claim, cited, left, asked.question)
        return quoted(best, asked.language, asked.question)
    return sentence.rejected(text("verification.unproved", asked.language, what=", ".join(words)))


def _marked_as_copied(sentence: Settled, asked: Context) -> Settled:
    """What was copied is shown as the quotation that it is."""
    claim = facts(sentence.claim, asked.language)
    copied = (item for item in sentence.evidence if is_copied(claim, item))
    if (item := next(copied, None)) is None or item not in asked.uncited:
        return sentence
    return quoted(item, asked.language, asked.question)


def _in_own_words(sentence: Settled, asked: Context) -> Settled:
    """What slipped into the evidence's language is quoted."""
    return in_own_words(sentence, asked.language)


def _affirmed(sentence: Settled, asked: Context) -> Settled:
    """The first begins with yes or no, where a question asks for that and its quotation says it."""
    said = None if asked.earlier else yes_or_no(asked.question, sentence.evidence)
    if said is None or asked.language not in ANSWERED:
        return sentence
    return replace(sentence, text=f"{text(f'answer.{said}', asked.language)} {sentence.text}")


def _says_back(sentence: Settled, asked: Context) -> bool:
    """It only repeats the question."""
    return says_back(facts(sentence.claim, asked.language), asked.question.facts)


def _repeats(sentence: Settled, asked: Context) -> bool:
    """It was said before."""
    return any(sentence.text == earlier.text for earlier in asked.earlier)


# What is done to a sentence that stands, in this order.
REVISIONS: Final = (_attributed, _dated, _in_own_words, _marked_as_copied, _proved, _affirmed)
# What makes a sentence idle, by the reason that is given.
REJECTIONS: Final = {"answer.said_back": _says_back, "answer.repeated": _repeats}


class Settling:
    """Settles the sentences of one answer, one after the other.

    Args:
        judge: Verifies them.
        evidence: The numbered sentences that they may cite.
        question: The standalone question.
        language: ISO 639-1 code of the answer.
        timings: Is told the seconds of verification.

    Attributes:
        sentences: Those that have settled.
        waits: Whether one waits until the chat model can be asked about it.
    """

    def __init__(
        self,
        judge: Judge,
        evidence: Sequence[Evidence],
        question: Question,
        language: str,
        timings: Timings,
    ) -> None:
        self._judge = judge
        self._evidence = evidence
        self._question = question
        self._language = language
        self._timings = timings
        self.waits = False
        self.sentences: list[Settled] = []

    def settle(
        self, marked: Sequence[Marked], ask: Ask | None = None, *, wait: bool = False
    ) -> Iterator[AnswerEvent]:
        """Settle the sentences that have not settled yet.

        Args:
            marked: All sentences so far.
            ask: Asks the chat model about what is in doubt.
            wait: Stop at one that is in doubt.
        """
        for item in marked[len(self.sentences) :]:
            with self._timings.measure("verification"):
                settled = self._settled(item, ask)
            if wait and settled.in_doubt:
                self.waits = True
                return
            self.sentences.append(settled)
            yield sentence_event([sentence.sentence() for sentence in self.sentences])

    def _settled(self, marked: Marked, ask: Ask | None) -> Settled:
        cited, language = cited_evidence(marked, self._evidence), self._language
        claim = replace(marked, text=without_outlet(marked.text, cited, language))
        sentence = self._judge.settle(claim, self._evidence, language, ask)
        earlier = [sentence for sentence in self.sentences if sentence.stands]
        context = Context(self._question, language, self._evidence, earlier)
        for revise in REVISIONS if sentence.stands else ():
            sentence = revise(sentence, context)
        for reason, is_idle in REJECTIONS.items():
            if is_idle(sentence, context):
                return sentence.rejected(text(reason, language))
        return sentence


def sentence_event(sentences: Sequence[Sentence]) -> AnswerEvent:
    """The sentence that settled last, with the numbers that it has so far."""
    return AnswerEvent(kind="sentence", sentence=renumber(sentences)[-1])
