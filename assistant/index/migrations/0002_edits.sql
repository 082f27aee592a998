-- What a person put right. `articles` holds what is shown; what the source says stays here.
-- An edit may wait for its article: when an index is built anew it is there first.
CREATE TABLE edits (
    article TEXT NOT NULL,  -- its id, which outlives its row
    field TEXT NOT NULL,
    value TEXT,             -- as in the article's JSON; NULL for no date
    original TEXT,          -- the same of the source's, as it was last added
    url TEXT NOT NULL,      -- the article's, by which it is known under another id
    edited TEXT NOT NULL,   -- ISO 8601, UTC
    PRIMARY KEY (article, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX edits_url ON edits (url) WHERE url <> '';
