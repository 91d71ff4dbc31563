-- name: make_cosigned
-- The checkpoint of each origin that this node cosigned last.
CREATE TABLE IF NOT EXISTS cosigned (
    origin TEXT PRIMARY KEY,
    size BIGINT NOT NULL CHECK (size >= 0),
    note TEXT NOT NULL
);

-- name: make_cosigned_time
-- The latest time that this node has cosigned with, s since 1970 UTC: one row, never going back.
CREATE TABLE IF NOT EXISTS cosigned_time (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    time_s BIGINT NOT NULL
);

-- name: make_cosignature
-- What witnesses have cosigned, of whatever log: the first of each at an origin and size.
CREATE TABLE IF NOT EXISTS cosignature (
    origin TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size >= 0),
    witness TEXT NOT NULL,
    time_s BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (origin, witness, size)
);

-- name: make_pending
-- Signed checkpoints of other logs that the mirror does not reach yet.
CREATE TABLE IF NOT EXISTS pending (
    origin TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size >= 0),
    root TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (origin, size, root)
);

-- name: make_mirror
-- How far the leaves of each log are held here, and the checkpoint that vouches for them.
CREATE TABLE IF NOT EXISTS mirror (
    origin TEXT PRIMARY KEY,
    size BIGINT NOT NULL CHECK (size >= 0),
    note TEXT NOT NULL
);

-- name: make_mirror_tile
-- The mirror's tiles; those of level -1 are bundles of entries.
CREATE TABLE IF NOT EXISTS mirror_tile (
    origin TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level >= -1),
    idx BIGINT NOT NULL CHECK (idx >= 0),
    hashes BLOB NOT NULL,
    PRIMARY KEY (origin, level, idx)
);

-- name: make_remembered
-- What this node remembers of itself from one run to the next.
CREATE TABLE IF NOT EXISTS remembered (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
