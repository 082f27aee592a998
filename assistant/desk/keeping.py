"""Answers, citations and articles as items of a dossier."""

from __future__ import annotations

from collections.abc import Callable

from assistant.desk.dossier import ChartRow, Item, Reference
from assistant.errors import ArticleMissing
from assistant.messages import text
from assistant.presentation.byline import day_in_words
from assistant.types import Answer, Article, Citation, Filters, Sentence

# Looks up an article by its id: ``Assistant.article`` or ``Index.article``.
Lookup = Callable[[str], Article]


def kept_answer(answer: Answer, index: str, lookup: Lookup | None = None) -> list[Item]:
    """The sentences of an answer that stand, one item each; none of a refusal.

    Args:
        answer: The answer.
        index: The index that gave it, by name or path.
        lookup: Gives what a citation does not say of its article: author, section, language.
    """
    if answer.outcome == "refused":
        return []
    standing = [each for each in answer.sentences if each.verdict != "rejected"]
    return [
        kept_sentence(each, answer.question, index, answer.filters, lookup) for each in standing
    ]


def kept_sentence(
    sentence: Sentence, question: str, index: str, filters: Filters, lookup: Lookup | None = None
) -> Item:
    """One sentence or row of an answer; arguments as for ``kept_answer``."""
    weak = sentence.verdict == "weak"
    quoted = any(_same(sentence.text, cited.quote) for cited in sentence.citations)
    return Item(
        kind="quotation" if quoted else "sentence",
        text=sentence.text,
        heading=sentence.heading,
        doubt=(sentence.reason or text("ui.weak")) if weak else "",
        citations=tuple(reference(cited, lookup) for cited in sentence.citations),
        question=question,
        index=index,
        filters=filters,
    )


def kept_quotation(
    citation: Citation, question: str, index: str, filters: Filters, lookup: Lookup | None = None
) -> Item:
    """The exact words that a citation brings forward; arguments as for ``kept_answer``."""
    return Item(
        kind="quotation",
        text=citation.quote,
        citations=(reference(citation, lookup),),
        question=question,
        index=index,
        filters=filters,
    )


def kept_chart(answer: Answer, index: str, lookup: Lookup | None = None) -> Item | None:
    """The days of a chronology as a chart; None if none. Arguments as of ``kept_answer``."""
    standing = (each for each in answer.sentences if each.verdict != "rejected")
    dated = [(each.day, each) for each in standing if each.day is not None]
    if answer.form != "chronology" or not dated:
        return None
    cited = list(dict.fromkeys(citation for _, each in dated for citation in each.citations))
    days = sorted(day for day, _ in dated)
    first, last = (day_in_words(day, answer.language) for day in (days[0], days[-1]))
    return Item(
        kind="chart",
        text=text("dossier.chart", answer.language, first=first, last=last),
        rows=tuple(
            ChartRow(
                day=day,
                heading=each.heading,
                text=each.text,
                cites=tuple(cited.index(citation) for citation in each.citations),
            )
            for day, each in dated
        ),
        citations=tuple(reference(citation, lookup) for citation in cited),
        question=answer.question,
        index=index,
        filters=answer.filters,
    )


def kept_article(article: Article, index: str) -> Item:
    """A whole article of an index."""
    cited = Reference(
        number=1,
        article_id=article.id,
        start=0,
        end=len(article.text),
        quote=article.text,
        **article.model_dump(
            include={"title", "source", "url", "published", "author", "section", "language"}
        ),
    )
    return Item(kind="article", text=article.title, citations=(cited,), index=index)


def reference(citation: Citation, lookup: Lookup | None = None) -> Reference:
    """A citation with what its article says of itself, if the article is still there."""
    facts = citation.model_dump()
    if lookup is not None:
        try:
            article = lookup(citation.article_id)
        except ArticleMissing:
            pass
        else:
            facts |= article.model_dump(include={"author", "section", "language"})
    return Reference(**facts)


def _same(words: str, quote: str) -> bool:
    """Whether words are a quotation and nothing else."""
    return words.strip(' «»"“”') == quote.strip(' «»"“”')
