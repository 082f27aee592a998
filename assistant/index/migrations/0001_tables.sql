-- The truth of an index: what a Chroma folder holds can be made again from these rows.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    stemmed_as TEXT NOT NULL,  -- the language, or what it was taken for
    published TEXT,  -- ISO 8601, as the article has it
    day TEXT,        -- its calendar day, for filters
    rest TEXT NOT NULL  -- JSON: author, licence, extra
) STRICT;
CREATE INDEX articles_url ON articles (url) WHERE url <> '';
CREATE INDEX articles_day ON articles (day);
CREATE INDEX articles_source ON articles (source);
CREATE INDEX articles_section ON articles (section);

-- Numbers are never used twice, so a vector can tell whether it is still meant.
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (number),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,  -- code points into articles.text
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    vector BLOB,             -- float32, little-endian; NULL until embedded
    pending INTEGER NOT NULL DEFAULT 1  -- 0 once Chroma has the vector
) STRICT;
CREATE INDEX passages_article ON passages (article, ordinal);
CREATE INDEX passages_pending ON passages (number) WHERE pending;

-- The sentences of each embedded passage: the one that answers is nearer than its passage.
CREATE TABLE sentences (
    passage INTEGER NOT NULL REFERENCES passages (number),
    start INTEGER NOT NULL,  -- code points into passages.text
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,    -- float16, little-endian
    PRIMARY KEY (passage, start)
) STRICT, WITHOUT ROWID;

-- Passages that are gone here but perhaps not yet in Chroma.
CREATE TABLE doomed (number INTEGER PRIMARY KEY) STRICT;

CREATE VIRTUAL TABLE stems USING fts5 (
    title, body, tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE VIRTUAL TABLE stems_vocabulary USING fts5vocab (stems, row);
