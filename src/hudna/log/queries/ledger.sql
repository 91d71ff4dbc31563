-- name: cosigned
-- The checkpoint of an origin that this node cosigned last.
SELECT size, note FROM cosigned WHERE origin = :origin

-- name: begin_cosigned
-- A first row for an origin, so that there is one to compare and swap.
INSERT INTO cosigned (origin, size, note) VALUES (:origin, 0, '')
ON CONFLICT (origin) DO NOTHING

-- name: swap_cosigned
-- Compare and swap: changes nothing where the size is another one.
UPDATE cosigned SET size = :size, note = :note WHERE origin = :origin AND size = :before

-- name: begin_time
-- A first row, so that there is one to raise.
INSERT INTO cosigned_time (one, time_s) VALUES (1, 0)
ON CONFLICT (one) DO NOTHING

-- name: raise_time
-- The time to cosign with: never before one that was used.
UPDATE cosigned_time SET time_s = CASE WHEN time_s < :now_s THEN :now_s ELSE time_s END
WHERE one = 1 RETURNING time_s

-- name: add_cosignature
-- Keep the first cosignature of a witness at an origin and size.
INSERT INTO cosignature (origin, size, witness, time_s, line)
VALUES (:origin, :size, :witness, :time_s, :line)
ON CONFLICT (origin, witness, size) DO NOTHING

-- name: cosignatures
-- All that are kept at an origin and size.
SELECT origin, size, witness, time_s, line FROM cosignature
WHERE origin = :origin AND size = :size ORDER BY witness

-- name: cosigned_by
-- The largest of each witness.
SELECT c.origin, c.size, c.witness, c.time_s, c.line FROM cosignature c
WHERE c.origin = :origin AND c.size = (
    SELECT max(d.size) FROM cosignature d WHERE d.origin = c.origin AND d.witness = c.witness
) ORDER BY c.witness

-- name: cosigned_since
-- The smallest of each witness that is of a size at least.
SELECT c.origin, c.size, c.witness, c.time_s, c.line FROM cosignature c
WHERE c.origin = :origin AND c.size = (
    SELECT min(d.size) FROM cosignature d
    WHERE d.origin = c.origin AND d.witness = c.witness AND d.size >= :size
) ORDER BY c.witness

-- name: await_mirror
-- Keep a checkpoint to be compared, unless too many of the origin wait already.
INSERT INTO pending (origin, size, root, note)
SELECT CAST(:origin AS TEXT), :size, CAST(:root AS TEXT), CAST(:note AS TEXT)
WHERE (SELECT count(*) FROM pending WHERE origin = :origin) < :most
ON CONFLICT (origin, size, root) DO NOTHING

-- name: pending
-- The checkpoints of an origin that wait.
SELECT size, note FROM pending WHERE origin = :origin ORDER BY size, root

-- name: compared
-- Those up to a size wait no more.
DELETE FROM pending WHERE origin = :origin AND size <= :size

-- name: mirror
-- How far an origin is mirrored.
SELECT size, note FROM mirror WHERE origin = :origin

-- name: begin_mirror
-- A first row for an origin, so that there is one to compare and swap.
INSERT INTO mirror (origin, size, note) VALUES (:origin, 0, '')
ON CONFLICT (origin) DO NOTHING

-- name: swap_mirror
-- Compare and swap: changes nothing where the size is another one.
UPDATE mirror SET size = :size, note = :note WHERE origin = :origin AND size = :before

-- name: mirror_tile
-- One tile, or one bundle of entries.
SELECT hashes FROM mirror_tile WHERE origin = :origin AND level = :level AND idx = :idx

-- name: put_mirror_tile
-- A tile as it now is: it only ever grows.
INSERT INTO mirror_tile (origin, level, idx, hashes) VALUES (:origin, :level, :idx, :hashes)
ON CONFLICT (origin, level, idx) DO UPDATE SET hashes = excluded.hashes

-- name: recall
-- What was remembered under a name.
SELECT value FROM remembered WHERE name = :name

-- name: remember
-- The last value wins.
INSERT INTO remembered (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
