"""What a tab keeps things in: its owner's dossiers, the one that is chosen, and what that holds."""

from __future__ import annotations

from collections.abc import Collection

from assistant.desk import Dossiers
from assistant.desk.dossier import DossierSummary
from assistant.errors import HemerotecaError
from assistant.ui.dossier.keeping import keys_of
from assistant.ui.page import Page
from assistant.ui.session import Session


def store_of(page: Page, session: Session) -> Dossiers:
    """The dossiers of the tab's owner.

    Raises:
        HemerotecaError: Nobody can tell who that is, and nothing is kept.
    """
    if not session.owner:
        raise HemerotecaError("ui_dossier.not_kept")
    return Dossiers(page.assistant(session).settings.home, owner=session.owner)


def kept_in(page: Page, session: Session) -> Collection[str]:
    """What the dossier that is kept in holds, by its keys; nothing if it cannot be read."""
    if session.kept is None:
        try:
            store = store_of(page, session)
            chosen = chosen_of(store.listing(), session.dossier)
            items = store.read(chosen.id).items if chosen else ()
        except HemerotecaError:
            return frozenset()
        session.kept = frozenset[str]().union(*map(keys_of, items))
    return session.kept


def chosen_of(known: list[DossierSummary], wanted: str) -> DossierSummary | None:
    """The dossier of that id; else the one that changed last, if there is any."""
    return next((d for d in known if d.id == wanted), known[0] if known else None)
