"""Tools of a desk: a draft checked."""

from assistant.desk.draft import DraftReport, DraftSentence, DraftVerdict
from assistant.desk.draft_check import check_draft, draft_report, stream_draft

__all__ = [
    "DraftReport",
    "DraftSentence",
    "DraftVerdict",
    "check_draft",
    "draft_report",
    "stream_draft",
]
