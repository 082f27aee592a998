"""The Atom feed of what was found, at the page's own server: for its owner alone."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.desk import Watches, atom_feed
from assistant.errors import HemerotecaError
from assistant.ui.owner import owner_of
from assistant.ui.page import Page
from assistant.ui.preference import language_of

PATH = "/watches.atom"


def feed_route(page: Page, allowed: Callable[[Request], bool]) -> Route:
    """Where the feed is served.

    Args:
        page: Whose watches.
        allowed: Whether whoever asks may see the page.
    """

    def feed(request: Request) -> Response:
        owner = owner_of(request)
        if not owner or not allowed(request):
            return Response(status_code=401)
        language = language_of(request.headers)
        watches = Watches(page.assistants.first.settings.home, owner=owner)
        try:
            content = atom_feed(watches.listing(), watches.findings(), language)
        except HemerotecaError as error:
            return Response(error.message(language), status_code=500, media_type="text/plain")
        return Response(content, media_type="application/atom+xml")

    return Route(PATH, feed, methods=["GET"])
