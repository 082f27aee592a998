"""WordPress exports (WXR): a feed with everything that a site holds, posts among it."""

from __future__ import annotations

import datetime as dt
import email.utils
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.decoding import decode, is_wide
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import article_of_record, shorten
from assistant.ingest.safe_xml import children_of, name_of

_NAMESPACE: Final = b"wordpress.org/export/"
_HEAD: Final = 20_000
_CHANNEL: Final = frozenset({"channel"})
# Types of a site's own that hold news, by their names; "page" is "about us" and legal notices.
_NEWS_TYPES: Final = re.compile(
    r"post$|.*(?:notici|news|articul|article|report|opinion|cronica|entrevista|column|prensa|press)"
)
_NO_SECTION: Final = frozenset({"sin categoría", "sin categoria", "uncategorized"})
_NO_DATE: Final = "0000-"
_DATE: Final = "%Y-%m-%d %H:%M:%S"
# Characters that XML cannot hold, and that exports hold all the same.
_UNFIT: Final = bytes({*range(32)} - {9, 10, 13})
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
# What HTML has names for, XML has none.
_NAMED: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[a-zA-Z][a-zA-Z0-9]{1,30};")
_COMMENT: Final = re.compile(r"<!--[^<>]{0,5000}-->")
# Shortcodes with what is between them, then the marks alone: "[sic]" is none.
_EMBEDDED: Final = re.compile(
    r"\[(caption|gallery|embed|audio|video|playlist|code|contact-form)\b[^\[\]]{0,2000}\]"
    r"(?:[^\[]{0,5000}\[/\1\])?"
)
_SHORTCODE: Final = re.compile(r"\[/?[a-z][\w-]{0,60}(?:\s[^\[\]]{0,2000})?/?\]")
_PAIRED: Final = re.compile(r"\[/([a-z][\w-]{0,60})\]")
_BUILDER: Final = re.compile(r"\[/?(?:vc_|et_pb_|fusion_|su_|av_|mk_|dropcap|column|row)")
_BLANK: Final = re.compile(r"\n[ \t]*\n\s*")
_BLOCK: Final = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|table|figure|pre|section|article|hr|dl|iframe|script)\b",
    re.IGNORECASE,
)


class _Site(NamedTuple):
    """What holds for all posts: the outlet's name, its language, names of people by login."""

    title: str
    language: str
    people: dict[str, str]


def is_wordpress(head: bytes) -> bool:
    """Whether a document that begins like this is an export of WordPress."""
    return _NAMESPACE in head[:_HEAD] and b"<rss" in head[:_HEAD]


def read_wordpress(
    data: bytes, location: Location, url: str, settings: IngestSettings
) -> Iterator[Outcome]:
    """The published posts of an export; drafts, pages and attachments are counted and told.

    Raises:
        IngestError: It is no such export, not well formed, declares entities, or has no posts.
    """
    if is_wide(data[:1000]):
        data = _DECLARATION.sub("", decode(data)).encode()
    if not is_wordpress(data):
        raise location.error("not_wordpress")
    data = _NAMED.sub(_character, data.translate(None, delete=_UNFIT))
    site = _Site("", "", {})
    unpublished, others, posts = 0, Counter[str](), 0
    for element in children_of(data, _CHANNEL, location, location.path):
        name = name_of(element)
        if name != "item":
            site = _learned(site, name, element)
            continue
        fields = _fields(element)
        kind = fields.get("post_type", "post")
        if not _NEWS_TYPES.match(kind):
            others[kind] += 1
        elif fields.get("status", "publish") != "publish" or fields.get("post_password"):
            unpublished += 1
        else:
            posts += 1
            yield from _post(fields, _categories(element), site, location._replace(
                line=element.sourceline
            ), settings)  # fmt: skip
    if unpublished:
        yield location.notice("unpublished_posts", count=unpublished)
    if others:
        kinds = ", ".join(f"{shorten(kind)} ({count})" for kind, count in others.most_common(8))
        yield location.notice("other_posts", count=others.total(), kinds=kinds)
    if not posts:
        raise location.error("no_posts")


def _character(match: re.Match[bytes]) -> bytes:
    return html.unescape(match[0].decode("ascii")).encode()


def _learned(site: _Site, name: str, element: Any) -> _Site:
    words = " ".join((element.text or "").split())
    if name == "title" and not site.title:
        return site._replace(title=words)
    if name == "language":
        return site._replace(language=words)
    if name == "author":
        about = _fields(element)
        shown = about.get("author_display_name") or " ".join(
            filter(None, (about.get("author_first_name"), about.get("author_last_name")))
        )
        if shown and (login := about.get("author_login")):
            site.people[login] = shown
    return site


def _fields(element: Any) -> dict[str, str]:
    """The words of each child, by its name; the summary's own is ``excerpt``."""
    fields: dict[str, str] = {}
    for child in element:
        name = name_of(child)
        if name == "encoded" and "excerpt" in child.tag:
            name = "excerpt"
        if child.text and child.text.strip():
            fields.setdefault(name, child.text.strip("\n"))
    return fields


def _categories(element: Any) -> tuple[list[str], list[str]]:
    """A post's categories and its tags."""
    found: tuple[list[str], list[str]] = ([], [])
    for child in element:
        words = " ".join((child.text or "").split())
        if name_of(child) == "category" and words and words.lower() not in _NO_SECTION:
            domain = child.get("domain", "category")
            if domain in ("category", "post_tag", "tag"):
                found[domain != "category"].append(words)
    return found


def _post(
    fields: Mapping[str, str],
    named: tuple[list[str], list[str]],
    site: _Site,
    location: Location,
    settings: IngestSettings,
) -> Iterator[Outcome]:
    categories, tags = named
    creator = fields.get("creator", "").strip()
    text = _paragraphs(fields.get("encoded", ""))
    excerpt = _paragraphs(fields.get("excerpt", ""))
    record = {
        "title": fields.get("title"),
        "text": text or None,
        "summary": None if text else excerpt or None,
        "url": fields.get("link", "").strip(),
        "author": site.people.get(creator, creator),
        "published": _published(fields),
        "section": next(iter(categories), None),
        "source": site.title,
        "language": site.language,
        "categories": categories if len(categories) > 1 else None,
        "tags": tags or None,
    }
    filled = {name: value for name, value in record.items() if value}
    if "text" not in filled and "summary" not in filled:
        yield location.error("blank_text")
        return
    try:
        yield from article_of_record(filled, location, settings.model_copy(update={"map": ""}))
    except IngestError as error:
        yield error


def _published(fields: Mapping[str, str]) -> dt.datetime | str | None:
    """The moment, in the site's own time where both its times are stated."""
    here, there = fields.get("post_date", ""), fields.get("post_date_gmt", "")
    try:
        moment = dt.datetime.strptime(there, _DATE).replace(tzinfo=dt.UTC)
    except ValueError:
        return _sent(fields.get("pubDate", "")) or (None if _NO_DATE in here else here or None)
    try:
        shift = dt.datetime.strptime(here, _DATE) - moment.replace(tzinfo=None)
        return moment.astimezone(dt.timezone(shift))
    except ValueError:
        return moment


def _sent(written: str) -> dt.datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Of posts without a date, exports say a day before there were computers.
    return moment if moment.tzinfo is not None and moment.year > 1990 else None


def _paragraphs(content: str) -> str:
    """HTML as WordPress shows it: blank lines part paragraphs that no tag marks."""
    content = _shown(_COMMENT.sub("", content.replace("\r\n", "\n")))
    parts = [part.strip() for part in _BLANK.split(content) if part.strip()]
    return "\n\n".join(
        part if _BLOCK.search(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts
    )


def _shown(content: str) -> str:
    """The content without shortcodes; other words in brackets stay."""
    if "[" not in content:
        return content
    content = _EMBEDDED.sub("", content)
    paired = set(_PAIRED.findall(content))

    def kept(match: re.Match[str]) -> str:
        mark = match[0]
        name = mark.strip("[]/").split(maxsplit=1)[0]
        is_mark = "=" in mark or name in paired or _BUILDER.match(mark)
        return "" if is_mark else mark

    return _SHORTCODE.sub(kept, content)
