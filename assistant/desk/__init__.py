"""Tools of a newsdesk: a draft checked, a dossier kept, questions watched."""

from assistant.desk.dossier import Dossier, DossierSummary, Item, Reference
from assistant.desk.dossiers import Dossiers
from assistant.desk.keeping import kept_answer, kept_article, kept_quotation, kept_sentence

__all__ = [
    "Dossier",
    "DossierSummary",
    "Dossiers",
    "Item",
    "Reference",
    "kept_answer",
    "kept_article",
    "kept_quotation",
    "kept_sentence",
]
