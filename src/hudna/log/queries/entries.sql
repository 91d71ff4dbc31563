-- name: add_entry
-- One record at the end of the log.
INSERT INTO entry (idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- name: entries_from
-- A page of the log in its order.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM entry WHERE idx >= :start ORDER BY idx LIMIT :most;

-- name: entry_by_hash
-- The entry of a record, if this log holds it.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM entry WHERE record_hash = :record_hash;

-- name: entries_of
-- The entries of one kind in their order.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM entry WHERE kind = :kind ORDER BY idx;

-- name: hashes_from
-- A page of the leaves in their order.
SELECT record_hash FROM entry INDEXED BY leaf WHERE idx >= :start ORDER BY idx LIMIT :most;

-- name: hash_by_id
-- The record that an author has already given this id to.
SELECT record_hash FROM entry WHERE author = ? AND record_id = ?;

-- name: reseal
-- What is left of a record after an erasure.
UPDATE entry SET sealed = :sealed WHERE record_hash = :record_hash;
