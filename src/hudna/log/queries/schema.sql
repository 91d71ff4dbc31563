-- name: make_log
-- Whose log this is, and which copy of it: one row, written once. Another origin never opens it.
CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    verifier TEXT NOT NULL,
    instance TEXT NOT NULL
) STRICT;

-- name: make_entry
-- The records in their order. Rows are only ever added; an erasure changes what is sealed.
CREATE TABLE entry (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    record_hash BLOB NOT NULL UNIQUE CHECK (length(record_hash) = 32),
    author TEXT NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    admitted_ms INTEGER NOT NULL,
    jwt TEXT NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (author, record_id)
) STRICT;

-- name: index_leaves
-- The leaves in their order without what was signed: bundles and verification read these.
CREATE UNIQUE INDEX leaf ON entry (idx, record_hash);

-- name: index_kinds
-- The few that are asked for by what they are, such as keys and erasures.
CREATE INDEX kinds ON entry (kind, idx);

-- name: make_tile
-- The tree: rows of up to 256 hashes side by side. A full one never changes.
CREATE TABLE tile (
    level INTEGER NOT NULL CHECK (level >= 0),
    idx INTEGER NOT NULL CHECK (idx >= 0),
    hashes BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (level, idx)
) STRICT;

-- name: make_checkpoint
-- Every checkpoint that was ever signed and kept. Two of one size never exist.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;
