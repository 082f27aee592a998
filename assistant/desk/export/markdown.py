"""A dossier as Markdown with footnotes, ``[^1]``."""

from __future__ import annotations

from collections.abc import Iterator

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
    if footnotes:
        yield "\n".join(map(_footnote, footnotes))


def _entry(entry: Entry, language: str) -> Iterator[str]:
    *before, last = entry.paragraphs
    doubt = f" *({plain(entry.doubt)})*" if entry.doubt else ""
    marks = "".join(f"[^{note.number}]" for note in entry.footnotes)
    paragraphs = [*map(plain, before), f"{plain(last)}{marks}{doubt}"]
    if entry.heading:
        paragraphs[0] = f"**{plain(entry.heading)}** {paragraphs[0]}".rstrip()
    yield from filter(None, paragraphs)
    for words in entry.remark:
        yield f"> {plain(text('dossier.remark', language, words=words))}"


def _footnote(note: Footnote) -> str:
    headline = f"*{plain(note.headline)}*" if note.headline else ""
    quote = f"{plain(note.quote)} — " if note.quote else ""
    facts = (plain(note.byline), headline, link(note.address), plain(note.place))
    told = ". ".join(filter(None, (*facts, plain(note.filters))))
    return f"[^{note.number}]: {quote}{told}."
