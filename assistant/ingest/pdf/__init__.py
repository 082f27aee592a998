"""PDF to articles: columns in reading order, paragraphs, and the page of every word.

pdfium reads the file in a process of its own (``child``); everything else happens here, in plain
Python, with what that process tells.
"""

from assistant.ingest.pdf.reader import read_pdf

__all__ = ["read_pdf"]
