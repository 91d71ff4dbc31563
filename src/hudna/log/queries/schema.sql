-- name: make_log
-- Whose log this is: one row, written once. Another origin or key never opens it.
CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    verifier TEXT NOT NULL
) STRICT;

-- name: make_entry
-- The records in their order. Rows are only ever added: never changed, never removed.
CREATE TABLE entry (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    record_hash TEXT NOT NULL UNIQUE CHECK (length(record_hash) = 64),
    author TEXT NOT NULL,
    record_id TEXT NOT NULL,
    admitted_ms INTEGER NOT NULL,
    presentation TEXT NOT NULL,
    UNIQUE (author, record_id)
) STRICT;

-- name: make_node
-- The hash of every complete subtree, leaves (level 0) included; proofs read a few of these.
CREATE TABLE node (
    level INTEGER NOT NULL CHECK (level >= 0),
    idx INTEGER NOT NULL CHECK (idx >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- name: make_checkpoint
-- Every checkpoint that was ever signed and kept. Two of one size never exist.
CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    note TEXT NOT NULL
) STRICT;
