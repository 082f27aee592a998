"""Answers of other forms than prose: rows of quotations, made without a chat model."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Final, get_args

from assistant.answering.forms.chronology import chronology
from assistant.answering.forms.gathering import Gathered, gather
from assistant.answering.forms.likely import likely_form
from assistant.answering.forms.listing import headlines, holdings, selected, without_names
from assistant.answering.forms.rows import Row, Table, citations, composed, spoken_in
from assistant.answering.forms.small_talk import questions, small_talk
from assistant.answering.forms.statements import offices, person_of, statements
from assistant.answering.forms.versions import versions
from assistant.answering.suggestions import respelt
from assistant.answering.timings import Timings
from assistant.answering.understanding import Understood
from assistant.messages import text
from assistant.news.stories import Subject
from assistant.presentation.quoting import inner
from assistant.question import Question, parse_question
from assistant.question.form import Wish, stripped
from assistant.question.form import wish as wish_for
from assistant.question.interrogatives import asks_openly
from assistant.retrieval import Retriever
from assistant.text import lexicon
from assistant.types import Answer, AnswerEvent, Filters, Form, Hit

_MOST_SUGGESTED: Final = 3


class FormWriter:
    """Writes answers of other forms than prose.

    Args:
        retriever: Finds passages, and gives the index.
        embedder_id: The embedding model.
    """

    def __init__(self, retriever: Retriever, embedder_id: str) -> None:
        self._retriever = retriever
        self._embedder_id = embedder_id

    def write(self, understood: Understood) -> Generator[AnswerEvent, None, Answer | None]:
        """The answer; None where prose is wanted, or the archive has nothing in that form."""
        timings, language = Timings(), understood.language
        told = understood.wish
        if told.form == "prose" and not told.is_small_talk:
            understood = replace(understood, wish=self._likely(understood))
        understood = self._by_outlets(understood)
        wish = understood.wish
        if (wish.form == "prose" and not wish.is_small_talk) or _asks_within(understood):
            return None
        with timings.measure("rows"):
            table, hits, filters = self._table(understood)
        if table is None:
            is_sure = wish is told and wish.form != "statements"
            return self._refused(understood, timings) if is_sure else None
        if hits:
            yield AnswerEvent(kind="evidence", hits=tuple(hits))
        body, sentences = composed(table.head, table.rows)
        for sentence in sentences:
            yield AnswerEvent(kind="sentence", sentence=sentence)
        timings.add("total", understood.began)
        return Answer(
            question=understood.request.question,
            standalone_question=understood.question.text,
            language=language,
            form=wish.form,
            text=body,
            sentences=sentences,
            citations=citations(sentences),
            hits=tuple(hits),
            filters=filters,
            suggestions=table.suggestions,
            outcome="grounded",
            confidence=1.0,
            embedder_id=self._embedder_id,
            timings_s=timings,
        )

    def _likely(self, understood: Understood) -> Wish:
        """What a question wants whose words do not say so."""
        request, question = understood.request, understood.question
        likely = likely_form(self._embedder_id)
        if likely is None or request.form is not None:
            return understood.wish
        form = likely.form(self._retriever.question_vector(question.text))
        if form == "help":
            return Wish(intent="help")
        known: Form = next((one for one in get_args(Form) if one == form), "prose")
        return wish_for(question.facts, known)

    def _by_outlets(self, understood: Understood) -> Understood:
        """What outlets say ("¿Qué dice El Faro de la huelga?") is no statement of a person."""
        wish, request = understood.wish, understood.request
        if wish.form != "statements" or wish.intent or request.form is not None:
            return understood
        about, named = without_names(wish.about, self._retriever.index.article_list.outlets())
        about = stripped(about)
        if not named or not about:
            return understood
        if len(named) > 1:
            return replace(understood, wish=replace(wish, form="versions"))
        filters = request.filters.model_copy(update={"sources": request.filters.sources or named})
        asked = replace(request, filters=filters)
        return replace(understood, request=asked, wish=Wish("chronology", "", about))

    def _refused(self, understood: Understood, timings: Timings) -> Answer:
        """Nothing of the kind is there; what the archive does answer is offered."""
        language, filters = understood.language, understood.request.filters
        timings.add("total", understood.began)
        return Answer(
            question=understood.request.question,
            standalone_question=understood.question.text,
            language=language,
            form=understood.wish.form,
            text=text("answer.no_hits", language),
            filters=filters,
            suggestions=self._instead(understood),
            outcome="refused",
            refusal_reason="no_hits",
            embedder_id=self._embedder_id,
            timings_s=timings,
        )

    def _instead(self, understood: Understood) -> tuple[str, ...]:
        """The question with its misspelt words put right, else what the archive answers."""
        request, index = understood.request, self._retriever.index
        if meant := respelt(request.question, index):
            return (meant,)
        return questions(index, request.filters, understood.language)

    def _table(self, understood: Understood) -> tuple[Table | None, Sequence[Hit], Filters]:
        wish, filters = understood.wish, understood.request.filters
        index, language = self._retriever.index, understood.language
        if wish.is_small_talk:
            return small_talk(wish.intent, index, filters, language), (), filters
        match wish.form:
            case "chronology" | "versions":
                return self._of_story(understood)
            case "statements":
                return self._of_person(understood), (), filters
            case _:
                return self._listed(understood)

    def _of_story(self, understood: Understood) -> tuple[Table | None, Sequence[Hit], Filters]:
        filters = understood.request.filters
        about = parse_question(self._subject(understood), understood.question.language)
        if not about.facts.stems:
            return None, (), filters
        found = gather(self._retriever, about, filters)
        rows = self._rows(understood, about, found) if found.stories else []
        if not rows:
            return None, (), filters
        table = Table(_head(understood, found, rows), rows, _others(found, understood))
        return table, found.hits, filters

    def _subject(self, understood: Understood) -> str:
        """What is asked about, without the outlets that are compared.

        A capital in the middle of a question is a name's; that must not stand first here, where
        any word may have one.
        """
        wish, asked = understood.wish, understood.question.text.strip(" ¿¡")
        about = wish.about
        if wish.form == "versions":
            outlets = self._retriever.index.article_list.outlets()
            about = stripped(without_names(about, outlets)[0])
        if not about[:1].isupper() or asked.startswith(about.split()[0]):
            return about
        return f"{'of' if understood.question.language == 'en' else 'de'} {about}"

    def _rows(self, understood: Understood, about: Question, found: Gathered) -> list[Row]:
        wish, language = understood.wish, understood.language
        if wish.form == "versions":
            return versions(found.stories, understood.question, about, language)
        spoken = found.stories[0].language
        return chronology(
            found.stories,
            Subject(about).terms(spoken),
            language,
            short=wish.is_short,
            newest_first=wish.newest_first,
        )

    def _of_person(self, understood: Understood) -> Table | None:
        wish, filters = understood.wish, understood.request.filters
        index, language = self._retriever.index, understood.language
        person = person_of(wish.about)
        if person is None:
            return None
        told = offices if wish.intent == "office" else statements
        name, rows = told(person, index, filters, language)
        if not rows:
            return None
        key = "forms.head_office" if wish.intent == "office" else "forms.head_statements"
        return Table(text(key, spoken_in(language), name=name, rows=len(rows)), rows)

    def _listed(self, understood: Understood) -> tuple[Table | None, Sequence[Hit], Filters]:
        wish, language = understood.wish, understood.language
        index, spoken = self._retriever.index, spoken_in(understood.language)
        if wish.intent == "contents":
            filters = understood.request.filters
            count = index.article_list.count(selected("", index, filters).selection)
            head = text("forms.head_contents", spoken, count=count)
            rows = holdings(index, filters, language)
            return Table(head, rows, questions(index, filters, language)), (), filters
        wanted = selected(wish.about, index, understood.request.filters)
        count = index.article_list.count(wanted.selection)
        if not count and wanted.selection.words:
            return None, (), wanted.selection.filters
        rows = headlines(index, wanted.selection, language)
        key = _amount(count, len(rows))
        head = text(f"forms.head_listing_{key}", spoken, count=count, shown=len(rows))
        return Table(head, rows), (), wanted.selection.filters


def _amount(count: int, shown: int) -> str:
    if count < 2:
        return "one" if count else "none"
    return "some" if shown < count else "all"


def _asks_within(understood: Understood) -> bool:
    """Whether outlets are compared on one fact, which is read outlet by outlet: "cuántos"."""
    wish = understood.wish
    about = parse_question(wish.about, understood.question.language).facts
    asks = asks_openly(about) or bool(lexicon.pattern("comparison", "fact").search(about.folded))
    return wish.form == "versions" and asks and understood.request.form is None


def _head(understood: Understood, found: Gathered, rows: Sequence[Row]) -> str:
    language = spoken_in(understood.language)
    if understood.wish.form == "versions":
        key = "versions" if len({story.hit.source for story in found.stories}) > 1 else "version"
        return text(f"forms.head_{key}", language, articles=len(found.stories))
    key = "chronology_one" if len(found.stories) == 1 else "chronology"
    return text(f"forms.head_{key}", language, rows=len(rows), articles=len(found.stories))


def _others(found: Gathered, understood: Understood) -> tuple[str, ...]:
    """The same asked of other stories that the words may mean."""
    titles = [story.hit.title for story in found.others if story.hit.title][:_MOST_SUGGESTED]
    key, language = f"forms.other_{understood.wish.form}", understood.language
    spoken = language if language == "en" else "es"
    return tuple(text(key, spoken, title=inner(title)) for title in titles)
