"""Mail (EML): newsletters and press releases; the message, and documents attached to it.

The subject is the headline, the date of the message that of publication. The sender is the outlet
if the message comes from a list, an office or a company; a person who writes is the author.
"""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePath
from typing import Any, Final

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest import mojibake
from assistant.ingest.dates import parse_published
from assistant.ingest.decoding import NotText, decode
from assistant.ingest.documents.laid_out import Block
from assistant.ingest.documents.mail_text import plain_blocks, trim_quoted, without_footer
from assistant.ingest.documents.masthead import masthead
from assistant.ingest.documents.properties import is_person
from assistant.ingest.documents.web_blocks import web_blocks
from assistant.ingest.location import Location, Outcome
from assistant.ingest.pages.mhtml import read_mhtml
from assistant.ingest.records import build_article, shorten
from assistant.presentation.html import is_web

_MOST_PARTS: Final = 1000
_MOST_BOUNDARIES: Final = 100
_MOST_ATTACHED: Final = 20
_DEEPEST: Final = 3
_LONGEST_HEADER: Final = 2000
# All headers together; the library takes long over those of hostile messages.
_LONGEST_HEAD: Final = 250_000
_NO_SUBJECT: Final = re.compile(
    r"(?:\s*(?:re|rv|fwd?|rm|res|enc|wg|aw)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_FORWARDED: Final = re.compile(r"\s*(?:(?:re|aw)\s*:\s*)*(?:rv|fwd?|rm|enc|wg)\s*:", re.IGNORECASE)
_LIST_HEADERS: Final = ("List-Unsubscribe", "List-Id", "Feedback-ID")
_OFFICES: Final = re.compile(
    r"(?:bolet[ií]n(?:es)?|newsletters?|prensa|press|comunicacion|noticias?|news|no-?reply|info|redaccion"
    r"|gabinete|contacto|avisos?|actualidad|suscripciones|media|diario)(?:[._+-].*)?@",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"https?://")
# Plain text that says less than this share of the page, or links so often, stands in for it only.
_LEAST_SHARE: Final = 0.6
_CHARS_A_LINK: Final = 300
_HEADER_LINE: Final = re.compile(
    r"^\s*\*?(de|from|fecha|date|enviado|sent|enviado el|asunto|subject|para|to|cc|data|responder a"
    r"|reply-to)\s*:\*?\s*(.*)$",
    re.IGNORECASE,
)
_DATED: Final = frozenset({"fecha", "date", "enviado", "sent", "enviado el", "data"})


def read_mail(
    data: bytes, location: Location, url: str, settings: IngestSettings, depth: int = 0
) -> Iterator[Outcome]:
    """The article of a message, then those of the documents attached to it.

    Args:
        data: The message.
        location: Where it is.
        url: Its file's address.
        settings: Limits.
        depth: How many messages it is attached within.

    Raises:
        IngestError: It has too many parts, or neither text nor a document attached.
    """
    message = _parsed(data, location)
    if _is_saved_page(message):
        yield from read_mhtml(data, location, url, settings)
        return
    attached = list(_attached(message))
    fields, blocks, hidden = _facts(message), *_body(message)
    if not blocks and not attached:
        raise location.error("empty_mail")
    if hidden:
        yield location.notice("hidden_text")
    if blocks:
        head = masthead(blocks, fields["title"])
        fields["author"] = head.author or fields["author"]
        first = blocks[0].text == fields["title"]
        fields["text"] = "\n\n".join(block.text for block in blocks[first and len(blocks) > 1 :])
        try:
            yield from build_article(_forwarded(fields), location, settings)
        except IngestError as error:
            if not attached:
                raise
            yield error
    yield from _documents(attached, location, url, settings, depth)


def _parsed(data: bytes, location: Location) -> Message:
    """The message, by the library's old policy: by the new one, odd headers break it."""
    many = data.count(b"\n--") > _MOST_PARTS * 10
    head = len(data.replace(b"\r\n", b"\n").partition(b"\n\n")[0])
    if head > _LONGEST_HEAD and b":" in data[:100]:
        raise location.error("broken_mail")
    if many or data.lower().count(b"boundary=") > _MOST_BOUNDARIES:
        raise location.error("too_many_parts", limit=_MOST_PARTS)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        if sum(1 for _ in message.walk()) > _MOST_PARTS:
            raise location.error("too_many_parts", limit=_MOST_PARTS)
    except IngestError:
        raise
    except Exception as error:  # hostile messages break the library in ways it does not name
        raise location.error("broken_mail") from error
    return message


def _is_saved_page(message: Message) -> bool:
    if message.get("Snapshot-Content-Location") or "Saved by" in _header(message, "From"):
        return True
    sent = any(message.get(name) for name in ("From", "To", "Received", "Date"))
    return not sent and message.get_content_type() == "multipart/related"


def _facts(message: Message) -> dict[str, Any]:
    """Headline, outlet, author and date as the headers say them."""
    subject = _header(message, "Subject")
    name, address = email.utils.parseaddr(_header(message, "From"))
    name = " ".join(name.strip("\"' ").split())
    organisation = _header(message, "Organization") or _header(message, "Organisation")
    bulk = any(message.get(each) for each in _LIST_HEADERS) or bool(_OFFICES.match(address))
    bulk = bulk or _header(message, "Precedence").lower() in {"bulk", "list"}
    person = is_person(name) and not bulk
    archived = _header(message, "Archived-At").strip("<> ")
    fields: dict[str, Any] = {
        "title": _NO_SUBJECT.sub("", subject, count=1) if _NO_SUBJECT.match(subject) else subject,
        "author": name if person else "",
        "source": organisation or ("" if person else name or address.rpartition("@")[2]),
        "url": archived if is_web(archived) else "",
        "published": _date(_header(message, "Date")),
        "forwarded": bool(_FORWARDED.match(subject)),
    }
    return fields


def _date(written: str) -> Any:
    try:
        return parse_published(written)
    except ValueError:
        return None


def _forwarded(fields: dict[str, Any]) -> dict[str, Any]:
    """The same with what the head of a forwarded message says, which stands in the text."""
    if not fields.pop("forwarded"):
        return fields
    said: dict[str, str] = {}
    kept: list[str] = []
    for line in fields["text"].split("\n"):
        match = _HEADER_LINE.match(line) if len(line) < _LONGEST_HEADER else None
        if match and (said or match[1].lower() in {"de", "from"}):
            said.setdefault(match[1].lower(), match[2].strip(" *"))
        else:
            kept.append(line)
    if not said:
        return fields
    name = email.utils.parseaddr(said.get("de") or said.get("from", ""))[0]
    day = next(
        (_date(value) for key, value in said.items() if key in _DATED and _date(value)), None
    )
    changed = {"text": "\n".join(kept).strip("\n"), "published": day}
    if name:
        person = is_person(name)
        changed |= {"author": name if person else "", "source": "" if person else name}
    return {**fields, **changed}


def _body(message: Message) -> tuple[list[Block], bool]:
    """The better of the bodies as blocks, and whether words were hidden in it."""
    forwarded = bool(_FORWARDED.match(_header(message, "Subject")))
    plain: list[Block] = []
    pages: list[Block] = []
    raw, hidden = "", False
    for part in _bodies(message):
        words = _words(part)
        if part.get_content_type() == "text/html":
            shown = web_blocks(words, lambda tree: trim_quoted(tree, forwarded=forwarded))
            pages += shown.blocks
            hidden = hidden or shown.hidden
        else:
            flowed = str(part.get_param("format", "")).lower() == "flowed"
            plain += plain_blocks(words, flowed=flowed, forwarded=forwarded)
            raw += words
    plain, pages = without_footer(plain), without_footer(pages)
    said, shown_chars = (sum(len(each.text) for each in blocks) for blocks in (plain, pages))
    linked = len(_LINK.findall(raw)) * _CHARS_A_LINK > said
    if pages and (said < _LEAST_SHARE * shown_chars or linked):
        return _mended(pages), hidden
    return _mended(plain), False


def _mended(blocks: list[Block]) -> list[Block]:
    return [block._replace(text=mojibake.repair(block.text)) for block in blocks]


def _bodies(message: Message) -> Iterator[Message]:
    for part in _parts(message):
        if part.get_content_type() in {"text/plain", "text/html"} and not _file_name(part):
            yield part


def _attached(message: Message) -> Iterator[Message]:
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822" or _file_name(part):
            yield part


def _parts(message: Message) -> Iterator[Message]:
    """Parts of a message, but not those of a message attached to it."""
    if message.get_content_type() == "message/rfc822":
        yield message
    elif message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield message


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # a name in a charset that does not exist
        name = ""
    if not name and (part.get_content_disposition() or "") == "attachment":
        return "adjunto"
    return _unfolded(name)


def _documents(
    attached: list[Message], location: Location, url: str, settings: IngestSettings, depth: int
) -> Iterator[Outcome]:
    from assistant.ingest.formats import READERS, format_by_suffix

    if depth >= _DEEPEST and attached:
        yield location.error("attached_too_deep", limit=_DEEPEST)
        return
    if len(attached) > _MOST_ATTACHED:
        yield location.error("too_many_attached", limit=_MOST_ATTACHED)
    for part in attached[:_MOST_ATTACHED]:
        name = PurePath(_file_name(part) or "mensaje.eml").name
        within = Location(f"{location.path}!{shorten(name)}", location.line, location.item)
        shape = format_by_suffix(name)
        try:
            if part.get_content_type() == "message/rfc822":
                inner = part.get_payload()
                first = inner[0] if isinstance(inner, list) and inner else None
                if isinstance(first, Message):
                    yield from read_mail(_bytes_of(first), within, url, settings, depth + 1)
            elif shape == "eml":
                yield from read_mail(_content(part), within, url, settings, depth + 1)
            elif shape in READERS:
                yield from READERS[shape](_content(part), within, url, settings)
        except IngestError as error:
            yield error


def _bytes_of(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except Exception:  # headers that cannot be written again
        return b""


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words(part: Message) -> str:
    try:
        charset = str(part.get_param("charset", "") or "")
        return decode(_content(part), charset)
    except (NotText, ValueError, LookupError):
        return ""


def _header(message: Message, name: str) -> str:
    wanted = name.lower()
    # As they are stored: the library hands out raw bytes in headers as signs for "unknown".
    raw = next((value for key, value in message.raw_items() if key.lower() == wanted), "")
    return _unfolded(raw)


def _unfolded(raw: Any) -> str:
    """A header in words: encoded parts decoded, raw bytes too, in one line."""
    written = str(raw)[:_LONGEST_HEADER]
    pieces: list[str] = []
    try:
        for piece, charset in email.header.decode_header(written):
            octets = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
            pieces.append(decode(octets, charset or "") if octets else "")
    except (ValueError, LookupError, email.errors.HeaderParseError):
        pieces = [written.encode("utf-8", "surrogateescape").decode("utf-8", "replace")]
    return mojibake.repair(" ".join("".join(pieces).split()))
