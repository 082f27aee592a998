"""Articles in any number, made of those of a file, so that no two are alike.

Each takes sentences of three articles in another order, with other names and other numbers, an
outlet and a day of its own. They read like news and tell nothing; the same seed makes the same.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from assistant.config.settings import IngestSettings
from assistant.ingest import read_articles
from assistant.text.sentences import split_sentences
from assistant.types import Article

_DONORS: Final = 3
_NUMBER: Final = re.compile(r"\d+")
# A capital where no sentence starts.
_NAME: Final = re.compile(r"(?<=[a-záéíóúñ,] )[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{3,}")
_FIRST_DAY: Final = dt.date(2005, 1, 1)
_DAYS: Final = 365 * 20


class MadeArticles:
    """Makes articles.

    Args:
        file: Articles to make them of, in any format that is read.
        seed: Which ones are made.

    Raises:
        SystemExit: The file holds no articles.
    """

    def __init__(self, file: Path, seed: int) -> None:
        self._seed = seed
        given = list(read_articles(str(file), settings=IngestSettings()))
        if not given:
            raise SystemExit(f"{file}: no articles")
        self._titles = [article.title for article in given if article.title] or [""]
        self._outlets = sorted({article.source for article in given}) or [""]
        self._sections = sorted({article.section for article in given}) or [""]
        self._language = given[0].language or "es"
        self._texts = [_sentences(article.text, self._language) for article in given]
        whole = " ".join((*self._titles, *(article.text for article in given)))
        self._names = sorted(set(_NAME.findall(whole))) or ["Nadie"]

    def first(self, count: int, after: int = 0) -> Iterator[Article]:
        """The articles from one number up to another.

        Args:
            count: Up to so many in all.
            after: How many of these are there already.
        """
        return islice(map(self.article, range(after, count)), max(0, count - after))

    def article(self, number: int) -> Article:
        """The article of a number, from 0 on."""
        chance = random.Random(f"{self._seed}:{number}")
        donors = chance.choices(self._texts, k=_DONORS)
        wanted = max(3, len(donors[0]))
        pool = [sentence for donor in donors for sentence in donor]
        sentences = chance.sample(pool, k=min(wanted, len(pool)))
        change = self._changing(chance)
        text = " ".join(change(sentence) for sentence in sentences)
        return Article(
            id=f"made-{number:07}",
            title=change(chance.choice(self._titles)),
            text=text,
            source=chance.choice(self._outlets),
            section=chance.choice(self._sections),
            url=f"https://made.example/{number}",
            published=_FIRST_DAY + dt.timedelta(days=chance.randrange(_DAYS)),
            language=self._language,
        )

    def question(self, number: int) -> str:
        """A question that names what the article of a number is about."""
        return f"¿Qué se sabe de «{self.article(number).title}»?"

    def words(self, number: int) -> str:
        """Two words that stand in the article of a number, as people type them."""
        chance = random.Random(f"{self._seed}:words:{number}")
        long = sorted(set(re.findall(r"[^\W\d_]{6,}", self.article(number).text)))
        return " ".join(chance.sample(long, k=min(2, len(long)))) or "noticia"

    def _changing(self, chance: random.Random) -> Callable[[str], str]:
        """What puts other names and numbers into sentences of one article, always the same ones."""
        others: dict[str, str] = {}

        def name(match: re.Match[str]) -> str:
            return others.setdefault(match.group(), chance.choice(self._names))

        def number(match: re.Match[str]) -> str:
            digits = match.group()
            first = chance.choice("123456789")
            made = first + "".join(chance.choice("0123456789") for _ in digits[1:])
            return others.setdefault(digits, made)

        return lambda words: _NUMBER.sub(number, _NAME.sub(name, words))


def _sentences(text: str, language: str) -> Sequence[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]
