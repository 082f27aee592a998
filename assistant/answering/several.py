"""A message that holds several questions: each is answered by itself, and the answers are joined.

"¿Cuándo abrirá la biblioteca? ¿Y cuántos contenedores quedaron parados?" are two searches. A
question that leans on the one before it ("¿Y quién lo pagó?") has that one as its conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import Final

from assistant.answering.settling import sentence_event
from assistant.answering.timings import Timings
from assistant.answering.understanding import Request, asked_in
from assistant.generation.citations import compose, renumber, standing_citations
from assistant.messages import text
from assistant.question import parse_question
from assistant.question.form import wish
from assistant.question.interrogatives import questions
from assistant.text.facts import facts
from assistant.types import Answer, AnswerEvent, Hit, Outcome, Sentence, Tokens, Turn

Answered = Callable[[Request], Generator[AnswerEvent, None, Answer]]

_STOPPED: Final = ("cancelled", "timeout")


def questions_of(request: Request) -> tuple[str, ...]:
    """The questions that are answered one by one; empty if the message is one."""
    if request.form not in (None, "prose"):
        return ()
    message = asked_in(request)
    asked = questions(message) or _of_different_things(message)
    return asked if all(wish(facts(each)).form == "prose" for each in asked) else ()


def _of_different_things(question: str) -> tuple[str, ...]:
    """The parts of a question ("¿Cuánto costó A y quién firmó B?") that each name something."""
    parts = parse_question(question).parts
    named = [set(parse_question(part).names) for part in parts]
    return parts if named and all(named) and not set.intersection(*named) else ()


def in_turn(
    request: Request, asked: Sequence[str], answered: Answered
) -> Generator[AnswerEvent, None, Answer]:
    """Answer questions one by one.

    Args:
        request: The message.
        asked: Its questions.
        answered: Answers one.

    Returns:
        What the answers come to together: each question's sentences in order, and for one that
        is refused a sentence that says so.
    """
    answers: list[Answer] = []
    sentences: list[Sentence] = []
    history = list(request.history)
    for question in asked:
        one = replace(request, question=question, history=tuple(history))
        answer = yield from _after(sentences, answered(one), first=not answers)
        answers.append(answer)
        if answer.refusal_reason in _STOPPED:
            break
        sentences += _told(answer)
        history += [Turn(role="user", content=question)]
        history += [Turn(role="assistant", content=answer.text)]
    return _joined(request, answers, sentences)


def _after(
    before: Sequence[Sentence], events: Generator[AnswerEvent, None, Answer], *, first: bool
) -> Generator[AnswerEvent, None, Answer]:
    """The events of one answer, its sentences numbered after those before it."""
    settled: list[Sentence] = []
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        if event.kind == "sentence" and event.sentence is not None:
            settled.append(event.sentence)
            yield sentence_event([*before, *settled])
        elif first or event.kind != "searching":
            yield event


def _told(answer: Answer) -> tuple[Sentence, ...]:
    """The sentences of an answer, with one that says so where it refuses."""
    if answer.outcome != "refused":
        return answer.sentences
    words = text("answer.part_refused", answer.language, question=answer.question)
    refusal = Sentence(text=words, start=0, end=len(words), verdict="weak")
    return (*answer.sentences, refusal)


def _joined(request: Request, answers: Sequence[Answer], sentences: Sequence[Sentence]) -> Answer:
    first = next((each for each in answers if each.outcome != "refused"), answers[0])
    body, placed = compose(renumber(sentences))
    refused = first.outcome == "refused"
    timings = Timings()
    for each in answers:
        timings.merge(each.timings_s)
    told = {
        "question": request.question,
        "standalone_question": " ".join(each.standalone_question for each in answers),
        "hits": _hits(answers),
        "suggestions": tuple(s for each in answers for s in each.suggestions),
        "timings_s": timings,
        "tokens": _tokens(answers),
    }
    if refused:
        return first.model_copy(update=told)
    return first.model_copy(
        update={
            **told,
            "text": body,
            "sentences": placed,
            "citations": standing_citations(placed),
            "outcome": _outcome(answers),
            "confidence": min(each.confidence for each in answers if each.outcome != "refused"),
            "model_id": next((each.model_id for each in answers if each.model_id), ""),
            "prompt_sha256": next((e.prompt_sha256 for e in answers if e.prompt_sha256), ""),
        }
    )


def _outcome(answers: Sequence[Answer]) -> Outcome:
    outcomes = {each.outcome for each in answers}
    if len(outcomes) == 1:
        return answers[0].outcome
    return "nearest" if outcomes <= {"nearest", "refused"} else "partial"


def _hits(answers: Sequence[Answer]) -> tuple[Hit, ...]:
    """The hits of all, each passage once, those of the first question first."""
    hits = {hit.passage.id: hit for each in reversed(answers) for hit in each.hits}
    order = dict.fromkeys(hit.passage.id for each in answers for hit in each.hits)
    return tuple(hits[one].model_copy(update={"rank": n}) for n, one in enumerate(order, 1))


def _tokens(answers: Sequence[Answer]) -> Tokens:
    counts = [each.tokens.model_dump() for each in answers]
    return Tokens(**{name: sum(count[name] for count in counts) for name in Tokens.model_fields})
