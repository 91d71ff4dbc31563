-- name: making
-- One process at a time makes the log; the others find it made. The number is `Hudn`.
SELECT pg_advisory_xact_lock(1215653998);

-- name: found
-- Whether there is a schema of this name, and whether it is a log's.
SELECT to_regnamespace('hudna') IS NOT NULL, to_regclass('hudna.log') IS NOT NULL;

-- name: version
-- Which version of the tables these are.
SELECT version FROM hudna.log;

-- name: claim_log
-- Say whose log this is.
INSERT INTO hudna.log (one, version, origin, verifier, instance)
VALUES (true, %s, %s, %s, %s);

-- name: claim_head
-- The log begins empty.
INSERT INTO hudna.head (one, size) VALUES (true, 0);

-- name: owner
-- Whose log this is.
SELECT origin, verifier FROM hudna.log;

-- name: identity
-- Which cluster, database and line of time this is, and what was drawn when the log was made.
SELECT concat_ws(
    '-', (SELECT system_identifier FROM pg_control_system()),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8), (SELECT instance FROM hudna.log)
);

-- name: head
-- The checkpoint that covers the whole log.
SELECT size, note FROM hudna.head JOIN hudna.checkpoint USING (size);

-- name: move_head
-- Compare and swap: no row where another process has appended since.
UPDATE hudna.head SET size = %(size)s WHERE size = %(before)s;

-- name: settled_head
-- The size, once no transaction that moves it is under way any more.
SELECT size FROM hudna.head FOR UPDATE;

-- name: add_entries
-- Records at the end of the log.
INSERT INTO hudna.entry (idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed)
SELECT * FROM unnest(
    %b::bigint[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::text[],
    %b::bytea[]
);

-- name: keep_tiles
-- Tiles that are new or have grown.
INSERT INTO hudna.tile (level, idx, hashes)
SELECT * FROM unnest(%b::integer[], %b::bigint[], %b::bytea[])
ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes;

-- name: add_checkpoint
-- The checkpoint over everything in this transaction.
INSERT INTO hudna.checkpoint (size, note) VALUES (%s, %s);

-- name: entries_from
-- A page of the log in its order.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM hudna.entry WHERE idx >= %(start)s ORDER BY idx LIMIT %(most)s;

-- name: entry_by_hash
-- The entry of a record, if this log holds it.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM hudna.entry WHERE record_hash = %(record_hash)s;

-- name: entries_of
-- The entries of some kinds in their order.
SELECT idx, record_hash, author, record_id, kind, admitted_ms, jwt, sealed
FROM hudna.entry WHERE kind = ANY(%(kinds)s::text[]) ORDER BY idx;

-- name: hashes_from
-- A page of the leaves in their order.
SELECT record_hash FROM hudna.entry WHERE idx >= %(start)s ORDER BY idx LIMIT %(most)s;

-- name: hashes_by_id
-- The records that authors have already given these ids to.
SELECT author, record_id, record_hash FROM hudna.entry
JOIN unnest(%(authors)s::text[], %(ids)s::text[]) AS name (author, record_id)
    USING (author, record_id);

-- name: fill
-- The record of an entry whose content was lost; nothing where it has one.
UPDATE hudna.entry SET author = %(author)s, record_id = %(record_id)s, kind = %(kind)s,
    jwt = %(jwt)s, sealed = %(sealed)s
WHERE record_hash = %(record_hash)s AND jwt = '';

-- name: reseal
-- What is left of a record after an erasure.
UPDATE hudna.entry SET sealed = %(sealed)s WHERE record_hash = %(record_hash)s;

-- name: tile
-- What is held of one tile.
SELECT hashes FROM hudna.tile WHERE level = %(level)s AND idx = %(index)s;

-- name: checkpoint_at
-- The checkpoint of one size, if one was signed at it.
SELECT note FROM hudna.checkpoint WHERE size = %(size)s;

-- name: checkpoints_from
-- A page of the checkpoints by size.
SELECT size, note FROM hudna.checkpoint WHERE size >= %(start)s ORDER BY size LIMIT %(most)s;

-- name: counts
-- How many tiles and how many checkpoints are kept.
SELECT (SELECT count(*) FROM hudna.tile), (SELECT count(*) FROM hudna.checkpoint);

-- name: read_all
-- Every page of every table is read, so that the server's own sums over them are checked.
SELECT
    (SELECT count(md5(jwt) || md5(sealed)) FROM hudna.entry),
    (SELECT count(md5(hashes)) FROM hudna.tile),
    (SELECT count(md5(note)) FROM hudna.checkpoint);
