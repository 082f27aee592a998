"""What an address of the web leads to: the article of a page, the entries of a feed, a site.

A visit tells, for each page, what it is known by, so that the next one reads only what is new.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.dates import parse_published
from assistant.ingest.formats import READERS, Format, format_by_content
from assistant.ingest.location import Location, Outcome
from assistant.ingest.records import build_article
from assistant.ingest.visits import Known, NothingKnown, Validators, Visited
from assistant.ingest.web.feeds import Entry, entries, is_feed, is_teaser
from assistant.ingest.web.fetching import Fetched, Fetcher, NotReached
from assistant.ingest.web.sitemaps import Listed, is_sitemap, sitemap
from assistant.presentation.html import is_web
from assistant.types import Article

_BEGINNING: Final = 64
_MOST_SITEMAPS: Final = 50
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def is_address(source: object) -> bool:
    """Whether what a person names is an address of the web, and no path."""
    return isinstance(source, str) and is_web(source)


def read_address(url: str, fetcher: Fetcher, settings: IngestSettings) -> Iterator[Outcome]:
    """What comes of a page, of a feed's entries, or of the pages that a sitemap lists.

    Raises:
        IngestError: The address itself cannot be read.
    """
    for visited in visit(url, fetcher, settings):
        if visited.outcome is not None:
            yield visited.outcome


def visit(
    url: str,
    fetcher: Fetcher,
    settings: IngestSettings,
    known: Known | None = None,
) -> Iterator[Visited]:
    """The same, with what each page is known by; what is ``known`` is not fetched again.

    Raises:
        IngestError: The address itself cannot be read.
    """
    yield from _Visit(fetcher, settings, known or NothingKnown()).of(url)


class _Visit:
    def __init__(self, fetcher: Fetcher, settings: IngestSettings, known: Known) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._known = known
        self._left = fetcher.most_pages
        self._complete = True

    def of(self, url: str) -> Iterator[Visited]:
        got = self._fetcher.get(url, self._known.validators(url))
        if got.unchanged:
            yield Visited(url)
            return
        feed = got if is_feed(got) else None
        if feed is None and is_sitemap(got):
            yield from self._site(url, got)
        elif feed := feed or self._feed_instead(url, got):
            yield from self._feed(url, feed)
        else:
            yield from self._page(url, got)
            return
        # Only now, and if all was read: else what is left would seem known the next time.
        yield Visited(
            url, validators=got.validators if self._complete else Validators(), is_list=True
        )

    def _page(self, url: str, got: Fetched, fingerprint: str = "") -> Iterator[Visited]:
        """The article of a page; what it was fetched by is its address if it names none itself."""
        try:
            read = READERS[_shape(got)]
            for outcome in read(got.body, Location(url), url, self._settings):
                yield Visited(url, outcome, fingerprint, got.validators)
        except IngestError as error:
            yield Visited(url, error, fingerprint, got.validators)

    def _feed_instead(self, url: str, got: Fetched) -> Fetched | None:
        """The feed of a page that holds no article: a paper's front page."""
        feeds = _feeds_of(got)
        if not feeds:
            return None
        try:
            if any(isinstance(v.outcome, Article) for v in self._page(url, got)):
                return None
            feed = self._fetcher.get(urljoin(got.url, feeds[0]))
        except IngestError:
            return None
        return feed if is_feed(feed) else None

    def _feed(self, url: str, got: Fetched) -> Iterator[Visited]:
        for entry in entries(got):
            key, fingerprint = entry.key, entry.fingerprint
            if entry.url in (url, got.url) and not entry.text:
                continue
            if self._known.has(key, fingerprint):
                yield Visited(key, fingerprint=fingerprint)
            elif not self._may_go_on():
                yield self._cut(url)
                return
            else:
                for outcome in self._entry(entry):
                    yield self._noted(Visited(key, outcome, fingerprint))

    def _entry(self, entry: Entry) -> Iterator[Outcome]:
        """Its own words, or where those are a teaser its page's, with the entry's date."""
        whole: list[Outcome] = []
        if entry.url and is_teaser(entry.text):
            try:
                got = self._fetcher.get(entry.url)
                whole = [v.outcome for v in self._page(entry.url, got) if v.outcome is not None]
            except IngestError as error:
                whole = [error]
        if any(isinstance(outcome, Article) for outcome in whole):
            yield from (_completed(o, entry) if isinstance(o, Article) else o for o in whole)
        elif entry.text:
            if whole:
                yield Location(entry.url).notice("teaser_only")
            yield from self._of_entry(entry)
        else:
            yield from whole

    def _of_entry(self, entry: Entry) -> Iterator[Outcome]:
        try:
            yield from build_article(
                entry.fields(), Location(entry.url or entry.key), self._settings
            )
        except IngestError as error:
            yield error

    def _site(self, url: str, got: Fetched) -> Iterator[Visited]:
        waiting, seen = [got], {url, got.url}
        while waiting:
            listed = sitemap(waiting.pop(0))
            for page in listed.pages:
                if not self._may_go_on():
                    yield self._cut(url)
                    return
                yield from self._listed(page)
            for further in listed.sitemaps:
                if further not in seen and len(seen) < _MOST_SITEMAPS:
                    seen.add(further)
                    yield from self._further(further, waiting)

    def _further(self, url: str, waiting: list[Fetched]) -> Iterator[Visited]:
        try:
            waiting.append(self._fetcher.get(url))
        except IngestError as error:
            yield self._noted(Visited(url, error, is_list=True))

    def _listed(self, page: Listed) -> Iterator[Visited]:
        """One page of a site; one that is as it was costs no request, or an empty answer."""
        fingerprint = page.modified or page.published
        if fingerprint and self._known.has(page.url, fingerprint):
            self._left += 1
            yield Visited(page.url, fingerprint=fingerprint)
            return
        try:
            got = self._fetcher.get(page.url, self._known.validators(page.url))
        except IngestError as error:
            yield self._noted(Visited(page.url, error, fingerprint))
            return
        if got.unchanged:
            yield Visited(page.url, fingerprint=fingerprint, validators=got.validators)
            return
        for visited in self._page(page.url, got, fingerprint):
            outcome = visited.outcome
            if isinstance(outcome, Article):
                told = {
                    "published": page.published, "title": page.title, "source": page.source,
                }  # fmt: skip
                outcome = _with(outcome, told)
            yield Visited(page.url, outcome, fingerprint, got.validators)

    def _cut(self, url: str) -> Visited:
        """That there are more pages than one visit reads."""
        self._complete = False
        return Visited(url, Location(url).notice("more_pages"), is_list=True)

    def _noted(self, visited: Visited) -> Visited:
        """The same; what could not be reached now is to be looked for again."""
        if isinstance(visited.outcome, NotReached) and not visited.outcome.gone:
            self._complete = False
        return visited

    def _may_go_on(self) -> bool:
        self._left -= 1
        return self._left >= 0


def _shape(got: Fetched) -> Format:
    """By how it begins: servers call a PDF by many names, and pages of errors one."""
    shape = format_by_content(got.body[:_BEGINNING])
    return shape if shape in {"pdf", "office"} else "html"


def _completed(article: Article, entry: Entry) -> Article:
    """A page's article with what its page does not say and the feed does."""
    return _with(article, entry._asdict())


def _with(article: Article, told: dict[str, str]) -> Article:
    missing: dict[str, object] = {
        name: told[name]
        for name in ("title", "source", "author", "section")
        if told.get(name) and not getattr(article, name)
    }
    if article.published is None and told.get("published"):
        with contextlib.suppress(ValueError):
            missing["published"] = parse_published(told["published"])
    if not missing:
        return article
    return Article(**{**article.model_dump(exclude={"id"}), **missing})


def _feeds_of(got: Fetched) -> list[str]:
    """The feeds that a page names."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(got.body)
    except (etree.LxmlError, ValueError):
        return []
    links = tree.iterfind(".//link[@rel='alternate'][@href]")
    return [link.get("href") for link in links if link.get("type", "").lower() in _FEED_TYPES]
