"""What one open tab has asked, kept apart from every other tab."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from assistant.answering import follow_ups
from assistant.messages import LANGUAGES
from assistant.runtime.jobs import Job
from assistant.text.terms import fold
from assistant.types import Answer, Article, Filters, Form, Span
from assistant.ui.archive.adding import Adding
from assistant.ui.archive.articles import Look
from assistant.ui.draft.checking import Checking
from assistant.ui.exchange import Exchange
from assistant.ui.search.look import SearchLook

_OFFERED: Final = 3
# More than are offered, since some were before.
_CANDIDATES: Final = 9


@dataclass
class Session:
    """One tab.

    Attributes:
        language: Language of its interface.
        exchanges: Its questions, oldest first.
        cancelled: Set to stop the answer in the making.
        opened: How many times an article has been opened in it.
        owner: Whose conversations it may see; empty when unknown, and nothing is kept.
        conversation: The id of the one that it shows; empty while nothing of it is kept.
        search: What the column of conversations is searched for.
        trouble: Why nothing can be kept, for people.
        ready: Whether the conversation that its address names has been looked for.
        arriving: Held while it is: a tab that opens raises several events at once.
        editing: Number of the question that the next one is to replace; 0 when it is a new one.
        index: The index that it asks; ``""`` is the page's first.
        scope: Which of its articles it asks.
        look: How it looks at the list of them.
        searching: What it searches among them for.
        adding: What it is adding, or has added last.
        person: Whose page it shows among the people; empty: the list.
        naming: Set to stop looking for names.
        draft: The draft that it is checking, or has checked last.
        dossier: Id of the dossier that is kept in; empty: the one that changed last.
        kept: Keys of what that holds; None until it is looked for.
        kept_last: Takes back what was last kept, or let go.
        checking: What looks after its watched questions, or did last.
    """

    language: str = "es"
    exchanges: list[Exchange] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    opened: int = 0
    owner: str = ""
    conversation: str = ""
    search: str = ""
    trouble: str = ""
    ready: bool = False
    arriving: threading.Lock = field(default_factory=threading.Lock)
    editing: int = 0
    index: str = ""
    scope: Filters = field(default_factory=Filters)
    look: Look = field(default_factory=Look)
    searching: SearchLook = field(default_factory=SearchLook)
    adding: Adding | None = None
    person: str = ""
    naming: threading.Event = field(default_factory=threading.Event)
    draft: Checking | None = None
    dossier: str = ""
    kept: frozenset[str] | None = None
    kept_last: Callable[[], object] | None = None
    checking: Job | None = None

    @property
    def current(self) -> Exchange | None:
        """The latest question."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def busy(self) -> bool:
        """Whether an answer is in the making."""
        return self.current is not None and not self.current.over

    def begin(self, question: str, form: Form | None = None) -> Exchange:
        """Start on a new question, in a form that the person chose."""
        self.cancelled = threading.Event()
        number = len(self.exchanges) + 1
        asked = Exchange(number, question, index=self.index, scope=self.scope, form=form)
        self.exchanges.append(asked)
        return self.exchanges[-1]

    def exchange(self, number: object) -> Exchange | None:
        """The question of that number, as the browser names it."""
        return next((e for e in self.exchanges if str(e.number) == str(number)), None)

    def rewind(self, number: int) -> list[Exchange]:
        """Take away the question of that number and all that came after it."""
        gone = [e for e in self.exchanges if e.number >= number]
        self.exchanges = [e for e in self.exchanges if e.number < number]
        return gone

    def offers(self) -> list[str]:
        """Questions to go on with, once the latest one is answered."""
        return self._offers(len(self.exchanges))

    def _offers(self, number: int) -> list[str]:
        """Questions to go on with after the one of that number: none asked or offered before."""
        exchange = self.exchanges[number - 1] if number else None
        if exchange is None or exchange.answer is None or not exchange.outcome:
            return []
        if exchange.outcome == "refused":
            return list(exchange.answer.suggestions)
        if exchange.offers is None:
            answer, known = exchange.answer, self.exchanges[:number]
            asked = [q for e in known for q in (e.question, e.understood) if q]
            spoken = answer.language if answer.language in LANGUAGES else self.language
            further = [*answer.suggestions, *follow_ups(answer, asked, spoken, most=_CANDIDATES)]
            old = {fold(q) for q in [*asked, *self._offers(number - 1)]}
            exchange.offers = [q for q in dict.fromkeys(further) if fold(q) not in old][:_OFFERED]
        return exchange.offers

    def enter(self, index: str) -> None:
        """Ask another index from now on."""
        if index != self.index:
            self.index, self.scope = index, Filters()
            self.look, self.searching = Look(), SearchLook()

    def index_of(self, article_id: str) -> str:
        """The index in which an article of the conversation was found."""
        knowing = (e.index for e in reversed(self.exchanges) if e.mentions(article_id))
        return next(knowing, self.index)

    def history(self) -> list[Answer]:
        """The finished answers, for a question that refers back to them."""
        return [e.answer for e in self.exchanges if e.answer is not None and e.stage == "done"]

    def cited_spans(self, article: Article) -> list[Span]:
        """Every place in a version of an article that the conversation cites."""
        return [span for e in self.exchanges for span in e.cited_spans(article)]

    def words_at(self, article_id: str, place: Span) -> str:
        """The words that the conversation has from a place in an article; empty: none."""
        found = (e.words_at(article_id, place) for e in reversed(self.exchanges))
        return next(filter(None, found), "")

    def clear(self) -> None:
        """Leave the conversation and stop what is being answered."""
        self.show([])

    def show(self, exchanges: list[Exchange], conversation: str = "") -> None:
        """Turn to another conversation; an answer in this one is stopped."""
        self.cancelled.set()
        self.exchanges = exchanges
        self.conversation = conversation
        self.editing = 0

    def stop(self) -> None:
        """Stop what is being answered, added and checked, and leave the conversation."""
        self.clear()
        if self.adding is not None:
            self.adding.cancelled.set()
        if self.draft is not None:
            self.draft.cancelled.set()
        if self.checking is not None:
            self.checking.stop()
