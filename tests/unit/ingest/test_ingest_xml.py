"""XML by its root: feeds, items of agencies, recognised pages; and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.ingest import read_articles
from tests import agency_items as items
from tests.captures import STORIES, outcomes_of, page


def _read(tmp_path, content, name="a.xml"):
    articles, notices, errors = outcomes_of(tmp_path, name, content)
    assert not errors
    return articles, notices


def _said(article):
    published = article.published
    return article.title, article.author, published, article.source, article.text


def _wanted(title, author, published, source, text):
    day = None
    if published:
        kind = dt.datetime if "T" in published else dt.date
        day = kind.fromisoformat(published)
    return title, author, day, source, text


@pytest.mark.parametrize("key", items.NITF)
def test_nitf(tmp_path, key):
    content, *wanted = items.NITF[key]
    (article,), _ = _read(tmp_path, content)
    assert _said(article) == _wanted(*wanted)


@pytest.mark.parametrize("key", items.NEWSML)
def test_newsml(tmp_path, key):
    content, *wanted = items.NEWSML[key]
    (article,), notices = _read(tmp_path, content)
    assert _said(article) == _wanted(*wanted)
    assert article.id == "urn:newsml:norte.example:1"
    assert not notices
    if key != "sparse":
        assert article.section == "Economía"
        assert article.language == "es"


@pytest.mark.parametrize("key", items.NINJS)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ninjs"])
def test_ninjs(tmp_path, key, name):
    _, *wanted = items.NINJS[key]
    (article,), notices = _read(tmp_path, items.ninjs(key), name)
    assert _said(article) == _wanted(*wanted)
    assert article.id == "urn:ninjs:norte.example:1"
    assert not notices


def test_an_array_of_ninjs(tmp_path):
    both = f"[{items.ninjs('html')}, {items.ninjs('two')}]"
    assert len(_read(tmp_path, both, "a.json")[0]) == 2


def test_a_message_of_items(tmp_path):
    picture = items.news_item("<remoteContent href='a.jpg'/>", guid="urn:x:2")
    content = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>'
        f"{items.news_item()}{picture}{items.news_item(guid='https://norte.example/3')}"
        "</itemSet></newsMessage>"
    )
    articles, _, errors = outcomes_of(tmp_path, "m.xml", content)
    assert [article.url for article in articles][1] == "https://norte.example/3"
    assert len(articles) == 2
    assert "elemento 2: no contiene texto" in errors[0]


def test_an_elder_item(tmp_path):
    content = (
        "<NewsML><NewsEnvelope/><NewsItem><Identification/><NewsManagement><FirstCreated>"
        "20250303T101500+0100</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>"
        f"{items.TITLE}</HeadLine><ByLine>Marta Quintás</ByLine></NewsLines>"
        f"<AdministrativeMetadata>"
        '<Provider><Party FormalName="Agencia Norte"/></Provider></AdministrativeMetadata>'
        "<ContentItem>"
        f"<DataContent>{items.nitf(prolog='')}</DataContent></ContentItem></NewsComponent>"
        f"</NewsItem>"
        "</NewsML>"
    )
    (article,), _ = _read(tmp_path, content)
    wanted = (
        items.TITLE,
        "Marta Quintás",
        "2025-03-03T10:15:00+01:00",
        "Agencia Norte",
        items.BODY,
    )
    assert _said(article) == _wanted(*wanted)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (items.news_item(status="stat:canceled"), "anulado"),
        (items.news_item(""), "no contiene texto"),
        (items.nitf(content=""), "no contiene texto"),
        ("<packageItem><groupSet><itemRef/><itemRef/></groupSet></packageItem>", "2 piezas"),
        ("<newsMessage><itemSet/></newsMessage>", "ninguna noticia"),
        ("<NewsML/>", "ninguna noticia"),
        ("<urlset><url/></urlset>", "«urlset»"),
        ("<x:facturas xmlns:x='urn:f'/>", "«facturas»"),
        ("<nitf><body>", "mal formado"),
        ("Esto no es XML.", "mal formado"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "ninguna entrada"),
        ("<alto><Layout><Page/></Layout></alto>", "vacío"),
        ("\x00\x01\x02", "binario"),
    ],
)
def test_what_is_none_is_told_by_name(tmp_path, content, said):
    articles, _, errors = outcomes_of(tmp_path, "a.xml", content)
    assert not articles
    assert said in errors[0]
    assert "\n" not in errors[0]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("root", ["nitf", "rss", "newsItem", "alto", "html"])
def test_entities_are_refused_by_name(tmp_path, declared, root):
    content = f"<!DOCTYPE {root} [{declared}]><{root}><p>&c;</p></{root}>"
    articles, _, errors = outcomes_of(tmp_path, "a.xml", content)
    assert not articles
    assert "define la entidad" in errors[0]


def test_deep_trees_are_refused(tmp_path):
    deep = "<p>" * 100_000 + "x" + "</p>" * 100_000
    _, _, errors = outcomes_of(tmp_path, "a.xml", items.nitf(content=deep))
    assert "mal formado" in errors[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize("named", [True, False])
def test_encodings_even_where_the_declaration_is_wrong(tmp_path, encoding, named):
    declared = f'<?xml version="1.0" encoding="{encoding if named else "utf-8"}"?>'
    content = items.nitf(prolog=declared).encode(encoding)
    (article,), _ = _read(tmp_path, content)
    assert article.text == items.BODY


@pytest.mark.parametrize("content", [items.RSS, items.ATOM], ids=["rss", "atom"])
@pytest.mark.parametrize("name", ["f.rss", "f.atom", "f.xml", "canal"])
def test_feeds(tmp_path, content, name):
    articles, notices = _read(tmp_path, content, name)
    for at, (article, story) in enumerate(zip(articles, STORIES, strict=True)):
        assert article.text.split("\n\n")[0] == story
        assert article.url == f"https://puerto.example/{at}"
        assert (article.title, article.author) == (f"Titular {at}", "Marta Quintás")
        zone = dt.timezone(dt.timedelta(hours=1))
        assert article.published == dt.datetime(2025, 3, 3, 10 + at, tzinfo=zone)
        assert (article.source, article.language) == ("El Puerto", "es")
    assert notices[0].startswith("3 de 3 entradas")


def test_a_feed_that_is_not_well_formed(tmp_path):
    articles, _ = _read(tmp_path, items.RSS.replace("</channel></rss>", "<item>"), "f.xml")
    assert len(articles) == 3


@pytest.mark.parametrize("version", [2, 3, 4])
def test_alto(tmp_path, version):
    content = items.ALTO.replace("{v}", str(version))
    (article,), notices = _read(tmp_path, content)
    assert article.text == "El pleno aprobó la conducción nueva.\n\nEL AGUA"
    assert article.language == "es"
    assert "un texto por página" in notices[0]
    ordered = content.replace("<Layout>", f"{items.ORDER}<Layout>")
    (article,), _ = _read(tmp_path, ordered)
    assert article.text.startswith("EL AGUA\n\n")


def test_alto_of_several_pages(tmp_path):
    whole = items.ALTO.replace("{v}", "3")
    one = whole[whole.index("<Page") : whole.index("</Layout>")]
    content = whole.replace("</Layout>", one.replace("AGUA", "VINO") + "</Layout>")
    articles, _ = _read(tmp_path, content)
    assert [article.url.rpartition("#")[2] for article in articles] == ["page=1", "page=2"]


@pytest.mark.parametrize("name", ["p.hocr", "p.html", "p.xml", "pagina"])
def test_hocr(tmp_path, name):
    (article,), notices = _read(tmp_path, items.HOCR, name)
    assert article.text == "EL AGUA\n\nEl pleno aprobó la conducción nueva."
    assert len(notices) == 1


def test_a_page_of_the_web_that_begins_as_xml(tmp_path):
    content = '<?xml version="1.0" encoding="utf-8"?>\n' + page(0)
    for name in ("p.xml", "p"):
        (article,), _ = _read(tmp_path, content, name)
        assert article.text == STORIES[0]


def test_other_xml_in_a_folder_is_passed_over(tmp_path):
    (tmp_path / "sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    (tmp_path / "n.xml").write_text(items.nitf(), encoding="utf-8")
    assert len(list(read_articles(tmp_path))) == 1
