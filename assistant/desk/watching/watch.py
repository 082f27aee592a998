"""What is watched and what was found for it: frozen, validated, the same in file and JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from assistant.desk.dossier import Reference
from assistant.types import Filters, Frozen

WatchKind = Literal["question", "person", "search"]


class Watch(Frozen):
    """A question, a person or a search that is kept until articles come in for it.

    Attributes:
        id: Its name in the store, twelve hexadecimal digits.
        kind: What its words are.
        words: The question, the person's name or office, or what is searched for.
        index: Folder of the index that is watched.
        filters: Which of its articles count.
        created: When it was begun.
        checked: When the index was last looked at for it; None before the first time.
        count: How many findings it has.
        unread: How many of them nobody has marked as read.
    """

    id: str
    kind: WatchKind
    words: str
    index: str
    filters: Filters = Filters()
    created: AwareDatetime
    checked: AwareDatetime | None = None
    count: int = Field(default=0, ge=0)
    unread: int = Field(default=0, ge=0)


class Finding(Frozen):
    """An article that came in for a watch, with its words.

    Attributes:
        number: Its own in the store.
        watch: Id of its watch.
        found: When.
        citation: The exact quotation, and its article.
        read: Whether it was marked as read.
    """

    number: int = Field(ge=1)
    watch: str
    found: AwareDatetime
    citation: Reference
    read: bool = False
