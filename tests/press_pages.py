"""Thirty pages in the shapes of the Spanish-speaking press, with what is right for each.

All names and facts are invented; the markup follows the habits of newspapers, agencies,
broadcasters and blogs of the last twenty-five years. ``PAGES[:15]`` served for choosing how
pages are read, ``PAGES[15:]`` only for reporting.
"""

from __future__ import annotations

from typing import NamedTuple


class PressPage(NamedTuple):
    """A page, its headline, strings of its article and strings that are none of it."""

    name: str
    html: str
    title: str
    keep: tuple[str, ...]
    drop: tuple[str, ...]


_P = (
    "La Diputación de Torralba aprobó este lunes un plan de 3,7 millones de euros para arreglar cuarenta kilómetros de caminos rurales en la sierra norte.",
    "El presidente, Anselmo Quiroga, explicó que las obras comenzarán en abril por el tramo que une Villaseca con la ermita de San Blas, muy dañado por las riadas.",
    "«No podemos esperar otro invierno», dijo la alcaldesa de Villaseca, Remedios Ortuño, que reclamó también un puente nuevo sobre el arroyo Salado.",
    "La oposición votó en contra porque, según su portavoz, el plan deja fuera a los nueve pueblos del valle, donde viven 2.300 personas.",
    "Los trabajos durarán catorce meses y darán empleo a sesenta vecinos de la comarca, según las cuentas de la institución provincial.",
    "El dinero procede en un sesenta por ciento de fondos europeos, que hay que gastar antes de que acabe 2027.",
)
_KEEP = (
    "aprobó este lunes un plan de 3,7 millones",
    "comenzarán en abril por el tramo",
    "No podemos esperar otro invierno",
    "deja fuera a los nueve pueblos del valle",
    "darán empleo a sesenta vecinos",
)
_MORE = "hay que gastar antes de que acabe 2027"
_T = "La Diputación arreglará cuarenta kilómetros de caminos"


def _ps(*numbers: int, tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{_P[n]}</{tag}>" for n in numbers or range(6))


def _page(name, body, *, head="", title=_T, keep=(), drop=(), window=None, attributes=' lang="es"'):  # noqa: ANN
    window = f"{title} | Diario de Torralba" if window is None else window
    html = (
        f'<!DOCTYPE html><html{attributes}><head><meta charset="utf-8"><title>{window}</title>{head}'
        f"</head><body>{body}</body></html>"
    )
    return PressPage(name, html, title, (*_KEEP, *keep), tuple(drop))


_NAV = (
    '<header class="cabecera"><a href="/"><img alt="Diario de Torralba"></a><nav><ul><li><a href="/local">Local</a></li>'
    '<li><a href="/sucesos">Sucesos</a></li><li><a href="/deportes">Deportes</a></li></ul></nav></header>'
)
_FOOT = (
    '<footer><p>© Diario de Torralba, S. A. Todos los derechos reservados. Prohibida la reproducción total o parcial.</p>'
    '<ul><li><a href="/aviso">Aviso legal</a></li><li><a href="/cookies">Política de cookies</a></li></ul></footer>'
)
_FOOT_DROP = ("Todos los derechos reservados", "Política de cookies")


def _cards(cls: str, n: int = 4) -> str:
    return "".join(
        f'<div class="{cls}"><a href="/otra/{i}"><h3>Otra noticia número {i} de la provincia</h3></a>'
        f"<p>Entradilla de la otra noticia número {i}, que nada tiene que ver con los caminos.</p></div>"
        for i in range(n)
    )


PAGES: tuple[PressPage, ...] = (
    _page(
        "national_daily",
        _NAV + '<article class="a _g"><header class="a_e"><div class="a_e_txt"><a class="a_k" href="/s">INFRAESTRUCTURAS</a>'
        f'<h1 class="a_t">{_T}</h1><h2 class="a_st">El plan, de 3,7 millones, deja fuera a nueve pueblos del valle</h2></div>'
        '<figure class="a_m"><img src="x.jpg"><figcaption class="a_m_p"><span>Anselmo Quiroga, durante el pleno provincial.</span><span class="a_m_c">LUIS PARDO</span></figcaption></figure></header>'
        '<div class="a_md"><div class="a_md_txt"><a class="a_md_a_n" href="/autor/e">Elvira Sanz</a></div><div class="a_md_f"><time datetime="2025-02-03T18:30:00+01:00">03 FEB 2025 - 18:30 CET</time></div>'
        '<ul class="compartir"><li><a href="#">Compartir en Whatsapp</a></li><li><a href="#">Compartir en Facebook</a></li></ul></div>'
        f'<div class="a_c clearfix" data-dtm-region="articulo_cuerpo">{_ps(0, 1)}<section class="ad ad-giga"><p>Publicidad</p></section>{_ps(2, 3)}'
        f'<section class="a_hp"><header><h3>Más información</h3></header><ul><li><a href="/y">El temporal corta doce carreteras de la sierra</a></li></ul></section>{_ps(4, 5)}</div>'
        '<div class="w_rs"><p>Sigue toda la información de Torralba en <a href="#">Facebook</a> y <a href="#">X</a>, o en <a href="#">nuestra newsletter semanal</a>.</p></div></article>'
        f'<section class="b-au" data-dtm-region="portada_apertura">{_cards("c")}</section>' + _FOOT,
        keep=(_MORE, "deja fuera a nueve pueblos del valle"),
        drop=("El temporal corta doce carreteras", "nuestra newsletter semanal", "Compartir en Whatsapp", "Otra noticia número 1", "durante el pleno provincial", *_FOOT_DROP),
    ),
    _page(
        "ue_article",
        _NAV + '<main class="ue-l-article"><article><div class="ue-l-article__header"><span class="ue-c-article__kicker">Provincias</span>'
        f'<h1 class="ue-c-article__headline">{_T}</h1><div class="ue-c-article__standfirst"><ul><li>La sierra norte recibirá 3,7 millones hasta 2027.</li><li>El valle se queda sin arreglos este año.</li></ul></div>'
        '<div class="ue-c-article__byline"><div class="ue-c-article__byline-name">REDACCIÓN</div><div class="ue-c-article__publishdate">Actualizado Lunes, 3 febrero 2025 - 18:31</div></div></div>'
        f'<div class="ue-l-article__body ue-c-article__body">{_ps(0, 1)}<div class="ue-c-ad"><span>PUBLICIDAD</span></div><h2 class="ue-c-article__subheadline">Un puente nuevo</h2>{_ps(2, 3)}'
        '<aside class="ue-c-article__related"><p>Lea también</p><a href="/k">Las riadas dejan diez millones en daños</a></aside>'
        f'{_ps(4, 5)}</div><div class="ue-c-article__trust"><p>Conforme a los criterios de The Trust Project</p></div></article>'
        '<section id="comentarios" class="ue-c-comments"><h2>Comentarios</h2><p>Vecino74: Ya era hora de que se acordaran de los pueblos de arriba, llevamos veinte años igual.</p></section></main>' + _FOOT,
        head='<meta property="og:title" content="La Diputación arreglará cuarenta kilómetros de caminos">',
        keep=(_MORE, "El valle se queda sin arreglos", "Un puente nuevo"),
        drop=("Las riadas dejan diez millones", "llevamos veinte años igual", "The Trust Project", *_FOOT_DROP),
    ),
    _page(
        "regional_voc",
        _NAV + f'<main class="v-a"><article class="voc-article"><h1 class="voc-title">{_T}</h1><h2 class="voc-subtitle">Los trabajos empezarán en abril y durarán catorce meses</h2>'
        '<figure class="voc-figure"><img><figcaption>Estado del camino de la ermita. <span>J. L. NOU</span></figcaption></figure><div class="voc-author"><p class="voc-author__name"><a href="/a" rel="author">Casilda Ramos</a></p><p>Torralba</p><time class="voc-author__time" datetime="2025-02-03T17:30:00Z">03/02/2025 a las 18:30h.</time></div>'
        '<div class="voc-topics__newsletter"><p>Esta funcionalidad es sólo para registrados</p></div>'
        + "".join(f'<p class="voc-p">{p}</p>' for p in _P[:3])
        + '<div class="voc-newsletter"><h3>Recibe cada mañana las noticias de Torralba en tu correo</h3><p>Apúntate gratis al boletín de la redacción.</p></div>'
        + "".join(f'<p class="voc-p">{p}</p>' for p in _P[3:])
        + '<ul class="voc-topics"><li><a href="/t">Caminos</a></li><li><a href="/u">Diputación</a></li></ul><div class="voc-error"><p>¿Has encontrado un error? Reportar un error</p></div></article>'
        f'<section class="voc-onplus">{_cards("voc-card")}</section></main>' + _FOOT,
        keep=(_MORE, "Los trabajos empezarán en abril"),
        drop=("sólo para registrados", "Recibe cada mañana", "Apúntate gratis", "Reportar un error", "Estado del camino", "Otra noticia número 2", *_FOOT_DROP),
    ),
    _page(
        "wordpress_local",
        _NAV + f'<div id="content"><main id="main"><article id="post-7" class="post type-post"><header class="entry-header"><h1 class="entry-title">{_T}</h1><div class="entry-meta"><span class="posted-on">Publicado el <time class="entry-date published" datetime="2025-02-03T18:30:00+01:00">3 febrero, 2025</time></span> <span class="byline">por <a href="/author/r">Redacción</a></span></div></header>'
        f'<div class="entry-content"><figure class="wp-block-image"><img><figcaption class="wp-element-caption">Foto de archivo del camino.</figcaption></figure>{_ps(0, 1, 2)}<ul class="wp-block-list"><li>Tramo 1: Villaseca–San Blas, doce kilómetros.</li><li>Tramo 2: San Blas–La Pardina, nueve.</li></ul>{_ps(3, 4, 5)}'
        '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Comparte esto:</h3><ul><li><a href="#">Haz clic para compartir en X</a></li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3>Relacionado</h3><p>El mercado medieval vuelve a la plaza en mayo.</p></div></div>'
        '<footer class="entry-footer"><span class="tags-links">Etiquetado caminos, sierra</span></footer></article><nav class="post-navigation"><a href="/p">Entrada anterior: Cierra la última mercería</a></nav>'
        '<div id="comments" class="comments-area"><h2>2 comentarios en «La Diputación»</h2><ol><li><article class="comment-body"><p>Pues por mi calle no ha pasado nadie todavía, a ver si es verdad.</p></article></li></ol><div id="respond"><p>Tu dirección de correo electrónico no será publicada.</p></div></div></main>'
        '<aside id="secondary" class="widget-area"><section class="widget"><h2>Entradas recientes</h2><ul><li><a href="/q">Fiestas de San Blas</a></li></ul></section></aside></div>' + _FOOT,
        keep=(_MORE, "Tramo 1: Villaseca", "Tramo 2: San Blas"),
        drop=("Comparte esto", "mercado medieval", "última mercería", "por mi calle no ha pasado", "no será publicada", "Entradas recientes", "Etiquetado caminos", *_FOOT_DROP),
    ),
    _page(
        "agency_wire",
        f'<div class="NormalTextoNoticia"><div class="contenedor-seccion"><h1 class="titular">{_T}</h1><h2 class="Subtitulo">La institución prevé terminar en 2027</h2>'
        '<div class="FechaPublicacionNoticia">Publicado: lunes, 3 febrero 2025 18:30</div><div class="compartir_links"><a href="#">@agencia</a></div>'
        f'<div id="NoticiaPrincipal"><div class="bloqueNoticiaCentral"><span class="Ciudad">TORRALBA, 3 Feb. (AGENCIA) -</span>{_ps()}<h2 class="ladillo">NUEVE PUEBLOS FUERA</h2><p>El portavoz del valle, Cosme Arribas, anunció una protesta para el 15 de febrero ante la Diputación.</p></div></div>'
        '<div class="related-news"><h4>Últimas noticias / Más noticias »</h4><ul><li><a href="#">La nieve obliga a cortar el puerto</a></li></ul></div></div>' + _FOOT,
        keep=(_MORE, "Cosme Arribas, anunció una protesta", "NUEVE PUEBLOS FUERA", "prevé terminar en 2027"),
        drop=("La nieve obliga a cortar", *_FOOT_DROP),
    ),
    _page(
        "blogspot",
        f'<div id="main"><div class="date-posts"><h2 class="date-header"><span>lunes, 3 de febrero de 2025</span></h2><div class="post hentry"><h3 class="post-title entry-title">{_T}</h3><div class="post-body entry-content" itemprop="description articleBody">'
        + "<br /><br />".join(_P)
        + '</div><div class="post-footer"><span>Publicado por Tío Paco en 18:30</span> <a href="#">Enviar por correo electrónico</a></div></div></div></div><div id="sidebar"><h2>Archivo del blog</h2><ul><li><a href="/2024">2024 (318)</a></li></ul></div>',
        window=f"El rincón de Villaseca: {_T}",
        keep=(_MORE,),
        drop=("Archivo del blog", "Enviar por correo", "Publicado por Tío Paco"),
    ),
    _page(
        "old_tables",
        '<table width="760"><tr><td width="120"><a href="/">Portada</a><br><a href="/local">Local</a><br><a href="/cartas">Cartas al director</a></td><td>'
        f'<font size="5"><b>{_T}</b></font><br><font size="1">Torralba. E. SANZ | 03-02-2005</font><br><br><font size="2">'
        + "<br><br>".join(_P)
        + '</font></td><td width="150"><b>Lo más leído</b><br><a href="/1">Se busca perro perdido en la dehesa</a><br><a href="/2">El tiempo para el fin de semana</a></td></tr></table><center><font size=1>Diario de Torralba. Calle Mayor, 3. Teléfono 900 000 000</font></center>',
        attributes="",
        window=_T,
        keep=(_MORE,),
        drop=("Cartas al director", "Se busca perro perdido", "Teléfono 900 000 000"),
    ),
    _page(
        "infobae_like",
        _NAV + f'<article class="article"><h1 class="article-headline">{_T}</h1><h2 class="article-subheadline">Son cuarenta kilómetros. El valle protestará el 15 de febrero</h2><div class="byline-datetime"><span class="sharebar-article-date">03 Feb, 2025 06:30 p.m. EST</span></div><div class="share-bar"><button>Guardar</button></div>'
        f'<div class="body-article">{_ps(0, 1, attributes=" class=paragraph")}<div class="visual__image"><img><div class="visual__image__caption">El pleno de la Diputación en una imagen reciente (Archivo)</div></div>{_ps(2, 3, attributes=" class=paragraph")}<p class="paragraph"><b>Te puede interesar: <a href="/z">Cómo ahorrar en la factura de la luz</a></b></p><h2>Los plazos</h2>{_ps(4, 5, attributes=" class=paragraph")}</div>'
        '<div class="article-tags-container"><h2>Temas Relacionados</h2><a href="#">Caminos</a></div><div class="most-read"><h2>Últimas Noticias</h2><a href="/b"><h3>Murió el actor que hacía de sereno</h3></a><p>Tenía noventa y dos años y había trabajado en treinta películas.</p></div></article>' + _FOOT,
        keep=(_MORE, "Los plazos", "El valle protestará el 15 de febrero"),
        drop=("ahorrar en la factura", "actor que hacía de sereno", "había trabajado en treinta películas", "una imagen reciente", *_FOOT_DROP),
    ),
    _page(
        "broadcaster",
        _NAV + f'<div id="wrapper"><div class="mainContent"><div class="artHeading"><h1><span class="maintitle">{_T}</span></h1><ul class="sumario"><li>El plan cuenta con fondos europeos</li><li>La oposición vota en contra</li></ul></div><div class="infoBar"><div class="mainData"><span class="datpub"><time datetime="2025-02-03T18:30:00+01:00" class="timestamp"><strong>03.02.2025</strong></time></span><div class="sign">Por <strong>RADIO TORRALBA</strong></div></div></div>'
        f'<div class="artBody">{_ps(0, 1)}<div class="videoBox"><p class="titMedia">Vídeo: el pleno, completo</p></div>{_ps(2, 3, 4, 5)}</div><div class="tagsBox"><span>Noticias de: <a href="#">Diputación</a></span></div></div>'
        '<div class="sidebarRight"><h2>Lo más visto</h2><ol><li><a href="/a">La receta de las migas</a></li></ol></div></div>' + _FOOT,
        keep=(_MORE, "El plan cuenta con fondos europeos", "La oposición vota en contra"),
        drop=("La receta de las migas", *_FOOT_DROP),
    ),
    _page(
        "free_sheet_faq",
        _NAV + f'<article class="article-full"><h1>{_T}</h1><p class="lead">Estas son las claves del plan que aprobó la Diputación.</p>{_ps(0, 1, 2)}<h2>¿Cuánto costará?</h2><table class="datos"><thead><tr><th>Tramo</th><th>Coste</th></tr></thead><tbody><tr><td>San Blas</td><td>1,2 millones</td></tr><tr><td>La Pardina</td><td>2,5 millones</td></tr></tbody></table>{_ps(3, 4)}<blockquote>«Es una vergüenza», resumió Cosme Arribas.</blockquote></article>'
        '<div class="box-cookies"><p>Utilizamos cookies propias y de terceros para mejorar nuestros servicios y mostrarle publicidad.</p></div>' + _FOOT,
        keep=("Estas son las claves del plan", "¿Cuánto costará?", "San Blas | 1,2 millones", "Es una vergüenza"),
        drop=("Utilizamos cookies", *_FOOT_DROP),
    ),
    _page(
        "divs_only",
        f'<div class="top"><div class="menu"><a href="/">Inicio</a> <a href="/c">Contacto</a></div></div><div class="noticia"><div class="titulo"><h1>{_T}</h1></div><div class="fecha">3/2/2025 - 18:30</div><div class="texto">{_ps(tag="div")}</div></div><div class="lateral"><div>Farmacia de guardia: Calle Ancha, 4</div></div>' + _FOOT,
        keep=(_MORE,),
        drop=("Farmacia de guardia", *_FOOT_DROP),
    ),
    _page(
        "paywalled",
        _NAV + f'<article><h1>{_T}</h1><h2 class="subtitulo">El pleno dura cinco horas</h2>{_ps(0, 1, 2, 3, 4)}<div class="muro"><h3>Este artículo es exclusivo para suscriptores</h3><p>Suscríbete por 1 € al mes y accede a todo el contenido sin límites.</p><p>¿Ya eres suscriptor? Inicia sesión</p></div></article>' + _FOOT,
        keep=("El pleno dura cinco horas",),
        drop=("exclusivo para suscriptores", "accede a todo el contenido", "Inicia sesión", *_FOOT_DROP),
    ),
    _page(
        "itemprop_section",
        _NAV + f'<section itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{_T}</h1><div itemprop="description" class="entradilla">Sesenta vecinos tendrán trabajo.</div><meta itemprop="datePublished" content="2025-02-03"><div itemprop="articleBody" class="cuerpo-noticia"><p><span class="capital">L</span>{_P[0][1:]}</p>{_ps(1, 2)}<p class="ladillo"><strong>Un año y dos meses</strong></p>{_ps(3, 4, 5)}</div></section><section class="mas-noticias">{_cards("teaser")}</section>' + _FOOT,
        keep=(_MORE, "La Diputación de Torralba aprobó", "Un año y dos meses", "Sesenta vecinos tendrán trabajo"),
        drop=("Otra noticia número 3", *_FOOT_DROP),
    ),
    _page(
        "interview",
        _NAV + f'<article class="entrevista"><h1>{_T}</h1><div class="article-body">{_ps(0, 1, 2, 3, 4)}<p><strong>—¿Habrá más dinero?</strong></p><p>—Sí.</p><p><strong>—¿Cuándo?</strong></p><p>—En otoño, si el Gobierno cumple lo que firmó en Torralba.</p><p>—Gracias.</p></div><div class="author-box"><p>Elvira Sanz es periodista y cubre la provincia desde 1998.</p></div></article>' + _FOOT,
        keep=("¿Habrá más dinero?", "—Sí.", "En otoño, si el Gobierno cumple"),
        drop=("cubre la provincia desde 1998", *_FOOT_DROP),
    ),
    _page(
        "drupal",
        _NAV + f'<div class="region region-content"><div class="node node-noticia"><h1 class="page-header">{_T}</h1><div class="field field-name-field-fecha"><div class="field-items"><span class="date-display-single">Lunes, 3 Febrero, 2025 - 18:30</span></div></div><div class="field field-name-field-entradilla"><div class="field-items"><div class="field-item"><p>La inversión sube un doce por ciento respecto a la anterior.</p></div></div></div><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded">{_ps()}</div></div></div><div class="field field-name-field-tags"><div>Etiquetas: </div><a href="/t">obras</a></div><ul class="links inline"><li class="comment_forbidden"><span><a href="/login">Inicie sesión</a> o <a href="/r">regístrese</a> para comentar</span></li></ul></div></div><div class="region region-sidebar-second"><div class="block block-views"><h2>Agenda</h2><p>Concierto de la coral en el teatro Olimpia, sábado a las ocho.</p></div></div>' + _FOOT,
        keep=(_MORE, "sube un doce por ciento"),
        drop=("para comentar", "Concierto de la coral", *_FOOT_DROP),
    ),
    # From here on: for reporting only.
    _page(
        "clarin_like",
        _NAV + f'<div id="page"><div class="entry-head"><p class="volanta">Obras públicas</p><h1 id="title">{_T}</h1><div class="bajada"><h2><ul><li>El plan fue aprobado por dieciséis votos contra nueve.</li><li>Habrá desvíos por la ruta vieja.</li></ul></h2></div></div><div class="breadcrumb col-md-12"><ul><li><a href="/">Inicio</a></li><li>03/02/2025 18:30</li></ul></div><div class="body-nota">{_ps(0, 1, 2)}<div class="related"><span>Mirá también</span><a href="/m"><h3>Un gol en el último minuto</h3></a><p>El equipo local ganó en casa tras cinco derrotas.</p></div>{_ps(3, 4, 5)}</div><div class="banner-newsletter"><p>Newsletter Clave: recibí las noticias del día en tu mail</p></div></div>' + _FOOT,
        keep=(_MORE, "dieciséis votos contra nueve", "Habrá desvíos por la ruta vieja"),
        drop=("Un gol en el último minuto", "tras cinco derrotas", "recibí las noticias del día", *_FOOT_DROP),
    ),
    _page(
        "digital_native",
        _NAV + f'<main class="article-page"><div class="news-header"><h1 class="title">{_T}</h1><ul class="footer"><li><h2>El valle, que aporta un tercio de los impuestos, se queda fuera</h2></li></ul></div><div class="news-info"><p class="authors">Elvira Sanz</p><div class="date"><span class="day">3 de febrero de 2025</span> <span class="hour">18:30 h</span></div><p class="comments"><span>12</span></p></div><div class="partner-wrapper article-page__body-row">{_ps(0, 1, attributes=" class=article-text")}<aside class="news-sponsored-content"><h4>Hazte socio y lee sin publicidad</h4></aside>{_ps(2, 3, attributes=" class=article-text")}<h2 class="article-text">Lo que falta</h2>{_ps(4, 5, attributes=" class=article-text")}</div><div class="tags-wrapper"><ul class="tags__list"><li><a href="#">Torralba</a></li></ul></div></main><section class="lo-mas"><h2>Lo más leído</h2>{_cards("item")}</section>' + _FOOT,
        keep=(_MORE, "aporta un tercio de los impuestos", "Lo que falta"),
        drop=("Hazte socio", "Otra noticia número 0", *_FOOT_DROP),
    ),
    _page(
        "vanguard",
        _NAV + f'<div class="main-article-container"><div class="title-container"><h1 class="title">{_T}</h1><span class="supra-title">Sierra norte</span><h2 class="epigraph">La Diputación dedica 3,7 millones y promete terminar antes de 2027</h2></div><div class="author-container"><span class="author-name">Casilda Ramos</span><span class="author-location">Torralba</span><time class="created" datetime="2025-02-03T18:30:00+01:00">03/02/2025 18:30</time><time class="modified" datetime="2025-02-04T08:00:00+01:00">Actualizado a 04/02/2025 08:00</time></div><div class="article-modules">{_ps(0, 1, attributes=" class=paragraph")}<div class="inner-module-news"><span>Lee también</span><a href="/j"><h3>Los ganaderos piden más agua</h3></a><span>Juan Prat</span></div>{_ps(2, 3, 4, 5, attributes=" class=paragraph")}</div><div class="comments-cta"><a href="#">Mostrar comentarios</a></div></div>' + _FOOT,
        keep=(_MORE, "promete terminar antes de 2027"),
        drop=("Los ganaderos piden más agua", "Mostrar comentarios", *_FOOT_DROP),
    ),
    _page(
        "elementor",
        _NAV + f'<div data-elementor-type="single-post" class="elementor"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{_T}</h1></div><div class="elementor-widget elementor-widget-post-info"><ul><li>3 febrero, 2025</li><li>Redacción</li></ul></div><div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">{_ps()}</div></div><div class="elementor-widget elementor-widget-share-buttons"><span>Facebook</span><span>WhatsApp</span></div><div class="elementor-widget elementor-widget-posts">{_cards("elementor-post")}</div></div>' + _FOOT,
        keep=(_MORE,),
        drop=("Otra noticia número 1", "WhatsApp", *_FOOT_DROP),
    ),
    _page(
        "town_hall",
        f'<div id="contenido"><div class="migas"><a href="/">Inicio</a> &gt; <a href="/n">Noticias</a></div><div class="ficha"><h2 class="tituloNoticia">{_T}</h2><p class="fechaNoticia">03/02/2025</p><div class="contenidoNoticia">{_ps()}<p>Más información en el teléfono de obras, 900 123 000.</p></div><p class="volver"><a href="/n">Volver al listado de noticias</a></p></div></div><div id="pie"><p>Ayuntamiento de Villaseca. Plaza Mayor, 1. 40999 Villaseca</p></div>',
        window=f"Ayuntamiento de Villaseca - {_T}",
        keep=(_MORE, "teléfono de obras, 900 123 000"),
        drop=("Volver al listado", "40999 Villaseca"),
    ),
    _page(
        "sticky_boxes",
        _NAV + f'<article><h1>{_T}</h1><div class="story">{_ps(0, 1)}<div class="recirculation"><h4>Te recomendamos</h4><ul><li><a href="/1">Diez rutas para ver almendros</a></li><li><a href="/2">Dónde comer por quince euros</a></li></ul></div>{_ps(2)}<p><a href="/3">LEA TAMBIÉN: El puente del Salado cumple un siglo</a></p>{_ps(3, 4)}<p>Síguenos en <a href="#">WhatsApp</a> para no perderte nada</p>{_ps(5)}<p class="correcciones">Contacta con la redacción: <a href="mailto:x">redaccion@torralba.example</a></p></div></article>' + _FOOT,
        keep=(_MORE,),
        drop=("Diez rutas para ver almendros", "El puente del Salado cumple", "para no perderte nada", *_FOOT_DROP),
    ),
    _page(
        "headers_inside",
        _NAV + f'<article><div class="wrap"><p class="antetitulo">Sierra norte</p><h1>{_T}</h1><p class="entradilla">El plan, dotado con 3,7 millones, se pagará con fondos europeos y provinciales hasta 2027, según el acuerdo.</p></div><div class="content"><div class="chunk">{_ps(0, 1)}</div><div class="ad-slot"><p>Publicidad</p></div><div class="chunk">{_ps(2, 3)}</div><div class="chunk"><h3>Reacciones</h3>{_ps(4)}<ol><li>La patronal aplaude el plan.</li><li>Los sindicatos piden plantilla.</li></ol></div></div></article>' + _FOOT,
        keep=("se pagará con fondos europeos y provinciales", "Reacciones", "La patronal aplaude", "Los sindicatos piden plantilla"),
        drop=("Publicidad", *_FOOT_DROP),
    ),
    _page(
        "opinion_links",
        _NAV + "<article><h1>" + _T + "</h1><div class=texto>" + "".join(f"<p>{p.replace('La ', '<a href=/x>La</a> ').replace('El ', '<a href=/y>El</a> ')}</p>" for p in _P) + '<p><em>Anselmo Quiroga es presidente desde 2019.</em></p></div><div class="share-this"><span>Comparte en tus redes</span></div></article>' + _FOOT,
        keep=(_MORE, "Quiroga es presidente desde 2019"),
        drop=("Comparte en tus redes", *_FOOT_DROP),
    ),
    _page(
        "spans_broken",
        _NAV + f'<div class="cuerpo"><h1>{_T}</h1><p><span>Torralba</span> <span>3 de febrero</span></p>' + "".join(f"<p><span style='font-size: 14px'>{p[:30]}</span><span>{p[30:]}</span></p>" for p in _P) + "</div><div class='otros'><h4>También en Torralba</h4><p><a href=/l>El lobo vuelve</a></p></div>" + _FOOT,
        keep=(_MORE,),
        drop=("El lobo vuelve", *_FOOT_DROP),
    ),
    _page(
        "sports_result",
        _NAV + f'<main><article><h1>{_T}</h1><table><tr><th>Pueblo</th><th>Kilómetros</th></tr><tr><td>Villaseca</td><td>12</td></tr><tr><td>La Pardina</td><td>9</td></tr></table>{_ps()}</article><section class="clasificacion-widget"><h2>Clasificación</h2><p>Torralba CF, 34 puntos; Salado, 31.</p></section></main>' + _FOOT,
        keep=(_MORE, "Villaseca | 12"),
        drop=("Torralba CF, 34 puntos", *_FOOT_DROP),
    ),
    _page(
        "catalan_news",
        _NAV + f'<article class="noticia"><header><h1>{_T}</h1><div class="meta">Redacció | 3 de febrer de 2025</div></header><div class="cos">{_ps()}</div><div class="relacionades"><h3>Notícies relacionades</h3><ul><li><a href="/c">El port tanca per la neu</a></li></ul></div></article>' + _FOOT,
        keep=(_MORE,),
        drop=("El port tanca per la neu", *_FOOT_DROP),
    ),
    _page(
        "modal_consent",
        '<div id="sp_message_container_1" role="dialog" aria-modal="true"><p>Nosotros y nuestros 853 socios almacenamos o accedemos a información en un dispositivo, como cookies, y procesamos datos personales.</p><button>Aceptar y continuar</button></div>'
        + _NAV + f'<main aria-hidden="true"><article><h1>{_T}</h1>{_ps()}</article></main>' + _FOOT,
        keep=(_MORE,),
        drop=("nuestros 853 socios", *_FOOT_DROP),
    ),
    _page(
        "short_brief",
        _NAV + f'<div class="breve"><h1>{_T}</h1>{_ps(0, 1, 2, 3, 4)}</div><div class="breves"><h2>Más breves</h2><ul><li><a href="/1">Cortan el agua en el barrio alto</a></li><li><a href="/2">Roban tres tractores</a></li></ul></div>' + _FOOT,
        drop=("Roban tres tractores", *_FOOT_DROP),
    ),
    _page(
        "podcast_bar",
        _NAV + f'<article><h1>{_T}</h1><div class="audio-bar"><span>Escuchar la noticia</span><span>4 min</span></div><p class="reading-time">4 min de lectura</p><div class="article__content">{_ps(0, 1, 2)}<div class="podcast-player"><p>Escucha el episodio: Caminos sin fin</p></div>{_ps(3, 4, 5)}<hr><p><strong>Firmas:</strong> participan once ayuntamientos.</p></div></article><div class="outbrain"><p>Este truco japonés limpia tu horno en dos minutos</p></div>' + _FOOT,
        keep=(_MORE, "participan once ayuntamientos"),
        drop=("truco japonés", "Caminos sin fin", "4 min de lectura", *_FOOT_DROP),
    ),
    _page(
        "nested_main",
        _NAV + f'<div class="page"><div class="col-8"><h1>{_T}</h1><h3 class="copete">La obra incluye cunetas y señales en los cuarenta kilómetros.</h3><div class="nota-fecha">3 de febrero de 2025 • 18:30hs</div><div class="nota-cuerpo"><section>{_ps(0, 1)}</section><section>{_ps(2, 3)}<blockquote class="twitter-tweet"><p>Por fin caminos dignos.</p>&mdash; Diputación (@dipu) <a href="#">3 de febrero de 2025</a></blockquote></section><section>{_ps(4, 5)}</section></div><div class="tags"><a href="#">caminos</a></div></div><div class="col-4"><div class="ranking"><h4>Ranking</h4><p>El gato que viajó en autobús hasta la costa y volvió solo.</p></div></div></div>' + _FOOT,
        keep=(_MORE, "incluye cunetas y señales"),
        drop=("El gato que viajó", *_FOOT_DROP),
    ),
)
