-- Questions, people and searches that are watched, by owner.
CREATE TABLE watches (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    folded TEXT NOT NULL,     -- the words as they are compared
    archive TEXT NOT NULL,    -- path of the index's folder
    filters TEXT NOT NULL,    -- JSON: Filters
    created TEXT NOT NULL,
    checked TEXT,             -- when it was last looked at
    looked INTEGER NOT NULL,  -- the last of `contents` that was looked at
    UNIQUE (owner, kind, folded, archive, filters)
) STRICT;

-- Each revision of each article of a watched index, in the order in which they were noticed.
CREATE TABLE contents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    archive TEXT NOT NULL,
    article TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (archive, article, sha256)
) STRICT;

CREATE TABLE findings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    watch TEXT NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    found TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    record TEXT NOT NULL      -- JSON: Reference, the quotation with its article
) STRICT;
CREATE INDEX findings_of ON findings (watch, number);

-- What stood there already or was found before: the same words are no news.
CREATE TABLE known (
    watch TEXT NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    telling TEXT NOT NULL,    -- numbers, names and denials: all of them must be the same
    stems TEXT NOT NULL,      -- most of them must be
    PRIMARY KEY (watch, telling, stems)
) STRICT, WITHOUT ROWID;
