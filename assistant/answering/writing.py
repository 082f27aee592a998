"""Third stage: sentences, each verified as soon as it is complete.

The chat model writes them, unless a sentence of the articles speaks against the question itself,
the articles only come near an answer, or answers are to be literal: then that sentence or the best
is quoted.
"""

from __future__ import annotations

import functools
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.answering.chat_calls import ChatCalls
from assistant.answering.finding import Findings
from assistant.answering.quotations import nearest, quoted
from assistant.answering.reply import Reply, prompt_that_fits
from assistant.answering.settling import Settling, sentence_event
from assistant.answering.timings import Timings
from assistant.answering.understanding import Understood
from assistant.config.settings import Settings
from assistant.errors import Cancelled
from assistant.generation import evidence_facts
from assistant.generation.prompts import PromptTemplate
from assistant.news import denied
from assistant.question.answer_type import may_give
from assistant.retrieval.near_misses import Judgement, wanted
from assistant.runtime.time_budget import TIMED_OUT
from assistant.types import AnswerEvent, Evidence, Location, Missing, RefusalReason, Tokens
from assistant.verification import Judge, Settled
from assistant.verification.second_opinion import says

# Scores of evidence, half log-odds of the reader. Of the choosing half of the news questions (n 66)
# .985 have the answer in all of the evidence, .955 in what is left so, which is 37 % shorter.
_FAR_BEHIND: Final = 3.0
_UNLIKELY: Final = -1.0


@dataclass(frozen=True)
class Written:
    """What was written, verified.

    Attributes:
        evidence: The numbered sentences that could be cited.
        sentences: What has settled, rejected sentences too.
        prompt: The template that the chat model was shown; None when it was not asked.
        model_id: The chat model; empty when it was not asked.
        tokens: Token counts.
        timings: Seconds by step.
        ended: Why the answer ends here, if it does.
        judgement: Whether the archive says what is asked, the chat model having been asked too.
        missing: What the archive lacks, if what was written says so.
    """

    evidence: Sequence[Evidence] = ()
    sentences: Sequence[Settled] = ()
    prompt: PromptTemplate | None = None
    model_id: str = ""
    tokens: Tokens = Tokens()  # noqa: RUF009  (frozen, so safe to share)
    timings: Mapping[str, float] = field(default_factory=dict)
    ended: RefusalReason | None = None
    judgement: Judgement | None = None
    missing: Missing | None = None


class Writer:
    """Writes answers.

    Args:
        judge: Verifies the sentences.
        settings: All of them.
    """

    def __init__(self, judge: Judge, settings: Settings) -> None:
        self._judge = judge
        self._settings = settings

    def write(
        self, understood: Understood, findings: Findings, chat: ChatCalls
    ) -> Generator[AnswerEvent, None, Written]:
        """Write an answer, sentence by sentence."""
        if findings.ended:
            return Written(findings.evidence, ended=findings.ended)
        if findings.compared:
            return (yield from _quoted_in_turn(findings.evidence, understood.language))
        best = max(findings.evidence, key=lambda item: item.score)
        if (item := _contrary(understood, findings)) is not None:
            sentence = quoted(item, understood.language, understood.question)
        elif (missing := _missing(understood, findings)) is not None:
            return (yield from _nearest(understood, findings, missing))
        elif self._settings.answers.literal:
            sentence = quoted(best, understood.language, understood.question)
        else:
            return (yield from self._from_model(understood, findings, chat))
        yield sentence_event([sentence.sentence()])
        return Written(findings.evidence, (sentence,))

    def _from_model(
        self, understood: Understood, findings: Findings, chat: ChatCalls
    ) -> Generator[AnswerEvent, None, Written]:
        question, language = understood.question, understood.language
        shown = _promising(findings)
        prompt = prompt_that_fits(question.text, shown, language, chat.model)
        timings = Timings()
        reply = Reply(prompt, chat, language, timings)
        settling = Settling(self._judge, prompt.evidence, question, language, timings)
        ended: RefusalReason | None
        judgement = findings.judgement
        try:
            with chat.ticket() as ticket:
                if (yield from chat.waiting(ticket, timings)):
                    yield replace(findings, evidence=prompt.evidence).event()
                with chat.budget.spending():
                    judgement = _asked(understood, findings, ticket, chat, timings)
                    if judgement and judgement.missing:
                        near = _nearest(understood, findings, judgement.missing)
                        return replace((yield from near), timings=timings, judgement=judgement)
                    ended = yield from self._settled(reply, settling, ticket, chat)
        except Cancelled as stop:
            ended = "timeout" if stop.key == TIMED_OUT else "cancelled"
        if ended == "timeout":
            yield from settling.settle(reply.sentences(cut_off=True))
        return Written(
            evidence=prompt.evidence,
            sentences=settling.sentences,
            prompt=prompt.template,
            model_id=chat.model.model_id,
            tokens=reply.tokens,
            timings=timings,
            ended=ended,
            judgement=judgement,
        )

    def _settled(
        self, reply: Reply, settling: Settling, ticket: object, chat: ChatCalls
    ) -> Generator[AnswerEvent, None, RefusalReason | None]:
        """Settle sentences while they are written; those in doubt when all are."""
        asks = self._settings.verification.ask_model and chat.model.tells_odds
        for event in reply.written(ticket):
            yield event
            if not settling.waits:
                yield from settling.settle(reply.sentences_so_far(), wait=asks)
        if reply.declines:
            return "model_declined"
        ask = functools.partial(reply.opinion, ticket) if asks else None
        yield from settling.settle(reply.sentences(), ask)
        return None


def _promising(findings: Findings) -> Sequence[Evidence]:
    """The evidence without what is far behind the best: there is less to read, and to mix up."""
    if findings.read is None:
        return findings.evidence
    least = max(item.score for item in findings.evidence) - _FAR_BEHIND
    kept = (item for item in findings.evidence if item.score > least)
    return [item.model_copy(update={"number": n}) for n, item in enumerate(kept, 1)]


def _asked(
    understood: Understood, findings: Findings, ticket: object, chat: ChatCalls, timings: Timings
) -> Judgement | None:
    """The judgement, with the chat model's opinion where there is a doubt."""
    judgement = findings.judgement
    if judgement is None or not judgement.doubtful:
        return judgement
    with timings.measure("second_look"):
        odds = says(
            understood.question.text,
            judgement.words,
            understood.language,
            chat.model,
            **chat.arguments(ticket),
        )
    return judgement.with_opinion(odds)


def _missing(understood: Understood, findings: Findings) -> Missing | None:
    """What the archive lacks, where that needs no second opinion; None if it may answer."""
    judgement, question = findings.judgement, understood.question
    if judgement is None:
        return None
    if not any(may_give(question.facts, evidence_facts(item)) for item in findings.evidence):
        return wanted(question)
    return None if judgement.doubtful else judgement.missing


def _nearest(
    understood: Understood, findings: Findings, missing: Missing
) -> Generator[AnswerEvent, None, Written]:
    """What comes nearest, quoted."""
    best = max(findings.evidence, key=lambda item: item.score)
    sentence = nearest(best, missing, understood.language, understood.question)
    yield sentence_event([sentence.sentence()])
    return Written(findings.evidence, (sentence,), missing=missing)


def answering(understood: Understood, findings: Findings) -> list[Evidence]:
    """What answers as it stands, best first, where no chat model is there to ask.

    Args:
        understood: The question.
        findings: What the archive has on it.

    Returns:
        The best evidence, and what the reader finds likely as well; nothing where an answer would
        be refused, or where the archive only comes near.
    """
    if findings.ended:
        return []
    if (contrary := _contrary(understood, findings)) is not None:
        return [contrary]
    judgement, read = findings.judgement, findings.read
    if (judgement and judgement.missing) or _missing(understood, findings):
        return []
    best, *others = sorted(findings.evidence, key=lambda item: -item.score)
    odds = read.sentences if read else {}
    places = ((item, Location(item.article_id, item.start, item.end)) for item in others)
    return [best, *(item for item, place in places if odds.get(place, _UNLIKELY) >= 0)]


def _quoted_in_turn(
    evidence: Sequence[Evidence], language: str
) -> Generator[AnswerEvent, None, Written]:
    """One quotation after the other."""
    sentences: list[Settled] = []
    for item in evidence:
        sentences.append(quoted(item, language))
        yield sentence_event([sentence.sentence() for sentence in sentences])
    return Written(evidence, sentences)


def _contrary(understood: Understood, findings: Findings) -> Evidence | None:
    """What speaks against the question itself."""
    if findings.read is None:
        return None
    return denied(understood.question, findings.hits, findings.read.sentences)
