"""What stands on a news page beside its article: boxes by their names, lines by their words."""

from __future__ import annotations

import re
from typing import Any, Final

# Parts of names of boxes that hold no article; whole words between hyphens, or joined ones.
_BOXES: Final = re.compile(
    r"cookie|consent|gdpr|onetrust|didomi|privacy|privacidad|newsletter|bolet[ií]n|suscri(?:be|pc)"
    r"|subscri(?:be|pt)|paywall|muro-?pago|breadcrumb|\bmigas|relacionad|\brelated|\brelacion"
    r"|recomend|recommend|tambi[eé]n-te|te-puede|te_puede|m[aá]s-le[ií]d|m[aá]s-vist|mas_leid"
    r"|most-?(?:read|viewed|popular)|trending|compartir|comparte|sharing|\bshare|sharedaddy|addtoany"
    r"|redes-?sociales|\bsocial|rrss|comentarios|\bcomments?\b|disqus|respond\b|outbrain|taboola"
    r"|\bpromo|publicidad|\bpubli\b|advert|\bads?\b|\bad-|adsbygoogle|sponsor|patrocin|banner"
    r"|\btags?\b|etiquetas|\btopics?\b|keywords|post-?tags|\btemas\b|author-?(?:box|bio|card|info)"
    r"|about-author|sobre-el-autor|ficha-?autor|firma|byline|autoria|metadata|post-?meta"
    r"|entry-?meta|\bdateline-?info|caption|pie-?(?:de-?)?foto|piefoto|photo-?credit|galer[ií]a"
    r"|gallery|slideshow|carousel|carrusel|sidebar|widget|\bnav\b|navbar|navigation|pagination|paginacion"
    r"|\bmenu|footer|\bpie\b|toolbar|herramientas|\bpopup|modal|\blogin|registro|encuesta|\bpoll\b"
    r"|jp-relatedposts|read-?more|leer-?mas|seguir-?leyendo|\bmore-?info\b|more-?news|otras-?noticias"
    r"|noticias-?relacionadas|ultimas-?noticias|lo-?ultimo|\blatest|copyright|\blegal\b|aviso-legal"
    r"|whatsapp-?(?:channel|canal)|telegram-?(?:channel|canal)|follow-?us|siguenos|audio-?player"
    r"|video-?player|podcast|skip-?link|rating|valoracion|print-?(?:only|button)|imprimir"
    r"|trust-?project|correc(?:cion)?-?(?:errata|form)|donate|dona(?:cion|r)\b|hazte-?soci",
    re.IGNORECASE,
)
# Names that hold no text of an article however much they hold.
_SURE: Final = re.compile(
    r"cookie|consent|onetrust|didomi|newsletter|suscri|subscri|paywall|relacion|related|recomend"
    r"|recommend|comentarios|comments?\b|disqus|respond|outbrain|taboola|author-?(?:box|bio)|le[ií]d"
    r"|most-?|trending|footer|latest|ultimas",
    re.IGNORECASE,
)
_FEW_PARAGRAPHS: Final = 2
_LONG_PARAGRAPH: Final = 100
# A name that tells a state of its box, not what is in it: "comments-closed", "has-sidebar".
_STATE: Final = re.compile(
    r"elementor[\w-]*|\b(?:no|has|with|is|sin|con|hide|hidden|show)-[\w-]+|[\w-]+-(?:closed|enabled|disabled|open"
    r"|off|on|true|false|wrapper|container|page|layout)\b",
    re.IGNORECASE,
)
# Teasers: so many alike, none longer, and so much text beside them.
_FEWEST_CARDS: Final = 3
_LONGEST_CARD: Final = 450
_LEAST_PROSE: Final = 400
_CONTAINERS: Final = frozenset({
    "div", "section", "aside", "form", "ul", "ol", "nav", "p", "footer", "header", "figure",
    "figcaption", "span", "dl", "table", "blockquote", "details", "address", "center", "amp-list",
})  # fmt: skip
_ALWAYS: Final = frozenset({"nav", "figcaption", "form"})
# A container with more of the page's words than this is no box, whatever its name.
_MOST_OF_PAGE: Final = 0.4

_ELSEWHERE: Final = re.compile(
    r"(?:(?:lea|lee|leer|vea|ver|mira|consulta|m[aá]s|escucha|descubre)(?: tambi[eé]n| m[aá]s| adem[aá]s)?:? )?"
    r"(?:(?:te|le|os|les) (?:puede|recomendamos|interesa)|tambi[eé]n (?:te|le) puede|noticias? relacionad"
    r"|art[ií]culos? relacionad|informaci[oó]n relacionad|contenidos? relacionad|relacionad[ao]s?\b"
    r"|(?:lea|lee|leer|vea|ver) (?:tambi[eé]n|m[aá]s|adem[aá]s)\b|m[aá]s (?:informaci[oó]n|noticias) (?:en|sobre|aqu)"
    r"|no te (?:lo )?pierdas|s[ií]guenos|s[ií]ga(?:nos)? (?:en|toda)|[uú]nete a|sigue (?:toda|leyendo|a )"
    r"|seguir leyendo|contin[uú]a leyendo|compart(?:ir|e|elo|a)\b|publicidad$|anuncio$|archivado en"
    r"|etiquetas?\b ?:|temas?\b ?:|tags?\b ?:|comentarios?$|\d+ comentarios?$|copiar (?:enlace|url)|imprimir$"
    r"|enviar por|guardar$|escuchar$|(?:tiempo de lectura|lectura):|\d+ min(?:utos?)?(?: de lectura)?$"
    r"|(?:pulsa|pincha|haz clic|haga clic|clica) (?:aqu[ií]|para)|apúntate|ap[uú]ntate|recib[ea] (?:en tu|cada|nuestr|las|gratis)"
    r"|inicia sesi[oó]n|iniciar sesi[oó]n|reg[ií]strate|descarga (?:la|nuestra) app|facebook$|twitter$|whatsapp$"
    r"|linkedin$|telegram$|x$|email$|volver (?:arriba|al? inicio)|©|copyright|todos los derechos reservados"
    r"|(?:foto|imagen|fotograf[ií]a|v[ií]deo|infograf[ií]a)s?\s?[:/]|read more|related|share\b|advertisement"
    r"|subscribe|sign up|reportar (?:un )?error|¿has encontrado|con[oó]ce nuestr|normas de|deja (?:un|tu) comentario"
    r"|lo m[aá]s (?:le[ií]do|visto|comentado)|[uú]ltimas noticias|m[aá]s le[ií]d[ao]s|the trust project"
    r"|m[aá]s (?:informaci[oó]n|noticias)$|en portada$|temas relacionados|suscr[ií]b[ea]|ver comentarios|cargando)",
    re.IGNORECASE,
)
# Such a line is none of the story even where it is a whole sentence.
_SURELY: Final = re.compile(
    r"^(?:ap[uú]ntate|recib[ea] |s[ií]guenos|sigue toda la|te (?:puede|recomendamos)|suscr[ií]b|[uú]nete a"
    r"|inicia sesi[oó]n|reg[ií]strate|descarga (?:la|nuestra) app|(?:haz|haga) clic|normas de|deja (?:un|tu) comentario)"
    r"|todos los derechos reservados|prohibida (?:la|su) reproducci|the trust project|¿has encontrado un error"
    r"|(?:usamos|utiliza(?:mos)?|esta (?:web|p[aá]gina) (?:usa|utiliza)) cookies|direcci[oó]n de correo electr[oó]nico no ser[aá]"
    r"|para no perderte nada|en nuestr[oa]s? (?:newsletter|bolet[ií]n|canal de (?:whatsapp|telegram))",
    re.IGNORECASE,
)
_LONGEST_ELSEWHERE: Final = 200
_OFFER: Final = re.compile(
    r"(?:exclusiv[oa]s?|s[oó]lo|reservad[oa]s?|premium)[^.]{0,40} (?:suscriptor|socios|abonad|registrad)"
    r"|suscr[ií]b(?:ete|ase|anse|irse)\b[^.]{0,80}(?:leyendo|leer|desde|acced|euro|€|l[ií]mites|gratis|mes|todo)"
    r"|(?:ya eres|ya es|¿eres|es usted) (?:un )?(?:suscriptor|socio|abonad|usuario)"
    r"|para (?:seguir|continuar) leyendo|hazte (?:socio|suscriptor|premium|con (?:tu|la) suscripci)"
    r"|(?:contin[uú]a|sigue|siga) leyendo (?:este|el resto|por|con|desde|gratis)"
    r"|te quedan? \d+ (?:art[ií]culos|noticias)|has (?:alcanzado|superado|agotado) (?:el l[ií]mite|tus)"
    r"|(?:cancela|cancele) cuando quiera|art[ií]culo (?:solo |s[oó]lo |exclusivo )?para suscriptores"
    r"|este (?:contenido|art[ií]culo) es (?:de pago|exclusivo|premium)"
    r"|reg[ií]str(?:ate|ese) (?:gratis|para)[^.]{0,60}(?:leer|leyendo|acced)|desbloquea|this (?:article|content) is for subscribers"
    r"|subscribe (?:now|to)[^.]{0,60}(?:read|access)|[a-z]* sin l[ií]mites[^.]{0,60}(?:euro|€|mes|desde)",
    re.IGNORECASE,
)
_FEW_LINKS: Final = 0.4
_LONGEST_OFFER: Final = 300
_COOKIES: Final = re.compile(
    r"\bcookies?\b|consentimiento|su privacidad|tu privacidad|(?:nuestros|con) (?:\d[\d.]* )?socios"
    r"|anuncios (?:y contenido )?personalizad|publicidad personalizada|pol[ií]tica de privacidad"
    r"|medir (?:la audiencia|el rendimiento|contenidos)|almacena(?:r|mos) (?:y/o acceder|informaci[oó]n|datos)"
    r"|(?:pulsa|haz clic|hace clic|clica) (?:en )?[«\"“]?aceptar|guard(?:ar|amos|emos) datos en su navegador"
    r"|anuncios seg[uú]n sus gustos|rechazar todo|aceptar todo|t[eé]cnicas parecidas",
    re.IGNORECASE,
)


def drop_boxes(tree: Any) -> int:
    """Take boxes that hold no article out of a tree; how many of them were subscription walls."""
    whole = max(1, len(tree.text_content()))
    for element in list(tree.iter("aside")):
        if _holds_article(element) or _size(element) > _MOST_OF_PAGE * whole:
            element.tag = "div"  # pages built of asides
    walls = 0
    for element in list(tree.iter(*_CONTAINERS)):
        if element.getparent() is None or not _is_box(element):
            continue
        if not _holds_article(element) and _size(element) < _MOST_OF_PAGE * whole:
            walls += is_offer(element.text_content())
            element.drop_tree()
    return walls


def drop_cards(tree: Any) -> None:
    """Take out groups of teasers (a headline that is a link, and little more).

    A page of which nothing else is left keeps them: it is an index.
    """
    groups = []
    for parent in list(tree.iter()):
        if not isinstance(parent.tag, str) or len(parent) < _FEWEST_CARDS:
            continue
        cards = [child for child in parent if _is_card(child)]
        if len(cards) >= _FEWEST_CARDS:
            groups.append(cards)
    inside = {each for cards in groups for card in cards for each in card.iter()}
    prose = sum(
        len(each.text or "") + sum(len(child.tail or "") for child in each)
        for each in tree.iter("p", "div", "font", "td", "span")
        if each not in inside and len((each.text or "").strip()) > 60
    )
    if prose > _LEAST_PROSE:
        for card in (card for cards in groups for card in cards):
            if card.getparent() is not None:
                card.drop_tree()


def _is_card(element: Any) -> bool:
    if not isinstance(element.tag, str) or len(element.text_content()) > _LONGEST_CARD:
        return False
    headings = element.xpath(
        "descendant-or-self::*[self::h2 or self::h3 or self::h4 or self::h5][.//a or ancestor::a]"
    )
    return len(headings) == 1 and not element.xpath("boolean(.//h1)")


def _is_box(element: Any) -> bool:
    tag = element.tag
    if tag in _ALWAYS or element.get("role") in {
        "dialog", "alertdialog", "navigation", "complementary", "contentinfo", "search", "banner",
    } or element.get("aria-modal"):  # fmt: skip
        return True
    if (element.get("amp-access") or "").upper().startswith("NOT "):
        return True
    if tag in {"footer", "aside"}:
        return element.xpath("boolean(not(ancestor::blockquote))")
    named = f"{element.get('id') or ''} {element.get('class') or ''}".replace("_", "-")
    if len(named) < 3:
        return False
    named = _STATE.sub(" ", named)
    return bool(_BOXES.search(named)) and (bool(_SURE.search(named)) or not _is_prose(element))


def _is_prose(element: Any) -> bool:
    """Whether whole paragraphs stand in it, and not only lines and links."""
    paragraphs = 0
    for each in element.iter("p"):
        linked = sum(len(link.text_content()) for link in each.iter("a"))
        paragraphs += len(each.text_content()) - linked > _LONG_PARAGRAPH
    return paragraphs >= _FEW_PARAGRAPHS


def _holds_article(element: Any) -> bool:
    if element.tag in {"p", "span", "figcaption"}:
        return False
    return bool(element.xpath("boolean(.//article[.//p]|.//h1|.//*[@itemprop='articleBody'])"))


def _size(element: Any) -> int:
    return len(element.text_content())


def leads_elsewhere(text: str, linked: float) -> bool:
    """Whether a line offers other pages, sharing or the like, and says nothing of its own."""
    line = text.strip(" \n·|•>»→-–—")
    if len(line) > _LONGEST_ELSEWHERE:
        return False
    if _SURELY.search(line):
        return True
    whole = line.endswith((".", "!", "?")) and linked <= _FEW_LINKS
    return not whole and bool(_ELSEWHERE.match(line))


def is_offer(text: str) -> bool:
    """Whether a stretch of text sells a subscription or asks to log in."""
    line = " ".join(text.split())
    return len(line) <= _LONGEST_OFFER * 3 and bool(_OFFER.search(line))


def is_offer_line(text: str) -> bool:
    """The same for one block, which is short."""
    return len(text) <= _LONGEST_OFFER and bool(_OFFER.search(text))


def is_consent(text: str) -> bool:
    """Whether a stretch of text asks to be allowed to keep data of the reader."""
    return bool(_COOKIES.search(text))
