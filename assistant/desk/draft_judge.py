"""One sentence of a draft -> its verdict, with the words of the archive beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from assistant.answering import Claims
from assistant.desk.assertions import names_of
from assistant.desk.contradictions import find_contradiction
from assistant.desk.corrections import other_reports
from assistant.desk.draft import DraftSentence, DraftVerdict
from assistant.desk.draft_text import DraftPiece
from assistant.desk.quoted_words import find_words, quoted_words
from assistant.desk.rewording import is_rewording
from assistant.generation.citations import cite, evidence_facts
from assistant.messages import text
from assistant.news.stories import find_stories
from assistant.presentation.byline import day_of
from assistant.text.facts import Facts
from assistant.text.offices import FULL_NAME
from assistant.text.sentences import split_sentences
from assistant.text.terms import fold
from assistant.types import Article, Check, Citation, Evidence, Filters, Hit, Span, page_of
from assistant.verification.limits import unlimited
from assistant.verification.score import overlap, source_of
from assistant.verification.wording import unproved

if TYPE_CHECKING:
    from assistant.assistant import Assistant

# Share of a sentence's words from which what does not back it is shown beside it all the same.
_NEAR: Final = 0.35
# Share from which it is worth being judged at all.
_LEAST: Final = 0.15
_NEAREST_SHOWN: Final = 1
# Of the names that a leaning sentence takes from the one before: how many its story must have.
_SHARED_NAMES: Final = 0.5
_SPANISH: Final = "es"
_NAMED: Final = re.compile(FULL_NAME)


class DraftJudge:
    """Holds the sentences of a draft against an index.

    Args:
        assistant: Its index and its models.
        filters: Which articles may be looked at.
        ask_model: Whether the chat model is asked for a second opinion.
    """

    def __init__(self, assistant: Assistant, filters: Filters, *, ask_model: bool) -> None:
        settings = assistant.settings
        verification = settings.verification.model_copy(update={"ask_model": ask_model})
        self._claims = Claims(
            assistant.embeddings,
            lambda: assistant.chat_model,
            settings.model_copy(update={"verification": verification}),
        )
        self._supported = verification.supported
        self._retriever = assistant.retriever
        self._article = assistant.article
        self._filters = filters

    def judge(self, piece: DraftPiece, said: Facts, before: Facts | None) -> DraftSentence:
        """Find what the archive has on a sentence.

        Args:
            piece: Where it stands.
            said: What it says.
            before: The sentence that it leans on, which helps to find its story; else None.
        """
        hits = self._hits(said, before)
        evidence = self._claims.evidence(said, hits, self._retriever)
        quoted = quoted_words(said.text)
        places = [self._quotation(words, hits) for words in quoted]
        if None in places:
            missing = next(
                words for words, place in zip(quoted, places, strict=True) if place is None
            )
            reason = text("desk.not_word_for_word", what=missing)
            return self._not_found(piece, said, evidence, [reason])
        other = next((p for p in places if p and not _may_say(said, p)), None)
        if other is not None and (speakers := evidence_facts(other).speakers):
            told = text("desk.said_by", what=", ".join(speakers))
            return _row(piece, "contradicted", citations=(cite(other),), reasons=(told,))
        if other is not None:
            told = text("desk.not_said_by", what=", ".join(said.speakers))
            return _row(piece, "not_in_archive", citations=(cite(other),), reasons=(told,))
        evidence = _first([place for place in places if place], evidence)
        if not _is_worth_judging(said, evidence):
            return _row(piece, "not_in_archive")
        check = self._claims.judge(said, evidence)
        cited = _cited(check.citations, evidence)
        if check.verdict == "supported" and not check.reasons:
            # Whoever quotes may leave out what stands around the quotation.
            doubts = () if quoted else self._doubts(said, cited)
            if not doubts:
                return self._backed(piece, said, check, hits)
            check = check.model_copy(update={"reasons": doubts})
        is_placed = bool(names_of(said) or (before and names_of(before)))
        placed = evidence if is_placed or _opens_with_name(said, hits) else []
        return self._unbacked(piece, said, check, evidence, placed)

    def _doubts(self, said: Facts, cited: Sequence[Evidence]) -> tuple[str, ...]:
        """Why quotations without faults may not bear a sentence out after all."""
        if dropped := _dropped(said, cited):
            return (text("desk.limited", what=dropped[0]),)
        lacking = unproved(said, source_of(cited))
        if lacking and not is_rewording(said, cited, lacking, self._claims.scorer):
            return (text("desk.reworded", what=", ".join(lacking)),)
        return ()

    def _hits(self, said: Facts, before: Facts | None) -> list[Hit]:
        hits = self._retriever.search(said.text, filters=self._filters, language=said.language)
        names = names_of(before) if before else frozenset()
        if before is None or not names or _opens_with_name(said, hits):
            return hits
        together = f"{before.text} {said.text}"
        found = self._retriever.search(together, filters=self._filters, language=said.language)
        stories = find_stories(found)
        own = {
            article
            for article, story in stories.items()
            if len(names & story.stems) >= _SHARED_NAMES * len(names)
        }
        return [hit for hit in found if hit.passage.article_id in own]

    def _quotation(self, words: str, hits: Sequence[Hit]) -> Evidence | None:
        """The sentences of an article that have words between quotation marks."""
        found = self._retriever.search(words, filters=self._filters)
        for article_id in dict.fromkeys(hit.passage.article_id for hit in (*hits, *found)):
            article = self._article(article_id)
            if place := find_words(words, article.text):
                return _evidence(article, place)
        return None

    def _backed(
        self, piece: DraftPiece, said: Facts, check: Check, hits: Sequence[Hit]
    ) -> DraftSentence:
        others = other_reports(said, check.citations, hits)
        about = {"support": check.support, "citations": check.citations, "reasons": others.beside}
        if others.later is None:
            return _row(piece, "backed", **about)
        day = day_of(others.later.published)
        later = others.later.model_copy(update={"number": len(check.citations) + 1})
        return _row(piece, "corrected_later", correction=later, corrected_on=day, **about)

    def _unbacked(
        self,
        piece: DraftPiece,
        said: Facts,
        check: Check,
        evidence: Sequence[Evidence],
        placed: Sequence[Evidence],
    ) -> DraftSentence:
        found = find_contradiction(said, placed, self._claims.scorer, self._supported)
        if found is None:
            near = _cited(check.citations, evidence)
            return self._not_found(piece, said, near, check.reasons, check.support)
        about = {"support": check.support, "reasons": found.reasons}
        return _row(piece, "contradicted", citations=(cite(found.evidence),), **about)

    def _not_found(
        self,
        piece: DraftPiece,
        said: Facts,
        evidence: Sequence[Evidence],
        reasons: Iterable[str],
        support: float = 0.0,
    ) -> DraftSentence:
        """With what comes nearest, if it is near at all."""
        near = sorted(evidence, key=lambda item: -sum(overlap(said, [item])))
        near = [item for item in near if overlap(said, [item])[0] >= _NEAR][:_NEAREST_SHOWN]
        shown = tuple(reasons) if near else ()
        citations = tuple(cite(item, support) for item in near)
        return _row(piece, "not_in_archive", support=support, reasons=shown, citations=citations)


def _may_say(said: Facts, quoted: Evidence) -> bool:
    """Whether who speaks in a draft may be who speaks where the quoted words stand.

    Not where that sentence names another speaker, or others and not this one.
    """
    theirs = evidence_facts(quoted)
    own = {fold(word) for name in said.speakers for word in name.split()}
    held = {fold(word) for name in theirs.speakers for word in name.split()}
    outside = theirs.text.rpartition("»")[2]
    held = held or {fold(word) for word in re.findall(r"\w+", outside)}
    return not own or bool(own & held) or not (theirs.speakers or _NAMED.search(outside))


def _opens_with_name(said: Facts, hits: Sequence[Hit]) -> bool:
    """Whether its first word, whose capital tells nothing, is a name in what was found."""
    opening = said.terms[0] if said.terms else None
    if opening is None or opening.is_stop or not opening.word[0].isupper():
        return False
    return any(opening.stem in story.names for story in find_stories(hits).values())


def _row(piece: DraftPiece, verdict: DraftVerdict, **about: Any) -> DraftSentence:
    citations = (
        citation.model_copy(update={"number": number})
        for number, citation in enumerate(about.pop("citations", ()), 1)
    )
    return DraftSentence(
        text=piece.text,
        start=piece.start,
        end=piece.end,
        verdict=verdict,
        citations=tuple(citations),
        **about,
    )


def _is_worth_judging(said: Facts, evidence: Sequence[Evidence]) -> bool:
    return any(overlap(said, [item])[0] >= _LEAST for item in evidence)


def _cited(citations: Sequence[Citation], evidence: Sequence[Evidence]) -> list[Evidence]:
    places = {(one.article_id, one.start, one.end) for one in citations}
    return [item for item in evidence if (item.article_id, item.start, item.end) in places]


def _dropped(said: Facts, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """What weakens or limits the quotations, and a Spanish sentence leaves out."""
    if said.language[:2] != _SPANISH or not cited:
        return ()
    source = source_of(cited)
    # What the sentence alone limits is no more than another wording.
    limits = {fold(word): word for word in unlimited(said, source)}
    return tuple(
        _as_written(word, source.quotes) for word in limits if _as_written(word, source.quotes)
    )


def _as_written(folded: str, quotes: Iterable[Facts]) -> str:
    """A word as a quotation writes it, accents and all; empty where none has it."""
    found = ((quote, quote.folded.find(folded)) for quote in quotes)
    return next((quote.text[at : at + len(folded)] for quote, at in found if at >= 0), "")


def _first(places: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence with the sentences that are quoted at its head, numbered anew."""
    held = {(item.article_id, item.start) for item in places}
    rest = [item for item in evidence if (item.article_id, item.start) not in held]
    return [
        item.model_copy(update={"number": number})
        for number, item in enumerate((*places, *rest), 1)
    ]


def _evidence(article: Article, place: Span) -> Evidence:
    """The whole sentences of an article that hold a place."""
    sentences = split_sentences(article.text, article.language)
    touched = [one for one in sentences if one.start < place.end and place.start < one.end]
    start, end = touched[0].start, touched[-1].end
    return Evidence(
        number=1,
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        title=article.title,
        source=article.source,
        url=article.url,
        published=article.published,
        language=article.language,
        page=page_of(article, start),
    )
