"""Last stage: what the articles say beside what was written, and the answer as a whole."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from assistant.answering.confidence import confidence
from assistant.answering.finding import Findings
from assistant.answering.quotation_choice import beside_the_point, unanswered, worth_quoting
from assistant.answering.quotations import nearest, quoted
from assistant.answering.settling import sentence_event
from assistant.answering.timings import Timings
from assistant.answering.understanding import Understood
from assistant.answering.writing import Written
from assistant.generation.citations import compose, renumber, standing_citations
from assistant.messages import text
from assistant.news import notes
from assistant.retrieval import HitsRead
from assistant.types import Answer, AnswerEvent, Location, Missing, Outcome, Sentence
from assistant.verification import Settled


def complete(
    understood: Understood, findings: Findings, written: Written, embedder_id: str
) -> Generator[AnswerEvent, None, Answer]:
    """Add a quotation where the model's words do not answer, and what other articles give.

    Args:
        understood: The question.
        findings: What the archive has on it.
        written: What was written.
        embedder_id: The embedding model.
    """
    language, question = understood.language, understood.question
    written = _on_point(written, language)
    sentences, missing = [s.sentence() for s in written.sentences], written.missing
    for quotation, missing in _quotations(understood, findings, written):
        if missing:  # what stands does not answer
            sentences = [s for s in sentences if s.verdict == "rejected"]
        sentences.append(quotation.sentence())
        yield sentence_event(sentences)
    standing = [] if missing else _standing(sentences)
    for note in notes(standing, findings.hits, question, language):
        sentences.append(note)
        yield sentence_event(sentences)
    written = replace(written, missing=missing)
    return _answer(understood, findings, written, sentences, embedder_id)


def _on_point(written: Written, language: str) -> Written:
    """Without the sentences that have nothing to do with what is asked, as others do."""
    beside, reason = beside_the_point(written), text("answer.beside", language)
    settled = [s.rejected(reason) if s in beside else s for s in written.sentences]
    return replace(written, sentences=settled)


def _quotations(
    understood: Understood, findings: Findings, written: Written
) -> Iterator[tuple[Settled, Missing | None]]:
    """What is quoted beside what the model wrote, each with what it lacks if it only comes near."""
    language, question = understood.language, understood.question
    if not written.prompt or written.ended:
        return
    chosen = worth_quoting(question, language, written, findings.read, findings.hits)
    if chosen and chosen.missing:
        yield nearest(chosen.evidence, chosen.missing, language, question), chosen.missing
        return
    if chosen:
        yield quoted(chosen.evidence, language, question), None
    for item in unanswered(written, findings.evidence, findings.read):
        if not chosen or item is not chosen.evidence:
            yield quoted(item, language, question), None


def _answer(
    understood: Understood,
    findings: Findings,
    written: Written,
    sentences: Sequence[Sentence],
    embedder_id: str,
) -> Answer:
    """The whole answer; a refusal when no sentence stands."""
    body, placed = compose(renumber(sentences))
    standing, reason = _standing(placed), written.ended
    if not standing:
        reason = reason or "unsupported"
        body = text(f"answer.{reason}", understood.language)
    sound = all(s.verdict == "supported" for s in placed) and reason is None
    odds = _cited_odds(standing, findings.read)
    return Answer(
        question=understood.request.question,
        standalone_question=understood.question.text,
        language=understood.language,
        form="versions" if findings.compared and standing else "prose",
        text=body,
        sentences=placed,
        citations=standing_citations(placed),
        hits=tuple(findings.hits),
        filters=understood.request.filters,
        outcome=_outcome(written, standing, sound=sound),
        missing=written.missing if standing else None,
        refusal_reason=None if standing else reason,
        confidence=confidence(findings.answerable, _said(findings, written), odds),
        model_id=written.model_id,
        embedder_id=embedder_id,
        prompt_sha256=written.prompt.sha256 if written.prompt else "",
        timings_s=_timings(understood, findings, written),
        tokens=written.tokens,
    )


def _outcome(written: Written, standing: Sequence[Sentence], *, sound: bool) -> Outcome:
    if not standing:
        return "refused"
    if written.missing is not None:
        return "nearest"
    return "grounded" if sound else "partial"


def _said(findings: Findings, written: Written) -> float | None:
    """How likely the archive says what is asked; None without a reader."""
    judgement = written.judgement or findings.judgement
    return judgement.likely if judgement else None


def _standing(sentences: Sequence[Sentence]) -> list[Sentence]:
    return [sentence for sentence in sentences if sentence.verdict != "rejected"]


def _cited_odds(standing: Sequence[Sentence], read: HitsRead | None) -> float | None:
    """The reader's odds of the likeliest sentence cited; None if none was read."""
    if read is None:
        return None
    cited = {Location(c.article_id, c.start, c.end) for s in standing for c in s.citations}
    odds = [read.sentences[place] for place in cited & read.sentences.keys()]
    return max(odds, default=None)


def _timings(understood: Understood, findings: Findings, written: Written) -> Timings:
    timings = Timings()
    for stage in (understood, findings, written):
        timings.merge(stage.timings)
    timings.add("total", understood.began)
    return timings
