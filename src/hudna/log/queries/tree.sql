-- name: keep_tile
-- A tile that is new or has grown.
INSERT INTO tile (level, idx, hashes) VALUES (?, ?, ?)
ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes;

-- name: tile
-- What is held of one tile.
SELECT hashes FROM tile WHERE level = :level AND idx = :index;

-- name: count_tiles
-- How many tiles are kept.
SELECT count(*) FROM tile;

-- name: add_checkpoint
-- The checkpoint over everything in this transaction.
INSERT INTO checkpoint (size, note) VALUES (?, ?);

-- name: head
-- The checkpoint that covers the whole log.
SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1;

-- name: checkpoint_at
-- The checkpoint of one size, if one was signed at it.
SELECT note FROM checkpoint WHERE size = :size;

-- name: checkpoints_from
-- A page of the checkpoints by size.
SELECT size, note FROM checkpoint WHERE size >= :start ORDER BY size LIMIT :most;

-- name: count_checkpoints
-- How many checkpoints are kept.
SELECT count(*) FROM checkpoint;

-- name: claim_log
-- Say whose log this is.
INSERT INTO log (one, origin, verifier, instance) VALUES (1, ?, ?, ?);

-- name: owner
-- Whose log this is.
SELECT origin, verifier FROM log;

-- name: instance
-- What was drawn when it was made.
SELECT instance FROM log;
