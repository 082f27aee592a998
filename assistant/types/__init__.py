r"""The data that flows through the program: frozen, validated, nothing hidden.

Offsets everywhere are 0-based, half-open **code points** into ``Article.text``. That text is
normalised once, when the article is made (NFC, ``\n`` line ends, nothing invisible), and never
changes afterwards: a changed article is a new revision with a new text.
"""

from assistant.types.answers import (
    Answer,
    AnswerEvent,
    Check,
    Citation,
    Form,
    Missing,
    MissingKind,
    Outcome,
    RefusalReason,
    Sentence,
    Tokens,
    Turn,
    Verdict,
)
from assistant.types.articles import (
    STORED,
    AddSummary,
    Article,
    Edit,
    EditableField,
    Frozen,
    Location,
    Notice,
    Origin,
    Published,
    Revision,
    Skipped,
    Span,
    normalise_text,
)
from assistant.types.paging import address_at, page_at, page_of, page_starts
from assistant.types.passages import (
    Evidence,
    Filters,
    Hit,
    Passage,
    Reprint,
)

__all__ = [
    "STORED",
    "AddSummary",
    "Answer",
    "AnswerEvent",
    "Article",
    "Check",
    "Citation",
    "Edit",
    "EditableField",
    "Evidence",
    "Filters",
    "Form",
    "Frozen",
    "Hit",
    "Location",
    "Missing",
    "MissingKind",
    "Notice",
    "Origin",
    "Outcome",
    "Passage",
    "Published",
    "RefusalReason",
    "Reprint",
    "Revision",
    "Sentence",
    "Skipped",
    "Span",
    "Tokens",
    "Turn",
    "Verdict",
    "address_at",
    "normalise_text",
    "page_at",
    "page_of",
    "page_starts",
]
