"""Answers: sentences, what backs them, and how they came to be."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from assistant.types.articles import Frozen, Published, Span
from assistant.types.passages import Evidence, Filters, Hit, Reprint

Outcome = Literal["grounded", "partial", "nearest", "refused"]
MissingKind = Literal[
    "name", "number", "date", "speaker", "person", "day", "place", "amount", "reason", "detail"
]
Verdict = Literal["supported", "weak", "rejected"]
Form = Literal["prose", "chronology", "versions", "statements", "listing"]
RefusalReason = Literal[
    "no_hits", "weak_evidence", "model_declined", "unsupported", "cancelled", "timeout"
]


class Citation(Frozen):
    """Exact words of an article, brought forward for one sentence of an answer.

    Attributes:
        number: The number shown in the answer, ``[number]``.
        article_id: The article.
        start: First code point in the article's text.
        end: One past the last.
        quote: ``article.text[start:end]``, sliced by the program.
        title: Headline.
        source: Outlet.
        url: Address; of a document with pages, opened at the page.
        published: Publication date.
        page: 1-based page on which the quote begins; None for what has no pages.
        support: How far the quote backs the sentence, 0 to 1.
        also_in: Other outlets that print these words in the same text: no source of their own.
    """

    number: int = Field(ge=1)
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    quote: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: Published = None
    page: int | None = None
    support: float = Field(default=0.0, ge=0.0, le=1.0)
    also_in: tuple[Reprint, ...] = ()


class Sentence(Frozen):
    """One sentence of an answer with what backs it.

    Attributes:
        text: The sentence without its markers.
        start: First code point in ``Answer.text``; -1 when rejected, since it is not in it.
        end: One past the last; -1 when rejected.
        citations: What it cites, best first.
        verdict: ``supported``, ``weak`` or ``rejected``.
        reason: Why it is weak or rejected, for people; empty when supported.
        heading: What the row of another form than prose is headed by: a day in words, an outlet,
            a speaker, a headline; empty in prose.
        day: The calendar day of such a row; None where it has none.
        answers: Where in ``text`` the words of a quotation stand that a reader takes for the
            answer.
    """

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = "supported"
    reason: str = ""
    heading: str = ""
    day: dt.date | None = None
    answers: tuple[Span, ...] = ()


class Tokens(Frozen):
    """Token counts of one answer: of the prompt, of its part evaluated before, and written."""

    prompt: int = 0
    cached: int = 0
    answer: int = 0


class Missing(Frozen):
    """What the archive does not say of a question although it tells the story.

    ``what`` holds the question's words for a name, number or date that it takes for granted; it is
    empty for what is asked for and not there.
    """

    kind: MissingKind
    what: str = ""


class Answer(Frozen):
    """What came of one question.

    Attributes:
        question: As asked.
        standalone_question: The same, understandable without the conversation.
        language: Language of the answer.
        form: ``prose``; or rows, a sentence each: ``chronology``, ``versions`` (outlet by
            outlet), ``statements`` (who said what), ``listing`` (headlines, counts, what the
            archive holds).
        text: The answer with its ``[n]`` markers; rejected sentences are not in it. Rows stand on
            lines of their own.
        sentences: All sentences in order, rejected ones too.
        citations: The citations of the sentences that stand, by number.
        hits: The passages that retrieval found.
        filters: Which articles were looked at; narrower than asked for where the question itself
            says so ("noticias de octubre").
        suggestions: Questions to go on with, where the answer offers some itself.
        outcome: ``grounded``, ``partial`` (some sentences rejected or weak), ``nearest`` (the
            archive does not say it; what comes nearest is quoted) or ``refused``.
        missing: What the archive does not say, of a ``nearest`` answer.
        refusal_reason: Why it was refused, else None.
        confidence: How likely the archive answers the question and this says it, 0 to 1.
        model_id: The chat model; empty when none was asked.
        embedder_id: The embedding model.
        prompt_sha256: Hash of the prompt template.
        timings_s: Seconds by step.
        tokens: Token counts.
    """

    question: str
    standalone_question: str
    language: str
    form: Form = "prose"
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    filters: Filters = Filters()
    suggestions: tuple[str, ...] = ()
    outcome: Outcome
    missing: Missing | None = None
    refusal_reason: RefusalReason | None = None
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    model_id: str = ""
    embedder_id: str = ""
    prompt_sha256: str = ""
    timings_s: dict[str, float] = Field(default_factory=dict)
    tokens: Tokens = Tokens()


class AnswerEvent(Frozen):
    """One step of an answer in the making.

    Attributes:
        kind: ``searching`` (question understood), ``evidence`` (hits and evidence are set; once
            more when a wait in line is over), ``waiting`` (others have the chat model first),
            ``token`` (provisional text), ``sentence`` (a sentence has settled), ``done``.
        question: The standalone question (``searching``).
        hits: What retrieval found (``evidence``).
        evidence: The numbered sentences (``evidence``).
        ahead: How many are in front, at least 1 (``waiting``); told whenever it changes.
        text: The new piece of provisional text (``token``).
        sentence: The settled sentence (``sentence``).
        answer: The whole answer (``done``).
    """

    kind: Literal["searching", "evidence", "waiting", "token", "sentence", "done"]
    question: str = ""
    hits: tuple[Hit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    ahead: int = 0
    text: str = ""
    sentence: Sentence | None = None
    answer: Answer | None = None


class Turn(Frozen):
    """One message of a conversation: what its ``role`` said."""

    role: Literal["user", "assistant"]
    content: str


class Check(Frozen):
    """How far evidence backs a claim, 0 to 1; what speaks against it; the words compared."""

    support: float = Field(ge=0.0, le=1.0)
    verdict: Literal["supported", "contradicted", "not_found"]
    reasons: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
