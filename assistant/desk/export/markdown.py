"""A dossier as Markdown with footnotes, ``[^1]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.desk.export.content import DossierContent, Entry, Footnote
from assistant.messages import text
from assistant.presentation.markdown import link, plain


def markdown(content: DossierContent) -> str:
    """The text of the file, with a line end after its last line."""
    return "\n\n".join(_blocks(content)) + "\n"


def _blocks(content: DossierContent) -> Iterator[str]:
    yield f"# {plain(content.title)}"
    yield plain(content.facts)
    footnotes: list[Footnote] = []
    for section in content.sections:
        if section.question:
            yield f"## {plain(section.question)}"
        for entry in section.entries:
            yield from _entry(entry, content.language)
            footnotes += entry.footnotes
            footnotes += [note for row in entry.rows for note in row.footnotes]
    if footnotes:
        yield "\n".join(map(_footnote, footnotes))


def _entry(entry: Entry, language: str) -> Iterator[str]:
    *before, last = entry.paragraphs
    doubt = f" *({plain(entry.doubt)})*" if entry.doubt else ""
    paragraphs = [*map(plain, before), f"{plain(last)}{_marks(entry.footnotes)}{doubt}"]
    if entry.heading:
        paragraphs[0] = f"**{plain(entry.heading)}** {paragraphs[0]}".rstrip()
    yield from filter(None, paragraphs)
    if entry.rows:
        head = (plain(text(f"dossier.{key}", language)) for key in ("day", "event"))
        rows = (
            (plain(row.heading), plain(row.words) + _marks(row.footnotes)) for row in entry.rows
        )
        yield "\n".join(map(_line, (head, ("---", "---"), *rows)))
    for words in entry.remark:
        yield f"> {plain(text('dossier.remark', language, words=words))}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _marks(footnotes: Iterable[Footnote]) -> str:
    return "".join(f"[^{note.number}]" for note in footnotes)


def _footnote(note: Footnote) -> str:
    headline = f"*{plain(note.headline)}*" if note.headline else ""
    quote = f"{plain(note.quote)} — " if note.quote else ""
    facts = (plain(note.byline), headline, link(note.address), plain(note.place))
    told = ". ".join(filter(None, (*facts, plain(note.filters))))
    return f"[^{note.number}]: {quote}{told}."
