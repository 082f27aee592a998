"""Second stage: passages, the sentences of them that may answer, and whether they can."""

from __future__ import annotations

import functools
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from assistant.answering.timings import Timings
from assistant.answering.understanding import Understood
from assistant.config.settings import Settings
from assistant.models.protocols import Embedder, PassageReader
from assistant.question import Question
from assistant.retrieval.answerability import answerability, threshold
from assistant.retrieval.comparison import Outlet, outlet_by_outlet, outlets_compared
from assistant.retrieval.date_search import DateSearch, search_with_date
from assistant.retrieval.evidence import select_evidence
from assistant.retrieval.near_misses import Judgement, judge
from assistant.retrieval.reading import HitsRead, Words, judged, read_question
from assistant.retrieval.recency import foremost
from assistant.retrieval.search import Retriever
from assistant.types import AnswerEvent, Evidence, Hit, Location, RefusalReason, Span

_FEWEST_COMPARED: Final = 2
# Log-odds from which the words that the reader takes for the answer are marked.
_RATHER: Final = 0.0
_EDGES: Final = ' \n\t,;:."«»“”(¿¡'


@dataclass(frozen=True)
class Findings:
    """What the archive has on a question.

    Attributes:
        hits: Passages, best first.
        evidence: The numbered sentences that may be cited.
        read: What a reader made of the hits; None without a reader.
        answerable: How likely the hits answer, 0 to 1.
        judgement: Whether they say what is asked; None without a reader.
        compared: Whether the evidence is what each of several outlets says.
        timings: Seconds by step.
        ended: Why the answer ends here, if it does.
    """

    hits: Sequence[Hit] = ()
    evidence: Sequence[Evidence] = ()
    read: HitsRead | None = None
    answerable: float = 0.0
    judgement: Judgement | None = None
    compared: bool = False
    timings: Mapping[str, float] = field(default_factory=dict)
    ended: RefusalReason | None = None

    def event(self) -> AnswerEvent:
        """What there is to show before anything is written."""
        return AnswerEvent(kind="evidence", hits=tuple(self.hits), evidence=tuple(self.evidence))


class Finder:
    """Finds what may answer.

    Args:
        retriever: Finds passages.
        embeddings: The model of the index.
        reader: Reads the passages with the question in mind; None does without.
        settings: All of them.
    """

    def __init__(
        self,
        retriever: Retriever,
        embeddings: Embedder,
        reader: PassageReader | None,
        settings: Settings,
    ) -> None:
        self._retriever = retriever
        self._embeddings = embeddings
        self._reader = reader
        self._settings = settings

    def find(self, understood: Understood) -> Generator[AnswerEvent, None, Findings]:
        """Search, read, choose evidence, and tell whether that can answer."""
        if understood.ended:
            return Findings(ended=understood.ended)
        yield AnswerEvent(kind="searching", question=understood.question.text)
        findings = self.findings(understood)
        yield findings.event()
        return findings

    def findings(self, understood: Understood) -> Findings:
        """The same at once, of a question that may be answered."""
        timings, language = Timings(), understood.question.language
        search = functools.partial(
            self._retriever.search, filters=understood.request.filters, language=language
        )
        with timings.measure("search"):
            found = search_with_date(understood.question, search)
        if not found.hits:
            return Findings(timings=timings, ended="no_hits")
        read = self._read(found, timings)
        if told := self._outlet_by_outlet(understood, found, timings):
            return Findings(found.hits, told, read, 1.0, compared=True, timings=timings)
        with timings.measure("evidence"):
            evidence = self._evidence(understood, found, read)
        if not evidence:  # hits without a sentence worth the name: a list, a table
            return Findings(found.hits, read=read, timings=timings, ended="weak_evidence")
        features = self._retriever.features(found.question.text, found.hits, language=language)
        likely = answerability(judged(features, read))
        weak = likely < threshold(self._settings.verification.refusal)
        return Findings(
            hits=found.hits,
            evidence=evidence,
            read=read,
            answerable=likely,
            judgement=_judgement(understood.question, found.hits, read, evidence),
            timings=timings,
            ended="weak_evidence" if weak else None,
        )

    def _outlet_by_outlet(
        self, understood: Understood, found: DateSearch, timings: Timings
    ) -> list[Evidence]:
        """What each outlet says, where the question compares them."""
        in_general = understood.wish.form == "versions"
        outlets = outlets_compared(understood.question, found.hits, in_general=in_general)
        if len(outlets) < _FEWEST_COMPARED or self._reader is None:
            return []

        def search(outlet: Outlet) -> list[Hit]:
            narrowed = understood.request.filters.model_copy(update={"sources": outlet})
            return self._retriever.search(
                found.question.text, filters=narrowed, language=found.question.language
            )

        with timings.measure("reading"):
            return outlet_by_outlet(understood.question, outlets, search, self._reader)

    def _read(self, found: DateSearch, timings: Timings) -> HitsRead | None:
        if self._reader is None:
            return None
        with timings.measure("reading"):
            return read_question(found.question, found.hits, self._reader)

    def _evidence(
        self, understood: Understood, found: DateSearch, read: HitsRead | None
    ) -> list[Evidence]:
        chosen = select_evidence(
            found.question.subject,
            foremost(understood.question, found.near),
            self._embeddings,
            self._settings.evidence,
            asked=self._retriever.question_vector(found.question.text),
            count_tokens=self._count_tokens,
            vectors=self._retriever.sentence_vectors(found.hits),
            odds=read.sentences if read else None,
        )
        return [self._annotated(item, read) for item in chosen]

    def _annotated(self, item: Evidence, read: HitsRead | None) -> Evidence:
        """With the words that answer."""
        words = read.words_in(Location(item.article_id, item.start, item.end)) if read else None
        return item.model_copy(update={"answers": _answers(words, item)})

    def _count_tokens(self, words: str) -> int:
        """Counted as the embedder does: its tokenizer is there before the chat model is."""
        return self._embeddings.count_tokens([words])[0]


def _answers(words: Words | None, item: Evidence) -> tuple[Span, ...]:
    """Where in a sentence the reader's words stand, if they rather answer than not."""
    if words is None or words.odds < _RATHER:
        return ()
    start = words.location.start - item.start
    shown = item.text[start : words.location.end - item.start]
    lead = len(shown) - len(shown.lstrip(_EDGES))
    kept = len(shown.strip(_EDGES))
    return (Span(start + lead, start + lead + kept),) if kept else ()


def _judgement(
    question: Question, hits: Sequence[Hit], read: HitsRead | None, evidence: Sequence[Evidence]
) -> Judgement | None:
    """Whether the hits say what is asked; None if no reader has read them."""
    if read is None or not read.sentences:
        return None
    best = max(evidence, key=lambda item: item.score)
    return judge(question, hits, read, Location(best.article_id, best.start, best.end))
