"""An article that is opened beside a view, at the words that were chosen there."""

from __future__ import annotations

from typing import Any

from assistant.errors import ArchiveMissing, ArticleMissing
from assistant.ui import article_view
from assistant.ui.components import Update
from assistant.ui.dossier.kept import kept_in
from assistant.ui.page import Page
from assistant.ui.session import Session


def opened(page: Page, session: Session, event: Any, *, index: str, back: str) -> Update:
    """The article that an event names, with the words from its ``start`` to its ``end`` marked.

    Args:
        page: What the views share.
        session: The tab.
        event: What the browser raised.
        index: The archive, as the page names it.
        back: Key of what leads back.
    """
    session.opened += 1
    try:
        article = page.assistants.named(index).article(str(event.article))
    except (ArchiveMissing, ArticleMissing):
        return {"article": article_view.missing_panel(session.language)}
    panel = article_view.article_panel(
        article,
        (),
        article_view.place_of(event.start, event.end),
        language=session.language,
        opened=session.opened,
        back=back,
        kept=kept_in(page, session),
    )
    return {"article": panel}
