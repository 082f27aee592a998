-- Where articles come from and are looked for again: folders, files, feeds, sites.
CREATE TABLE origins (
    number INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,         -- absolute path, or address of the web
    added TEXT NOT NULL,                  -- ISO 8601, UTC, like all moments here
    visited TEXT,                         -- when a visit last came to its end
    tried TEXT,                           -- when one last began
    fault TEXT NOT NULL DEFAULT '',       -- why the last one did not
    failures INTEGER NOT NULL DEFAULT 0,  -- in a row
    retry TEXT                            -- not to be visited before, unless asked for by name
) STRICT;
-- What an origin holds: a file, an entry, a page.
CREATE TABLE items (
    origin INTEGER NOT NULL REFERENCES origins (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    PRIMARY KEY (origin, key)
) STRICT, WITHOUT ROWID;
-- The articles that came of an item. Its row outlives the item: what vanished is kept, and marked.
CREATE TABLE item_articles (
    origin INTEGER NOT NULL REFERENCES origins (number) ON DELETE CASCADE,
    key TEXT NOT NULL,
    article TEXT NOT NULL,
    gone TEXT,
    PRIMARY KEY (origin, key, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_articles_article ON item_articles (article);
