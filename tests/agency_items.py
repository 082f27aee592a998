"""Items as agencies send them, invented, each with what is to be read of it."""

from __future__ import annotations

import json

from tests.captures import STORIES

PARAGRAPHS = (
    "Gijón, 3 mar (Agencia Norte).- La flota de bajura de Candelario amarrará cuatro días más.",
    "«No hay precio que lo pague», dijo el patrón mayor, Abelardo Quirós & hijo.",
    "Las cofradías pedirán el jueves una ayuda de 1,3 millones.",
)
BODY = "\n\n".join(PARAGRAPHS)
TITLE = "La flota de bajura amarra cuatro días más"
_ESCAPED = [part.replace("&", "&amp;") for part in PARAGRAPHS]
_PS = "".join(f"<p>{part}</p>" for part in _ESCAPED)


def nitf(head="", above="", content=_PS, start="<nitf>", prolog='<?xml version="1.0"?>'):
    return (
        f"{prolog}{start}<head><title>Aviso</title>{head}</head><body>"
        f"<body.head>{above}</body.head>"
        f"<body.content>{content}</body.content><body.end><tagline>an/mq</tagline></body.end>"
        f"</body></nitf>"
    )


_DOCDATA = (
    '<docdata><doc-id id-string="an-2025-0303-17"/><date.issue norm="20250303T111500+0100"/>'
    '<doc.copyright year="2025" holder="Agencia Norte"/></docdata>'
    '<pubdata name="Agencia Norte" position.section="Economía"/>'
)
_HEDLINE = f"<hedline><hl1>{TITLE}</hl1><hl2>Segundo temporal</hl2></hedline>"
_BYLINE = "<byline>Por <person>Marta Quintás</person><byttl>Redactora</byttl></byline>"
_DATELINE = (
    '<dateline><location>Gijón</location><story.date norm="20250303">3 mar</story.date></dateline>'
)
_MEDIA = (
    '<media media-type="image"><media-reference source="a.jpg"/><media-caption><p>El puerto.</p>'
    "</media-caption></media>"
)
_TABLE = (
    "<table><tr><th>Puerto</th><th>Barcos</th></tr><tr><td>Candelario</td><td>31</td></tr>"
    "<tr><td>Lastres</td><td>9</td></tr></table>"
)
# Each: the document, and its title, author, day, outlet and text.
NITF = {
    "whole": (nitf(_DOCDATA, _HEDLINE + _BYLINE + _DATELINE),
              TITLE, "Marta Quintás", "2025-03-03", "Agencia Norte", BODY),
    "schema": (nitf(_DOCDATA, _HEDLINE + "<byline>Marta Quintás</byline>",
                    start='<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" xml:lang="es">'),
               TITLE, "Marta Quintás", "2025-03-03T11:15:00+01:00", "Agencia Norte", BODY),
    "doctype": (nitf(_DOCDATA, _HEDLINE, content="<block>" + _PS.replace("Gijón", "Gij&oacute;n")
                     + "</block>", prolog='<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">'),
                TITLE, "", "2025-03-03T11:15:00+01:00", "Agencia Norte", BODY),
    "media": (nitf("", _HEDLINE + _BYLINE + _DATELINE, content=_MEDIA + _PS),
              TITLE, "Marta Quintás", "2025-03-03", "", BODY),
    "lists": (nitf(_DOCDATA, _HEDLINE, content=f"{_PS}<hl2>Puertos</hl2><ul><li>Candelario</li>"
                   f"<li>Lastres</li></ul>{_TABLE}"),
              TITLE, "", "2025-03-03T11:15:00+01:00", "Agencia Norte",
              f"{BODY}\n\nPuertos\n\nCandelario\n\nLastres\n\nPuerto | Barcos\n\nCandelario | 31"
              "\n\nLastres | 9"),
    "bare": (nitf(content=_PS), "Aviso", "", "", "", BODY),
    "two": (nitf(_DOCDATA, _HEDLINE + "<byline>Por Marta Quintás</byline>"
                 "<byline>Blas Ulloa</byline>"),
            TITLE, "Marta Quintás, Blas Ulloa", "2025-03-03T11:15:00+01:00", "Agencia Norte", BODY),
}  # fmt: skip

_G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" conformance="power"'


def news_item(
    inline=None, meta="", content_meta="", status="stat:usable", guid="urn:newsml:norte.example:1"
):
    inside = f'<inlineXML contenttype="application/nitf+xml">{nitf(prolog="")}</inlineXML>'
    return (
        f'<newsItem {_G2} guid="{guid}" version="3" xml:lang="es"><rightsInfo>'
        f"<copyrightNotice>© Norte"
        '</copyrightNotice></rightsInfo><itemMeta><itemClass qcode="ninat:text"/><provider'
        ' qcode="nprov:NORTE"><name>Agencia Norte</name></provider>'
        f'<versionCreated>2025-03-03T12:00:00Z</versionCreated><pubStatus qcode="{status}"/>{meta}'
        f"</itemMeta><contentMeta>{content_meta or _CONTENT_META}</contentMeta>"
        f"<contentSet>{inside if inline is None else inline}</contentSet></newsItem>"
    )


_CONTENT_META = (
    "<contentCreated>2025-03-03T11:15:00+01:00</contentCreated><by>Marta Quintás</by>"
    '<language tag="es"/><genre qcode="genre:Current"><name xml:lang="en">Current</name></genre>'
    '<subject type="cpnat:abstract" qcode="medtop:04000000"><name xml:lang="en">Economy</name>'
    '<name xml:lang="es">Economía</name></subject>'
    f'<headline xml:lang="en">Fleet stays in port</headline>'
    f'<headline xml:lang="es">{TITLE}</headline>'
)
_XHTML = (
    '<inlineXML contenttype="application/xhtml+xml">'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head>'
    f"<title>x</title></head><body><figure><figcaption>Foto</figcaption></figure>{_PS}</body>"
    f"</html>"
    "</inlineXML>"
)
_MOMENT = "2025-03-03T11:15:00+01:00"
_WANTED = (TITLE, "Marta Quintás", _MOMENT, "Agencia Norte", BODY)
_PLAIN = "\n\n".join(_ESCAPED)
_MARKED = _PS.replace("&", "&amp;").replace("<", "&lt;")
_SPARSE = f"<headline>{TITLE}</headline><creator qcode='x:1'><name>Marta Quintás</name></creator>"
NEWSML = {
    "nitf": (news_item(), *_WANTED),
    "xhtml": (news_item(_XHTML), *_WANTED),
    "plain": (news_item(f'<inlineData contenttype="text/plain">{_PLAIN}</inlineData>'), *_WANTED),
    "html": (news_item(f'<inlineData contenttype="text/html">{_MARKED}</inlineData>'), *_WANTED),
    "cdata": (news_item(f"<inlineData><![CDATA[{_PS}]]></inlineData>"), *_WANTED),
    "sparse": (news_item(content_meta=_SPARSE),
               TITLE, "Marta Quintás", "2025-03-03T12:00:00Z", "Agencia Norte", BODY),
}  # fmt: skip

_RECORD = {
    "uri": "urn:ninjs:norte.example:1", "type": "text", "language": "es", "version": "2",
    "provider": {"name": "Agencia Norte"}, "versioncreated": _MOMENT,
}  # fmt: skip
_SUBJECT = [{"name": "Economía"}, {"name": "Pesca"}]
NINJS = {
    "html": ({**_RECORD, "headline": TITLE, "byline": "Marta Quintás", "body_html": _PS,
              "subject": _SUBJECT}, *_WANTED),
    "text": ({**_RECORD, "headline": TITLE, "byline": "Marta Quintás", "body_text": BODY,
              "subject": _SUBJECT}, *_WANTED),
    "two": ({**_RECORD, "standard": {"name": "ninjs", "version": "2.0"},
             "headlines": [{"role": "sub", "value": "Segundo temporal"},
                           {"role": "main", "value": TITLE}],
             "by": "Marta Quintás", "byline": "Marta Quintás", "subjects": _SUBJECT,
             "bodies": [{"role": "main", "contenttype": "text/plain", "value": BODY},
                        {"role": "main", "contentType": "text/html", "value": _PS}]}, *_WANTED),
    "array": ({**{k: v for k, v in _RECORD.items() if k != "versioncreated"},
               "contentcreated": _MOMENT, "headlines": [{"value": TITLE}],
               "byline": "Marta Quintás", "bodies": [{"value": BODY}]}, *_WANTED),
}  # fmt: skip


def ninjs(key):
    return json.dumps(NINJS[key][0], ensure_ascii=False)


ALTO = (
    '<alto xmlns="http://www.loc.gov/standards/alto/ns-v{v}#"><Layout><Page ID="P1"><PrintSpace>'
    '<TextBlock ID="B2" LANG="es"><TextLine><String CONTENT="El"/><SP/>'
    '<String CONTENT="pleno"/></TextLine>'
    '<TextLine><String CONTENT="apro" SUBS_TYPE="HypPart1" SUBS_CONTENT="aprobó"/>'
    '<HYP CONTENT="-"/>'
    '</TextLine><TextLine><String CONTENT="bó" SUBS_TYPE="HypPart2" SUBS_CONTENT="aprobó"/><SP/>'
    '<String CONTENT="la"/><SP/><String CONTENT="conduc"/><HYP CONTENT="-"/></TextLine>'
    '<TextLine><String CONTENT="ción"/><SP/><String CONTENT="nueva."/></TextLine></TextBlock>'
    '<ComposedBlock><TextBlock ID="B1" LANG="es"><TextLine><String CONTENT="EL"/><SP/>'
    '<String CONTENT="AGUA"/></TextLine></TextBlock></ComposedBlock></PrintSpace></Page>'
    "</Layout></alto>"
)
ORDER = (
    '<ReadingOrder><OrderedGroup ID="G"><ElementRef ID="r1" REF="B1"/>'
    '<ElementRef ID="r2" REF="B2"/>'
    "</OrderedGroup></ReadingOrder>"
)
HOCR = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="es"><head>'
    '<title>x</title></head><body><div class="ocr_page" id="page_1" title="image 1.tif">'
    '<div class="ocr_carea"><p class="ocr_par"><span class="ocr_header"><span class="ocrx_word">EL'
    '</span> <span class="ocrx_word">AGUA</span></span></p><p class="ocr_par">'
    '<span class="ocr_line">'
    '<span class="ocrx_word">El</span> <span class="ocrx_word">pleno</span></span> <span'
    ' class="ocr_line"><span class="ocrx_word">aprobó la conduc-</span></span>'
    ' <span class="ocr_line">'
    '<span class="ocrx_word">ción nueva.</span></span></p></div></div></body></html>'
)
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>El Puerto</title>'
    "<language>es</language>"
    + "".join(
        f"<item><title>Titular {at}</title><link>https://puerto.example/{at}</link>"
        f"<dc:creator>Marta Quintás</dc:creator>"
        f"<pubDate>Mon, 03 Mar 2025 1{at}:00:00 +0100</pubDate>"
        f"<category>Local</category><description>Avance.</description>"
        f"<content:encoded><![CDATA[<p>{story}</p><p>{story}</p>]]></content:encoded></item>"
        for at, story in enumerate(STORIES)
    )
    + "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>El Puerto</title>'
    + "".join(
        f"<entry><title>Titular {at}</title><id>urn:x:{at}</id>"
        f'<link href="https://puerto.example/{at}"/><author><name>Marta Quintás</name></author>'
        f"<published>2025-03-03T1{at}:00:00+01:00</published><summary>{story}</summary></entry>"
        for at, story in enumerate(STORIES)
    )
    + "</feed>"
)
