-- name: add_entry
-- One record at the end of the log.
INSERT INTO entry (idx, record_hash, author, record_id, admitted_ms, presentation)
VALUES (:index, :record_hash, :author, :record_id, :admitted_ms, :presentation);

-- name: entries_from
-- A page of the log in its order.
SELECT idx, record_hash, author, record_id, admitted_ms, presentation
FROM entry WHERE idx >= :start ORDER BY idx LIMIT :most;

-- name: entry_by_hash
-- The entry of a record, if this log holds it.
SELECT idx, record_hash, author, record_id, admitted_ms, presentation
FROM entry WHERE record_hash = :record_hash;

-- name: hash_by_id
-- The record that an author has already given this id to.
SELECT record_hash FROM entry WHERE author = :author AND record_id = :record_id;

-- name: size
-- How many entries there are.
SELECT coalesce(max(idx) + 1, 0) FROM entry;
