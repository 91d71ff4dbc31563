-- name: make_schema
-- One log a database, in a schema of its own.
CREATE SCHEMA hudna;

-- name: make_log
-- Whose log this is, in which version, and which copy of it: one row, written once.
CREATE TABLE hudna.log (
    one boolean PRIMARY KEY CHECK (one),
    version integer NOT NULL,
    origin text NOT NULL,
    verifier text NOT NULL,
    instance text NOT NULL
);

-- name: make_head
-- How many entries there are. Whoever appends moves it, from the size that the append is based on:
-- the row's lock puts the processes in order, and its value keeps all but one of them out.
CREATE TABLE hudna.head (
    one boolean PRIMARY KEY CHECK (one),
    size bigint NOT NULL CHECK (size >= 0)
) WITH (fillfactor = 10);

-- name: make_entry
-- The records in their order. Rows are only ever added; an erasure changes what is sealed.
CREATE TABLE hudna.entry (
    idx bigint PRIMARY KEY CHECK (idx >= 0),
    record_hash bytea NOT NULL UNIQUE CHECK (octet_length(record_hash) = 32),
    author text NOT NULL,
    record_id text NOT NULL,
    kind text NOT NULL,
    admitted_ms bigint NOT NULL,
    jwt text NOT NULL,
    sealed bytea NOT NULL,
    UNIQUE (author, record_id)
);

-- name: index_leaves
-- The leaves in their order without what was signed: bundles and verification read these.
CREATE UNIQUE INDEX leaf ON hudna.entry (idx) INCLUDE (record_hash);

-- name: index_kinds
-- The few that are asked for by what they are, such as keys and erasures.
CREATE INDEX kinds ON hudna.entry (kind, idx);

-- name: do_not_press
-- What is sealed has no redundancy, and neither have hashes.
ALTER TABLE hudna.entry ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- name: make_tile
-- The tree: rows of up to 256 hashes side by side. A full one never changes.
CREATE TABLE hudna.tile (
    level integer NOT NULL CHECK (level >= 0),
    idx bigint NOT NULL CHECK (idx >= 0),
    hashes bytea NOT NULL
        CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
    PRIMARY KEY (level, idx)
);

-- name: do_not_press_tiles
-- As above.
ALTER TABLE hudna.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- name: make_checkpoint
-- Every checkpoint that was ever signed and kept. Two of one size never exist.
CREATE TABLE hudna.checkpoint (
    size bigint PRIMARY KEY CHECK (size >= 0),
    note text NOT NULL
);
