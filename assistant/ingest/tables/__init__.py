"""Tables: a row is an article, and its columns are found by their names.

``columns`` finds the header and says which column is which field, ``rows`` makes articles of the
rows below it; ``delimited`` reads CSV and its kin line by line, ``workbook`` the sheets of Excel
and LibreOffice.
"""
