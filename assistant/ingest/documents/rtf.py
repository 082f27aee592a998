r"""RTF: what it lays out, read control word by control word, in one pass.

A reader of our own, since what matters is lost in plain conversions: letters in the encoding of
their font, hidden (``\v``) and deleted (``\deleted``) text, notes, text boxes, headings, tables.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import Final

from assistant.ingest.documents.laid_out import Block, Document, Properties, noted, row, styled
from assistant.ingest.location import Location

RTF_MAGIC: Final = b"{\\rtf"
_TOKEN: Final = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)|\\$"
)
_DEEPEST: Final = 1000
# Groups whose text is none of the document's. Those that begin with \* are left out as well.
_LEFT_OUT: Final = frozenset({
    "annotation", "atnauthor", "atndate", "atnid", "atnref", "atntime", "bkmkend", "bkmkstart",
    "colortbl", "datafield", "fldinst", "filetbl", "footer", "footerf", "footerl", "footerr",
    "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "generator", "header",
    "headerf", "headerl", "headerr", "latentstyles", "listtable", "listoverridetable",
    "nonesttables", "object", "objdata", "pict", "revtbl", "rsidtbl", "shprslt", "sn",
    "sv", "themedata", "xe", "tc", "userprops", "pn", "pntext", "listtext", "picprop",
    "stylesheet", "fonttbl", "info",
})  # fmt: skip
_TABLES: Final = frozenset({"fonttbl", "stylesheet", "info"})
_FACTS: Final = frozenset({"title", "author", "category", "creatim"})
_SIGNS: Final = {
    "line": "\n", "tab": " ", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”",
}  # fmt: skip
_ESCAPED: Final = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": " "}
# Encodings of fonts, by \fcharset; others are the document's own.
_CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_CODE_PAGES: Final = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(slots=True, eq=False)
class _Flow:
    """A stream of paragraphs: the body, a note, a text box."""

    pieces: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    cells: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What holds until the end of a group."""

    flow: _Flow
    fact: str = ""  # what of the file's properties is being read
    table: str = ""  # "fonttbl", "stylesheet" or "info"
    left_out: bool = False
    sealed: bool = False  # nothing inside is read either
    starred: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: int = 1  # signs that stand for a \u, for readers without Unicode
    encoding: str = ""
    style: int = 0
    outline: int = 0
    in_table: bool = False
    listed: bool = False


def is_rtf(data: bytes) -> bool:
    """Whether a file begins as RTF does."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(RTF_MAGIC)


def read_laid_out(data: bytes, location: Location) -> Document:
    """What an RTF document lays out.

    Args:
        data: The file.
        location: Where it is, for errors.

    Raises:
        IngestError: It is nested too deeply, or no RTF.
    """
    if not is_rtf(data):
        raise location.error("no_document")
    return _Reader(location).read(data.decode("latin-1"))


class _Reader:
    def __init__(self, location: Location) -> None:
        self._location = location
        self._body = _Flow()
        self._state = _State(self._body)
        self._stack: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, tuple[str, int]] = {}
        self._facts: dict[str, list[str]] = {}
        self._created: dict[str, int] = {}
        self._notes: list[_Flow] = []
        self._to_skip = 0
        self._hidden = False

    def read(self, text: str) -> Document:
        at = text.index("{")
        while match := _TOKEN.match(text, at):
            at = match.end()
            word, number, octet, sign, brace, letters = match.groups()
            if word:
                at += self._word(word.lower(), int(number) if number else None)
            elif letters:
                self._letters(letters.encode("latin-1"))
            elif octet:
                self._letters(bytes.fromhex(octet))
            elif brace:
                self._open() if brace == "{" else self._close()
                if not self._stack:
                    break
            elif sign:
                self._sign(sign)
        self._end_paragraph(self._body)
        self._end_row(self._body)
        notes = [" ".join(block.text for block in note.blocks) for note in self._notes]
        return Document((*self._body.blocks, *noted(notes)), self._properties(), self._hidden)

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise self._location.error("too_deep")
        self._flush()
        self._stack.append(self._state)
        self._state = replace(self._state, starred=False)
        self._to_skip = 0

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        flow, outer = self._state.flow, self._stack[-1].flow
        if flow is not outer:
            self._end_paragraph(flow)
            self._end_row(flow)
            if flow not in self._notes[-1:]:
                outer.boxes += flow.blocks
        self._state = self._stack.pop()

    def _word(self, word: str, number: int | None) -> int:
        """Heed a control word; how many characters of binary data follow it."""
        self._to_skip = 0 if word != "u" else self._to_skip
        state = self._state
        if word == "bin":
            return max(0, number or 0)
        if word == "u":
            self._unicode(number or 0)
        elif word == "uc":
            state.skip = max(0, min(number or 0, 10))
        elif self._begins_group(word):
            pass
        elif state.table or state.fact:
            self._of_table(word, number or 0)
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word in {"par", "sect", "page", "cell", "nestcell", "row", "nestrow"}:
            self._edge(word)
        else:
            self._format(word, number)
        return 0

    def _begins_group(self, word: str) -> bool:
        """Groups that are read apart, or not at all."""
        state = self._state
        if word in _FACTS and state.table == "info":
            state.fact = word
        elif word in {"footnote", "shptxt"} and not (state.deleted or state.sealed):
            self._begin_flow(note=word == "footnote")
        elif word in _LEFT_OUT or state.starred:
            state.left_out = True
            state.sealed = state.sealed or word in _LEFT_OUT
            state.table = word if word in _TABLES else ""
        else:
            return False
        state.starred = False
        return True

    def _begin_flow(self, *, note: bool) -> None:
        if note:
            self._say(f"[{len(self._notes) + 1}]")
        self._flush()
        self._state.flow = _Flow()
        self._state.left_out = False
        if note:
            self._notes.append(self._state.flow)

    def _of_table(self, word: str, number: int) -> None:
        state = self._state
        if state.table == "fonttbl" and word == "f":
            self._font = number
        elif state.table == "fonttbl" and word == "fcharset" and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]
        elif state.table == "stylesheet" and word == "s":
            state.style = number
            self._styles[number] = ("", 0)
        elif state.table == "stylesheet" and word == "outlinelevel" and number < 9:
            self._styles[state.style] = (self._styles.get(state.style, ("", 0))[0], number + 1)
        elif state.fact == "creatim" and word in {"yr", "mo", "dy"}:
            self._created[word] = number

    def _edge(self, word: str) -> None:
        state, flow = self._state, self._state.flow
        if state.left_out:
            return
        self._flush()
        if word in {"cell", "nestcell"}:
            flow.cells.append(_whole(" ".join([*flow.cell, "".join(flow.pieces)])))
            flow.pieces, flow.cell = [], []
        elif word in {"row", "nestrow"}:
            self._end_row(flow)
        elif state.in_table:
            flow.cell.append("".join(flow.pieces))
            flow.pieces = []
        else:
            self._end_row(flow)
            self._end_paragraph(flow)

    def _end_row(self, flow: _Flow) -> None:
        if flow.cells and (line := row(flow.cells)).text:
            flow.blocks.append(line)
        flow.cells = []

    def _end_paragraph(self, flow: _Flow) -> None:
        words = " ".join([*flow.cell, "".join(flow.pieces)])
        flow.pieces, flow.cell = [], []
        name, outline = self._styles.get(self._state.style, ("", 0))
        block = styled(_whole(words), name, self._state.outline or outline)
        if block.text:
            is_item = self._state.listed and block.kind == "paragraph"
            flow.blocks.append(block._replace(kind="item") if is_item else block)
        flow.blocks += flow.boxes
        flow.boxes = []

    def _format(self, word: str, number: int | None) -> None:
        state = self._state
        if state.left_out:
            return
        if word in {"v", "deleted", "plain", "f"}:
            self._flush()
            self._format_letters(word, number)
        elif word == "ansicpg" and _is_known(f"cp{number}"):
            self._page = f"cp{number}"
        elif word in _CODE_PAGES:
            self._page = _CODE_PAGES[word]
        else:
            self._format_paragraph(word, number or 0)

    def _format_letters(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "v":
            state.hidden = number != 0
        elif word == "deleted":
            state.deleted = number != 0
        elif word == "f":
            state.encoding = self._fonts.get(number or 0, "")
        else:
            state.hidden = state.deleted = False

    def _format_paragraph(self, word: str, number: int) -> None:
        state = self._state
        if word == "pard":
            state.style = state.outline = 0
            state.in_table = state.listed = False
        elif word == "intbl":
            state.in_table = True
        elif word == "s":
            state.style = number
        elif word == "ls":
            state.listed = bool(number)
        elif word == "outlinelevel":
            state.outline = number + 1 if 0 <= number < 9 else 0

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._state.starred = True
        elif sign in "\r\n":
            self._edge("par")
        elif sign in _ESCAPED:
            self._letters(_ESCAPED[sign].encode("latin-1"))

    def _letters(self, octets: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(octets))
            self._to_skip -= skipped
            octets = octets[skipped:]
        if not self._state.left_out or self._state.table:
            self._state.flow.raw += octets

    def _unicode(self, code: int) -> None:
        self._say(chr(code % 0x10000))
        self._to_skip = self._state.skip

    def _flush(self) -> None:
        """Octets that were gathered, as letters of the font that they stand in."""
        raw = self._state.flow.raw
        if raw:
            words = bytes(raw).decode(self._state.encoding or self._page, "replace")
            raw.clear()
            self._keep(words)

    def _say(self, words: str) -> None:
        self._flush()
        self._keep(words)

    def _keep(self, words: str) -> None:
        state = self._state
        if state.fact:
            self._facts.setdefault(state.fact, []).append(words)
        elif state.table == "stylesheet":
            name, outline = self._styles.get(state.style, ("", 0))
            self._styles[state.style] = ((name + words).rstrip(";")[:100], outline)
        elif state.left_out or state.deleted:
            return
        elif state.hidden:
            self._hidden = self._hidden or any(map(str.isalpha, words))
        else:
            state.flow.pieces.append(words)

    def _properties(self) -> Properties:
        said = {name: _whole("".join(words)).strip() for name, words in self._facts.items()}
        day = [self._created.get(part, 0) for part in ("yr", "mo", "dy")]
        return Properties(
            title=said.get("title", ""),
            author=said.get("author", ""),
            created="{:04}-{:02}-{:02}".format(*day) if all(day) else "",
            section=said.get("category", ""),
        )


def _whole(words: str) -> str:
    """Words with pairs of surrogates, which RTF writes apart, as one character each."""
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True
