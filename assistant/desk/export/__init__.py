"""A dossier, or articles, as files for other programs."""

from assistant.desk.export.formats import ENDINGS, Format, exported, file_name
from assistant.desk.export.vault import write_articles

__all__ = ["ENDINGS", "Format", "exported", "file_name", "write_articles"]
