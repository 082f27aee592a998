r"""The data that flows through the program: frozen, validated, nothing hidden.

Offsets everywhere are 0-based, half-open **code points** into ``Article.text``. That text is
normalised once, when the article is made (NFC, ``\n`` line ends, no byte-order mark), and never
changes afterwards: a changed article is a new revision with a new text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Outcome = Literal["grounded", "partial", "nearest", "refused"]
MissingKind = Literal[
    "name", "number", "date", "speaker", "person", "day", "place", "amount", "reason", "detail"
]
Verdict = Literal["supported", "weak", "rejected"]
Form = Literal["prose", "chronology", "versions", "statements", "listing"]
EditableField = Literal["title", "source", "published", "author", "section"]
RefusalReason = Literal[
    "no_hits", "weak_evidence", "model_declined", "unsupported", "cancelled", "timeout"
]


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Location(NamedTuple):
    """Where words stand: a half-open range of code points in an article's text."""

    article_id: str
    start: int
    end: int


def normalise_text(raw: str) -> str:
    r"""Text as articles keep it: NFC, ``\n`` line ends, no byte-order mark, no NUL."""
    unified = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return unicodedata.normalize("NFC", unified.replace("\x00", ""))


def _published(value: object) -> object:
    """A bare date stays a date: no clock time is invented for it."""
    if not isinstance(value, str):
        return value
    written = value.strip()
    return dt.date.fromisoformat(written) if len(written) == 10 else written or None


Published = Annotated[dt.datetime | dt.date | None, BeforeValidator(_published)]


class Frozen(BaseModel):
    """A record: nothing in it changes, and nothing goes in that it has no name for."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Frozen):
    """One published text.

    Attributes:
        id: Stable name; derived from the content when none is given.
        title: Headline; may be empty.
        text: Normalised body; never blank.
        source: Outlet.
        url: Canonical address, or the file's own ``file:`` address.
        published: When it was published (aware date-time, or a date when no time is known);
            None when the document does not say. Never the time of ingest.
        author: Byline.
        section: Section of the paper.
        language: ISO 639-1 code, or empty when unknown.
        licence: Terms under which the text may be used.
        extra: Fields of the document that Hemeroteca has no name for.
    """

    id: str = Field(default="", max_length=256)
    title: str = ""
    text: str = Field(min_length=1)
    source: str = ""
    url: str = ""
    published: Published = None
    author: str = ""
    section: str = ""
    language: str = ""
    licence: str = ""
    extra: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _normalise(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        tidy = dict(data)
        for field in ("id", "title", "source", "url", "author", "section", "language", "licence"):
            value = tidy.get(field)
            if value is None:
                tidy.pop(field, None)
            elif isinstance(value, str):
                tidy[field] = normalise_text(value).strip()
        if isinstance(text := tidy.get("text"), str):
            tidy["text"] = normalise_text(text)
            tidy["id"] = tidy.get("id") or _content_id(tidy)
        return tidy

    @model_validator(mode="after")
    def _has_words(self) -> Article:
        if not self.text.strip():
            raise ValueError("the text is blank")
        if isinstance(self.published, dt.datetime) and self.published.tzinfo is None:
            raise ValueError("published has a time but no time zone")
        return self


def _content_id(data: dict[str, Any]) -> str:
    """A file's own address is no part of it: the same text elsewhere is the same article."""
    title, source, url = (str(data.get(field) or "") for field in ("title", "source", "url"))
    parts = (title, source, "" if url.startswith("file:") else url, data["text"])
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class Edit(Frozen):
    """One field of an article that a person put right.

    Attributes:
        article_id: The article.
        field: Which field.
        value: What is shown, as in the article's JSON; None for no date.
        original: What the source says, as it was last added, alike.
        url: The article's address, by which it is known again under another id.
        edited: When, in UTC.
    """

    article_id: str
    field: EditableField
    value: str | None
    original: str | None
    url: str
    edited: dt.datetime


class Skipped(Frozen):
    """A document that became no article: its file (``-``: standard input), 1-based line, why."""

    path: str
    line: int | None = None
    reason: str


class Passage(Frozen):
    """Whole sentences of one article, small enough for the embedder.

    Attributes:
        id: ``article_id:start-end``.
        article_id: The article it was cut from.
        start: First code point in the article's text.
        end: One past the last code point.
        text: ``article.text[start:end]``.
        ordinal: 0-based place among the article's passages.
    """

    id: str
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    ordinal: int = Field(ge=0)


class Hit(Frozen):
    """A passage that retrieval found, with its scores.

    Attributes:
        passage: The passage.
        rank: 1-based.
        score: Fused score; higher is better.
        vector_score: Cosine between question and passage, or None when vectors did not find it.
        lexical_score: BM25 (higher is better), or None when full text did not find it.
        title: Headline of the passage's article.
        source: Its outlet.
        url: Its address.
        published: Its publication date.
        language: Its language.
    """

    passage: Passage
    rank: int = Field(ge=1)
    score: float
    vector_score: float | None = None
    lexical_score: float | None = None
    title: str = ""
    source: str = ""
    url: str = ""
    published: Published = None
    language: str = ""


class Evidence(Frozen):
    """One numbered sentence that the model may cite.

    Attributes:
        number: 1-based, as the model sees it.
        article_id: The article it stands in.
        start: First code point in the article's text.
        end: One past the last.
        text: ``article.text[start:end]``.
        score: How useful it looks for the question; higher is better.
        title: Headline of its article.
        source: Its outlet.
        url: Its address.
        published: Its publication date.
        language: ISO 639-1 code of its article's language; empty when unknown.
    """

    number: int = Field(ge=1)
    article_id: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str
    score: float = 0.0
    title: str = ""
    source: str = ""
    url: str = ""
    published: Published = None
    language: str = ""


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
        url: Address.
        published: Publication date.
        support: How far the quote backs the sentence, 0 to 1.
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
    support: float = Field(default=0.0, ge=0.0, le=1.0)


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
    """

    text: str
    start: int
    end: int
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = "supported"
    reason: str = ""
    heading: str = ""
    day: dt.date | None = None


class Tokens(Frozen):
    """Token counts of one answer: of the prompt, of its part evaluated before, and written."""

    prompt: int = 0
    cached: int = 0
    answer: int = 0


class Filters(Frozen):
    """Which articles a search may look at; an empty field admits all.

    Attributes:
        since: First day of publication, inclusive. Undated articles are left out once it is set.
        until: Last day of publication, inclusive; likewise.
        sources: Outlets.
        sections: Sections.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


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


class AddSummary(Frozen):
    """What adding articles to an index did.

    Attributes:
        added: Ids of new articles.
        updated: Ids of articles that got a new revision.
        unchanged: Ids of articles already there as they are.
        skipped: Documents that were left out, with reasons.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


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
