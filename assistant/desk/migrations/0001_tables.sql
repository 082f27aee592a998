-- What a person has kept, by owner.
CREATE TABLE dossiers (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,    -- the name as it is compared
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    UNIQUE (owner, folded)
) STRICT;

CREATE TABLE items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    dossier TEXT NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,  -- among its dossier's; only their order means something
    record TEXT NOT NULL     -- JSON: an Item
) STRICT;
CREATE INDEX items_of ON items (dossier, place);
