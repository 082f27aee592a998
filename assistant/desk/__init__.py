"""Tools of a desk: a draft checked."""

from assistant.desk.draft import DraftReport, DraftSentence, DraftVerdict
from assistant.desk.draft_check import check_draft, draft_report, stream_draft
from assistant.desk.draft_content import report_content, row_content
from assistant.desk.draft_document import draft_document
from assistant.desk.draft_web_page import draft_web_page

__all__ = [
    "DraftReport",
    "DraftSentence",
    "DraftVerdict",
    "check_draft",
    "draft_document",
    "draft_report",
    "draft_web_page",
    "report_content",
    "row_content",
    "stream_draft",
]
