"""The evidence's own words as an answer: introduced, quoted, cited.

A right quotation beats a wrong paraphrase. The program writes these sentences, no model does,
so they are backed by construction; whether they answer is the reader's judgement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from assistant.generation import evidence_facts
from assistant.messages import ANSWERED, text
from assistant.presentation.byline import day_in_words, day_of, headline, outlet
from assistant.presentation.quoting import inner
from assistant.question import Question
from assistant.question.interrogatives import asks_openly, offers_choice
from assistant.text.facts import Facts, facts
from assistant.text.language import detect_language
from assistant.text.mixed_language import slips, unquoted
from assistant.text.names import is_known
from assistant.text.terms import fold
from assistant.types import Evidence, Missing
from assistant.verification import Backing, Settled, Support

# 'Ana Ruiz: "No dimitiré"'
_HEAD: Final = re.compile(r"\W*([A-ZÁÉÍÓÚÜÑÇ][^:]{1,40}):\s")
_WHO: Final = frozenset({"speaker", "person"})
# So many words one after the other are nobody's but the article's.
_FEWEST_COPIED: Final = 8
# In the first person, outside quotation marks: whoever signs it, not the paper.
_OPINION: Final = re.compile(
    r"\b(?:creo|opino|pienso|considero|sospecho|confieso|me (?:parece|gusta|creo)|a mi juicio"
    r"|a mi entender|en mi opinion|i (?:think|believe|suspect)|in my (?:opinion|view))\b"
)
_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
FAR_BETTER: Final = 1.0
"""By how much evidence must score more to answer far better: half log-odds of the reader."""


def quoted(item: Evidence, language: str, question: Question | None = None) -> Settled:
    """A sentence that says who printed what, word for word, and which day its "ayer" was.

    Args:
        item: What is quoted, whole.
        language: Language of the introduction; English for one that answers are not given in.
        question: What it answers. Where the headline names what the question names and the words
            quoted do not ("ambos presidentes"), the headline is given too; likewise where who is
            asked for and only the headline names somebody else ("el exjugador").
    """
    spoken = language if language in ANSWERED else "en"
    quote = inner(item.text)
    about = _about(item, spoken)
    words = text(f"answer.quoted_{_known(item)}", spoken, quote=quote, **about)
    if question and item.source and _is_named_above(item, question):
        under = text("answer.under_headline", spoken, title=about["title"])
        words = words.replace(": «", f"{under}: «", 1).replace(" : « ", f"{under} : « ", 1)
    if days := _days(item, spoken):
        words = f"{words} ({days})"
    return Settled(text=words, claim=item.text, backings=(Backing(item, Support(1.0)),))


def nearest(
    item: Evidence, missing: Missing, language: str, question: Question | None = None
) -> Settled:
    """A sentence that says what the archive does not say, and quotes what comes nearest.

    Args:
        item: What is quoted, whole.
        missing: What of the question is not there.
        language: Language of the program's own words, as of ``quoted``.
        question: As of ``quoted``.
    """
    # Where a day is missing, that of publication would be taken for it.
    bare = item.model_copy(update={"answers": ()})  # what does not answer has no such words
    shown = bare.model_copy(update={"published": None}) if missing.kind == "day" else bare
    spoken = language if language in ANSWERED else "en"
    lacks = text(f"answer.lacks_{missing.kind}", spoken, what=missing.what)
    quotation = quoted(bare, language, question)
    return replace(quotation, text=f"{lacks} {quoted(shown, language, question).text}")


def fitting(
    claim: Facts, cited: Sequence[Evidence], evidence: Sequence[Evidence], question: Question
) -> Evidence:
    """What is quoted in the place of a claim: of what it cites, what has its own words.

    Args:
        claim: What was written; words of the question are not its own.
        cited: What it cites, at least one.
        evidence: All that could be cited; what answers far better is quoted instead.
        question: The standalone question.
    """
    asked = {term.stem for term in question.facts.terms}

    def held(item: Evidence) -> tuple[int, float]:
        words = evidence_facts(item)
        own = {term.stem for term in claim.terms_in(words.language) if not term.is_stop} - asked
        return len(own & words.stems), item.score

    own = max(cited, key=held)
    best = max((*evidence, own), key=lambda item: item.score)
    return best if best.score - own.score > FAR_BETTER else own


def is_copied(claim: Facts, item: Evidence) -> bool:
    """Whether a claim is the evidence's words as they stand, or a good part of them.

    Args:
        claim: What was written.
        item: What it cites.
    """
    said, printed = ([fold(t.word) for t in part.terms] for part in (claim, evidence_facts(item)))
    starts = range(len(printed) - len(said) + 1)
    return len(said) >= _FEWEST_COPIED and any(printed[at:][: len(said)] == said for at in starts)


def in_own_words(sentence: Settled, language: str) -> Settled:
    """A sentence; or, where it is in the evidence's language, its evidence, quoted as such.

    A small model that was shown Spanish goes on in Spanish, whatever it was asked in, or mixes
    both. What a sentence quotes does not tell its language.

    Args:
        sentence: One that stands.
        language: ISO 639-1 code of the answer.
    """
    others = {evidence_facts(item).language for item in sentence.evidence} - {language}
    own = unquoted(sentence.text)
    strays = bool(others) and detect_language(own, default=language) in others
    if not strays and not slips(sentence.text, [i.text for i in sentence.evidence], language):
        return sentence
    best = sentence.backings[0].evidence
    return replace(quoted(best, language), claim=sentence.claim)


def says(answer: Facts, words: Facts) -> bool:
    """Whether an answer holds words of the evidence, however inflected: more than half of them.

    Args:
        answer: What was written.
        words: Words of an article.
    """
    held = {term.stem for term in answer.terms_in(words.language)}
    if not words.stems:
        return words.folded in answer.folded
    return 2 * len(words.stems & held) > len(words.stems)


def says_back(sentence: Facts, question: Facts) -> bool:
    """Whether a sentence only says a question back: it has no word of its own.

    Args:
        sentence: Of an answer, in the language of the question.
        question: Left alone unless it asks with a word such as "qué", or offers a choice: "sí"
            and one of two things are answers that bring nothing new.
    """
    if not asks_openly(question) or offers_choice(question):
        return False
    asked = {term.stem for term in question.terms}
    own = [term for term in sentence.terms if term.stem not in asked]
    denies = sentence.denials and not question.denials
    return not denies and all(term.is_stop for term in own)


def _days(item: Evidence, language: str) -> str:
    """What its relative dates mean: ``ayer: 14 de agosto de 2025``; empty without any."""
    return "; ".join(
        f"{item.text[said.start : said.end]}: {day_in_words(said.date, language)}"
        for said in evidence_facts(item).relative_dates
    )


def _is_named_above(item: Evidence, question: Question) -> bool:
    """Whether the headline has a name of the question and the words have none, or says who."""
    words, headline = evidence_facts(item), facts(item.title, item.language)
    here, above = ({fold(term.word) for term in part.terms} for part in (words, headline))
    named = [name for name in question.names if is_known(name, above, foreign=False)]
    if named and not any(is_known(name, here, foreign=False) for name in question.names):
        return True
    if question.answer_type not in _WHO or words.speakers:
        return False
    known = {term.stem for term in question.facts.terms} | words.stems
    others = [name.stems for name in headline.names]
    if head := _HEAD.match(headline.text):
        others.append(facts(head[1], headline.language).stems)
    return any(not stems & known for stems in others)


def _known(item: Evidence) -> str:
    """What is known of where it was printed."""
    if not item.source:
        return "article" if item.title else "alone"
    return "dated" if day_of(item.published) else "outlet"


def _about(item: Evidence, language: str) -> dict[str, str]:
    source = outlet(item)
    if source and _OPINION.search(_QUOTED.sub(" ", evidence_facts(item).folded)):
        source = text("answer.opinion_in", language, source=source)
    return {
        "source": source,
        "title": inner(headline(item)),
        "day": day_in_words(item.published, language),
    }
