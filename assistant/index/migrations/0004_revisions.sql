-- What articles said before they changed, so that words once cited can still be read.
CREATE TABLE revisions (
    article TEXT NOT NULL,     -- its id
    revision INTEGER NOT NULL,
    replaced TEXT NOT NULL,    -- ISO 8601, UTC: when the next one was stored
    sha256 TEXT NOT NULL,      -- of the JSON
    content BLOB NOT NULL,     -- zlib: the article as it was shown, as JSON
    PRIMARY KEY (article, revision)
) STRICT;
