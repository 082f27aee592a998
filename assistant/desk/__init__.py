"""Tools of a newsdesk: a draft checked, a dossier kept, a question watched."""

from assistant.desk.dossier import Dossier, DossierSummary, Item, Reference
from assistant.desk.dossiers import Dossiers
from assistant.desk.draft import DraftReport, DraftSentence, DraftVerdict
from assistant.desk.draft_check import check_draft, draft_report, stream_draft
from assistant.desk.draft_content import report_content, row_content
from assistant.desk.draft_document import draft_document
from assistant.desk.draft_web_page import draft_web_page
from assistant.desk.keeping import (
    kept_answer,
    kept_article,
    kept_chart,
    kept_quotation,
    kept_sentence,
)
from assistant.desk.watching import (
    Checked,
    Finding,
    Watch,
    Watches,
    atom_feed,
    begin_watch,
    check_watches,
)

__all__ = [
    "Checked",
    "Dossier",
    "DossierSummary",
    "Dossiers",
    "DraftReport",
    "DraftSentence",
    "DraftVerdict",
    "Finding",
    "Item",
    "Reference",
    "Watch",
    "Watches",
    "atom_feed",
    "begin_watch",
    "check_draft",
    "check_watches",
    "draft_document",
    "draft_report",
    "draft_web_page",
    "kept_answer",
    "kept_article",
    "kept_chart",
    "kept_quotation",
    "kept_sentence",
    "report_content",
    "row_content",
    "stream_draft",
]
