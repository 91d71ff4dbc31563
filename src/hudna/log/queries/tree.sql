-- name: add_node
-- A subtree that has just been completed.
INSERT INTO node (level, idx, hash) VALUES (:level, :index, :hash);

-- name: node
-- The hash of one complete subtree.
SELECT hash FROM node WHERE level = :level AND idx = :index;

-- name: count_nodes
-- How many subtrees are kept.
SELECT count(*) FROM node;

-- name: add_checkpoint
-- The checkpoint over everything in this transaction.
INSERT INTO checkpoint (size, note) VALUES (:size, :note);

-- name: latest_checkpoint
-- The checkpoint that covers the whole log.
SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1;

-- name: checkpoint_at
-- The checkpoint of one size, if one was signed at it.
SELECT note FROM checkpoint WHERE size = :size;

-- name: count_checkpoints
-- How many checkpoints are kept.
SELECT count(*) FROM checkpoint;

-- name: claim_log
-- Say whose log this is.
INSERT INTO log (one, origin, verifier) VALUES (1, :origin, :verifier);

-- name: owner
-- Whose log this is.
SELECT origin, verifier FROM log;
