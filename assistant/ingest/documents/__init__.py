"""Word-processor documents, e-books and mail, a format a file.

``docx``, ``odt`` and ``rtf`` turn a document into what it lays out (``laid_out``): paragraphs,
headings, items of lists, rows of tables. ``masthead`` finds headline, byline and date in it,
``properties`` says which of a file's own properties say anything, and ``written`` makes
articles of both.
"""
