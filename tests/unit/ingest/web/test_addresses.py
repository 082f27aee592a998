"""Pages, feeds and sites by their address."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from dataclasses import dataclass, field

import pytest

from assistant.config.settings import IngestSettings
from assistant.errors import IngestError
from assistant.ingest.visits import Validators
from assistant.ingest.web import NotReached, read_address, visit
from assistant.types import Article, Notice, page_of
from tests.pdf_files import HEADLINE, Setting, newspaper

HOST = "http://93.184.216.34"
WORDS = (
    "El pleno de Soto aprobó anoche el presupuesto municipal por nueve votos contra ocho, tras "
    "cinco horas de debate en una sala llena de vecinos que habían llegado de toda la comarca."
)


def _page(title: str, words: str = WORDS, head: str = "") -> str:
    return (
        f"<html lang='es'><head><title>{title}</title>{head}</head><body><nav>Inicio</nav>"
        f"<article><h1>{title}</h1><p>{words}</p><p>{words}</p></article></body></html>"
    )


def _rss(*items: str) -> str:
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>El Faro</title>"
        f"<language>es</language>{''.join(items)}</channel></rss>"
    )


def _item(n: int, text: str = "Un resumen.", date: str = "Tue, 04 Mar 2025 09:30:00 +0100") -> str:
    return (
        f"<item><title>Noticia {n}</title><link>{HOST}/n{n}</link><guid>g{n}</guid>"
        f"<pubDate>{date}</pubDate><description><![CDATA[<p>{text}</p>]]></description></item>"
    )


@dataclass
class _Seen:
    known: dict[str, str] = field(default_factory=dict)
    servers: dict[str, Validators] = field(default_factory=dict)

    def validators(self, key: str) -> Validators:
        return self.servers.get(key, Validators())

    def has(self, key: str, fingerprint: str) -> bool:
        return self.known.get(key) == fingerprint

    def visit(self, url, fetcher):
        visited = list(visit(url, fetcher, IngestSettings(), self))
        for each in visited:
            self.known[each.key] = each.fingerprint
            self.servers[each.key] = each.validators
        return [each.outcome for each in visited if each.outcome is not None]


def _read(url, fetcher):
    return list(read_address(url, fetcher, IngestSettings()))


def test_a_page_is_its_article(site, fetcher_of):
    site.put("/a", _page("Presupuesto"))
    (article,) = _read(f"{HOST}/a", fetcher_of())
    assert (article.title, article.url) == ("Presupuesto", f"{HOST}/a")
    assert "nueve votos" in article.text


def test_a_pdf_at_an_address_is_read_as_one(site, fetcher_of):
    site.put("/boletin", newspaper(Setting()), Content_Type="application/pdf")
    (article,) = _read(f"{HOST}/boletin", fetcher_of())
    assert (article.title, article.url) == (HEADLINE, f"{HOST}/boletin")
    assert page_of(article, 0) == 1


def test_a_page_without_an_article_says_so(site, fetcher_of):
    site.put("/a", "<html><body><p>Nada.</p></body></html>")
    (error,) = _read(f"{HOST}/a", fetcher_of())
    assert isinstance(error, IngestError)


def test_a_teaser_is_read_on_its_page_with_the_entry_s_date(site, fetcher_of):
    site.put("/feed", _rss(_item(1)))
    site.put("/n1", _page("Presupuesto"))
    (article,) = _read(f"{HOST}/feed", fetcher_of())
    assert (article.title, article.source) == ("Presupuesto", "El Faro")
    assert article.published == dt.datetime.fromisoformat("2025-03-04T09:30:00+01:00")
    assert "nueve votos" in article.text


def test_a_whole_text_in_the_feed_needs_no_page(site, fetcher_of):
    site.put("/feed", _rss(_item(1, f"{WORDS}</p><p>{WORDS * 4}")))
    (article,) = _read(f"{HOST}/feed", fetcher_of())
    assert (article.title, article.url) == ("Noticia 1", f"{HOST}/n1")
    assert article.text.count("\n\n") == 1
    assert "<" not in article.text
    assert site.paths() == ["/feed"]


def test_where_the_page_cannot_be_read_the_teaser_stays_and_that_is_told(site, fetcher_of):
    site.put("/feed", _rss(_item(1)))
    notice, article = _read(f"{HOST}/feed", fetcher_of())
    assert isinstance(notice, Notice)
    assert article.text == "Un resumen."


def test_atom_with_content_and_a_feed_that_is_not_well_formed(site, fetcher_of):
    words = WORDS * 5
    site.put(
        "/atom",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Diario</title><entry><title>Gol &amp; "
        f"paz</title><id>x1</id><updated>2025-05-01T10:00:00Z</updated><author><name>Ana Soto"
        f"</name></author><content type='html'>&lt;p&gt;{words}&lt;/p&gt;</content></entry></feed>",
    )
    site.put("/roto", _rss(_item(2, words)).replace("</channel></rss>", "<item><title>a & b"))
    (article,) = _read(f"{HOST}/atom", fetcher_of())
    assert (article.title, article.author, article.source) == ("Gol & paz", "Ana Soto", "Diario")
    assert article.published == dt.datetime(2025, 5, 1, 10, tzinfo=dt.UTC)
    broken = [a for a in _read(f"{HOST}/roto", fetcher_of()) if isinstance(a, Article)]
    assert [a.title for a in broken] == ["Noticia 2"]


def test_a_json_feed(site, fetcher_of):
    item = {"id": 7, "url": "/n7", "title": "Siete", "content_html": f"<p>{WORDS * 5}</p>"}
    item |= {"date_published": "2025-02-03", "authors": [{"name": "Luz"}, {"name": "Ana"}]}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Eco", "items": [item, 3]}
    site.put("/f.json", json.dumps(feed))
    (article,) = _read(f"{HOST}/f.json", fetcher_of())
    assert (article.title, article.author, article.source) == ("Siete", "Luz, Ana", "Eco")
    assert article.url == f"{HOST}/n7"
    assert article.published == dt.date(2025, 2, 3)


def test_a_front_page_leads_to_its_feed(site, fetcher_of):
    link = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    site.put("/", f"<html><head>{link}</head><body><a href='/n1'>Noticia</a></body></html>")
    site.put("/feed", _rss(_item(1, WORDS * 5)))
    (article,) = _read(f"{HOST}/", fetcher_of())
    assert article.title == "Noticia 1"


def test_a_site_is_read_newest_first_through_its_sitemaps(site, fetcher_of):
    news = (
        "<url><loc>{0}/{1}</loc><lastmod>2025-01-0{1}</lastmod><n:news><n:publication><n:name>El "
        "Eco</n:name></n:publication><n:publication_date>2025-01-0{1}</n:publication_date>"
        "<n:title>T{1}</n:title></n:news></url>"
    )
    urls = "".join(news.format(HOST, n) for n in (1, 3, 2))
    spaces = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='news'"
    site.put("/s.xml.gz", gzip.compress(f"<urlset {spaces}>{urls}</urlset>".encode()))
    loop = (
        f"<sitemap><loc>{HOST}/i.xml</loc></sitemap><sitemap><loc>{HOST}/s.xml.gz</loc></sitemap>"
    )
    site.put("/i.xml", f"<sitemapindex>{loop}</sitemapindex>")
    for n in (1, 2, 3):
        site.put(f"/{n}", _page(f"T{n}", f"{WORDS} {n}."))
    articles = _read(f"{HOST}/i.xml", fetcher_of())
    assert [a.title for a in articles] == ["T3", "T2", "T1"]
    assert {a.source for a in articles} == {"El Eco"}
    assert articles[0].published == dt.date(2025, 1, 3)


def test_only_what_is_new_is_read_again(site, fetcher_of):
    seen, fetcher = _Seen(), fetcher_of()
    site.put("/feed", _rss(_item(1)), ETag='"1"')
    site.put("/n1", _page("Uno"))
    assert [a.title for a in seen.visit(f"{HOST}/feed", fetcher)] == ["Uno"]
    assert seen.visit(f"{HOST}/feed", fetcher) == []
    site.put("/feed", _rss(_item(2), _item(1)), ETag='"2"')
    site.put("/n2", _page("Dos"))
    site.asked.clear()
    assert [a.title for a in seen.visit(f"{HOST}/feed", fetcher)] == ["Dos"]
    assert site.paths() == ["/feed", "/n2"]
    site.put("/feed", _rss(_item(1, date="Wed, 05 Mar 2025 09:30:00 +0100")), ETag='"3"')
    assert [a.title for a in seen.visit(f"{HOST}/feed", fetcher)] == ["Uno"]


def test_a_visit_reads_so_many_pages_and_the_next_one_goes_on(site, fetcher_of):
    seen, fetcher = _Seen(), fetcher_of(pages=2)
    site.put("/feed", _rss(*map(_item, range(5))))
    for n in range(5):
        site.put(f"/n{n}", _page(f"T{n}"))

    def titles():
        outcomes = seen.visit(f"{HOST}/feed", fetcher)
        return [o.title for o in outcomes if isinstance(o, Article)], len(outcomes)

    assert titles() == (["T0", "T1"], 3)
    assert titles() == (["T2", "T3"], 3)
    assert titles() == (["T4"], 1)


def test_a_page_that_is_gone_says_so(site, fetcher_of):
    with pytest.raises(NotReached) as caught:
        _read(f"{HOST}/nada", fetcher_of())
    assert caught.value.gone


def test_xml_that_would_grow_does_not(site, fetcher_of):
    lol = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10 if n else 'ja' * 10}'>" for n in range(9))
    site.put("/s.xml", f"<!DOCTYPE u [{lol}]><urlset><url><loc>&l8;</loc></url></urlset>")
    site.put("/feed", f"<!DOCTYPE u [{lol}]>" + _rss("<item><title>&l8;</title></item>"))
    assert _read(f"{HOST}/s.xml", fetcher_of()) == []
    assert _read(f"{HOST}/feed", fetcher_of()) == []
