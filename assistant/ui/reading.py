"""An article that is opened beside a view, at the words that were chosen there."""

from __future__ import annotations

from typing import Any

from assistant.errors import ArchiveMissing, ArticleMissing
from assistant.ui import article_view
from assistant.ui.components import Update
from assistant.ui.dossier.kept import kept_in
from assistant.ui.page import Page
from assistant.ui.session import Session
from assistant.ui.versions import cited_version


def opened(
    page: Page, session: Session, event: Any, *, index: str, back: str, words: str = ""
) -> Update:
    """The article that an event names, with the words from its ``start`` to its ``end`` marked.

    Args:
        page: What the views share.
        session: The tab.
        event: What the browser raised.
        index: The archive, as the page names it.
        back: Key of what leads back.
        words: What is opened, where it may come from an earlier version of the article.
    """
    session.opened += 1
    try:
        assistant = page.assistants.named(index)
        article = assistant.article(str(event.article))
    except (ArchiveMissing, ArticleMissing):
        return {"article": article_view.missing_panel(session.language)}
    place = article_view.place_of(event.start, event.end)
    revisions = assistant.index.revisions(article.id)
    version = cited_version(article, revisions, place, words, session.language)
    panel = article_view.article_panel(
        version.article,
        (),
        version.place,
        language=session.language,
        opened=session.opened,
        back=back,
        kept=kept_in(page, session),
        changed=version.told,
        earlier=version.earlier,
    )
    return {"article": panel}
