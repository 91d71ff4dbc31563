-- name: make_vault
-- Whose log's keys these are, and how many entries it had when a key was last added.
CREATE TABLE vault (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;

-- name: make_key
-- A key a record. Each row always takes the same room, and is only ever overwritten where it
-- stands: no copy of a destroyed key is left in a page.
CREATE TABLE key (
    slot INTEGER PRIMARY KEY,
    record_hash BLOB NOT NULL UNIQUE CHECK (length(record_hash) = 32),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    coming BLOB NOT NULL CHECK (length(coming) = 32),
    erased BLOB NOT NULL CHECK (length(erased) = 1)
) STRICT;

-- name: claim_vault
-- Say whose log's keys these are.
INSERT INTO vault (one, origin, size) VALUES (1, ?, 0);

-- name: origin
-- Whose log's keys these are.
SELECT origin FROM vault;

-- name: size
-- How many entries the log has had at least.
SELECT size FROM vault;

-- name: reach
-- The log has this many entries; another process may have seen more.
UPDATE vault SET size = max(size, ?);

-- name: add_key
-- The key of a new record. One that was kept for it before an append that failed stays.
INSERT INTO key (record_hash, secret, coming, erased)
VALUES (?, ?, zeroblob(32), x'00') ON CONFLICT (record_hash) DO NOTHING;

-- name: key
-- The keys of one record.
SELECT secret, coming, erased FROM key WHERE record_hash = ?;

-- name: keys
-- The keys of many records, whose hashes stand one after the other.
WITH RECURSIVE asked (n) AS (
    SELECT 0 WHERE :count > 0 UNION ALL SELECT n + 1 FROM asked WHERE n + 1 < :count
)
SELECT asked.n, key.secret, key.coming, key.erased FROM asked
CROSS JOIN key ON key.record_hash = substr(:hashes, 32 * asked.n + 1, 32);

-- name: prepare
-- The key under which what remains of a record is about to be sealed.
UPDATE key SET coming = ? WHERE record_hash = ?;

-- name: destroy
-- Overwrite a record's key with the one that has taken its place.
UPDATE key SET secret = coming, coming = zeroblob(32), erased = x'01'
WHERE record_hash = ? AND coming <> zeroblob(32);
