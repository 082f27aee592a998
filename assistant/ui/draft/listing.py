"""What was found of a draft as HTML: verdicts, each with the words beside it."""

from __future__ import annotations

from assistant.desk import DraftSentence
from assistant.desk.draft import VERDICTS, count_verdicts
from assistant.desk.draft_content import label
from assistant.messages import text
from assistant.presentation.byline import byline, day_in_words
from assistant.presentation.html import Html, bdi, button, element, hint, join
from assistant.presentation.reasons import retold
from assistant.types import Citation
from assistant.ui.counts import grouped
from assistant.ui.draft.checking import Checking

_FAULTS = ("contradicted", "corrected_later", "not_in_archive")


def form(words: str, language: str) -> Html:
    """Where a draft is pasted, or a file of it opened."""
    area = element(
        "textarea",
        words,
        name="words",
        rows=9,
        required=True,
        maxlength=200_000,
        placeholder=text("ui_draft.placeholder", language),
    )
    label_ = element("span", text("ui_draft.words", language))
    check = element("button", text("ui_draft.check", language), type="submit", class_="main")
    chosen = element(
        "input", type="file", accept=".txt,.md,.markdown,.html,.htm,.docx", hidden=True
    )
    opened = button(text("ui_draft.open", language), data_open="")
    return element(
        "form",
        element("h2", text("ui_draft.title", language)),
        hint(text("ui_draft.hint", language)),
        element("label", label_, area),
        element("p", check, opened, chosen, class_="buttons"),
        data_large=text("ui_draft.large", language),
    )


def progress(checking: Checking | None, language: str) -> Html:
    """How far the check is, with a button that stops it; nothing when none goes on."""
    if checking is None or checking.report is not None:
        return Html()
    done, total = len(checking.rows), checking.total
    key = "stopping" if checking.cancelled.is_set() else "checking"
    words = text(
        f"ui_draft.{key}", language, done=grouped(done, language), all=grouped(total, language)
    )
    bar = element("progress", max=total or None, value=done if total else None, aria_label=words)
    stop = button(text("ui_draft.stop", language), class_="quiet", data_stop="")
    return element("section", element("p", words), bar, stop, class_="adding")


def rows(checking: Checking | None, language: str) -> Html:
    """The sentences with their verdicts, and what narrows them down."""
    if checking is None or not checking.rows:
        return Html()
    listed = element("ol", *(_row(row, language) for row in checking.rows), class_="verdicts")
    return join([_counts(checking, language), listed])


def _counts(checking: Checking, language: str) -> Html:
    counts = count_verdicts(checking.rows)
    shown = (
        button(
            join([label(verdict, language), " ", element("b", grouped(counts[verdict], language))]),
            class_=f"toggle {verdict}",
            aria_pressed="false",
            data_verdict=verdict,
        )
        for verdict in VERDICTS
        if counts[verdict]
    )
    exports: list[Html] = []
    if checking.report is not None:
        exports = [
            button(text(f"ui_draft.as_{kind}", language), class_="tool", data_export=kind)
            for kind in ("html", "docx", "json")
        ]
    keys = text("ui_draft.keys", language)
    return element(
        "div",
        element("div", *shown, class_="toggles", role="group", aria_label=keys),
        hint(keys),
        element("p", *exports, class_="buttons") if exports else None,
    )


def _row(row: DraftSentence, language: str) -> Html:
    quotes = [_quote(cited, "", language) for cited in row.citations]
    if row.correction is not None:
        day = day_in_words(row.corrected_on, language)
        lead = text("desk.corrected_on", language, day=day)
        quotes.insert(0, _quote(row.correction, lead, language))
    reasons = (element("p", bdi(retold(r, language)), class_="why") for r in row.reasons)
    return element(
        "li",
        element("p", label(row.verdict, language), class_="verdict-name"),
        element("p", bdi(row.text), class_="words"),
        *reasons,
        *quotes,
        class_=row.verdict,
        data_of=row.verdict,
        tabindex=-1 if row.verdict in _FAULTS else None,
    )


def _quote(cited: Citation, lead: str, language: str) -> Html:
    where = " · ".join(filter(None, (byline(cited, language), cited.title)))
    opens = button(
        bdi(where),
        class_="tool",
        data_article=cited.article_id,
        data_start=cited.start,
        data_end=cited.end,
    )
    words = element("q", bdi(cited.quote), class_="cited")
    return element("p", element("b", lead, " ") if lead else None, words, " ", opens, class_="by")
