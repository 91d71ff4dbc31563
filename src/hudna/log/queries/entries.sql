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

-- name: hashes_by_id
-- The records that an author has already given any of these ids to: a step of the index for each.
SELECT e.record_id, e.record_hash FROM json_each(:ids) AS named
CROSS JOIN entry AS e ON e.author = :author AND e.record_id = named.value;

-- name: fill
-- The record of an entry whose content was lost; nothing where it has one.
UPDATE entry SET author = :author, record_id = :record_id, kind = :kind, jwt = :jwt,
    sealed = :sealed
WHERE record_hash = :record_hash AND jwt = '';

-- name: reseal
-- What is left of a record after an erasure.
UPDATE entry SET sealed = :sealed WHERE record_hash = :record_hash;
