-- What was asked and answered, by owner.
CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    folded TEXT NOT NULL,    -- the title as it is searched
    index_name TEXT NOT NULL,
    language TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_of ON conversations (owner, updated);

CREATE TABLE exchanges (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    folded TEXT NOT NULL,    -- question and answer as they are searched
    record TEXT NOT NULL     -- JSON: an ExchangeRecord
) STRICT;
CREATE INDEX exchanges_of ON exchanges (conversation);
