// Command audit checks a served log with Go's own note and tlog packages, which know nothing of
// Hudna: the checkpoint's signature, every tile against the signed root, every entry against its
// tile, proofs of inclusion, and consistency with an earlier checkpoint.
//
//	audit [-from FILE] PREFIX VERIFIER-KEY
//
// Exit status 0: accepted; 1: rejected, with the reason on standard error; 2: no log there.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height  = 8
	largest = 256 * (2 + 65535)
)

func main() {
	from := flag.String("from", "", "file of an earlier checkpoint")
	flag.Parse()
	// PREFIX may be file:///a/directory of the files that a log serves.
	http.DefaultTransport.(*http.Transport).RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
	log := &server{prefix: strings.TrimSuffix(flag.Arg(0), "/"), held: map[tlog.Tile][]byte{}}
	size, err := audit(log, flag.Arg(1), *from)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rejected:", err)
		os.Exit(1)
	}
	fmt.Printf("accepted: %d entries, %d requests\n", size, log.requests)
}

func audit(log *server, key, from string) (int64, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return 0, fmt.Errorf("key: %w", err)
	}
	signed, err := log.get("checkpoint")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	tree, err := checkpoint(signed, verifier)
	if err != nil {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	hashes, err := recordHashes(log, tree)
	if err != nil {
		return 0, fmt.Errorf("tiles: %w", err)
	}
	stored, err := entries(log, tree, hashes)
	if err != nil {
		return 0, fmt.Errorf("entries: %w", err)
	}
	if err := everyTile(log, tree, stored); err != nil {
		return 0, fmt.Errorf("tile by tile: %w", err)
	}
	if err := inclusion(log, tree, hashes); err != nil {
		return 0, fmt.Errorf("inclusion: %w", err)
	}
	if err := consistency(log, tree, verifier, from); err != nil {
		return 0, fmt.Errorf("consistency: %w", err)
	}
	return tree.N, nil
}

// checkpoint opens a C2SP tlog-checkpoint: origin, size, root.
func checkpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not three lines of %s: %q", verifier.Name(), opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// recordHashes reads the hash of every record through a reader that believes no tile unless it
// leads to the signed root.
func recordHashes(log *server, tree tlog.Tree) ([]tlog.Hash, error) {
	reader := tlog.TileHashReader(tree, log)
	var all []tlog.Hash
	for start := int64(0); start < tree.N; start += 4096 {
		var indexes []int64
		for i := start; i < min(start+4096, tree.N); i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return nil, err
		}
		all = append(all, hashes...)
	}
	return all, nil
}

// entries compares every entry with its hash, and gives the tree as it follows from the entries.
func entries(log *server, tree tlog.Tree, hashes []tlog.Hash) (storage, error) {
	var stored storage
	for n := int64(0); n*256 < tree.N; n++ {
		width := int(min(256, tree.N-n*256))
		data, err := log.get(c2sp(tlog.Tile{H: height, L: -1, N: n, W: width}))
		if err != nil {
			return nil, err
		}
		for i := n * 256; i < n*256+int64(width); i++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("bundle %d ends before entry %d", n, i)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			hash := tlog.RecordHash(data[2:end])
			if hash != hashes[i] {
				return nil, fmt.Errorf("entry %d is not what the tree holds", i)
			}
			more, err := tlog.StoredHashesForRecordHash(i, hash, stored)
			if err != nil {
				return nil, err
			}
			stored, data = append(stored, more...), data[end:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("bundle %d has more than %d entries", n, width)
		}
	}
	if tree.N == 0 && tree.Hash != tlog.Hash(sha256.Sum256(nil)) {
		return nil, fmt.Errorf("an empty log with root %v", tree.Hash)
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err == nil && tree.N > 0 && root != tree.Hash {
		err = fmt.Errorf("root %v, not %v", root, tree.Hash)
	}
	return stored, err
}

// everyTile fetches each tile that a tree of this size has, at every level.
func everyTile(log *server, tree tlog.Tree, stored storage) error {
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		want, err := tlog.ReadTileData(tile, stored)
		if err != nil {
			return err
		}
		got, err := log.get(c2sp(tile))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s differs", c2sp(tile))
		}
	}
	return nil
}

func inclusion(log *server, tree tlog.Tree, hashes []tlog.Hash) error {
	reader := tlog.TileHashReader(tree, log)
	for i := int64(0); i < tree.N; i += tree.N/16 + 1 {
		proof, err := tlog.ProveRecord(tree.N, i, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, hashes[i]); err != nil {
			return err
		}
	}
	return nil
}

func consistency(log *server, tree tlog.Tree, verifier note.Verifier, from string) error {
	if from == "" {
		return nil
	}
	signed, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	old, err := checkpoint(signed, verifier)
	if err != nil {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("the log shrank from %d to %d entries", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, log))
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// storage holds hashes in the order of tlog.StoredHashIndex.
type storage []tlog.Hash

func (s storage) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

// server is a served log; tiles that tlog has found to be true are kept.
type server struct {
	prefix   string
	held     map[tlog.Tile][]byte
	requests int
}

func (s *server) Height() int { return height }

func (s *server) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		if held, ok := s.held[tile]; ok {
			data[i] = held
			continue
		}
		got, err := s.get(c2sp(tile))
		if err != nil {
			return nil, err
		}
		if len(got) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", c2sp(tile), len(got))
		}
		data[i] = got
	}
	return data, nil
}

func (s *server) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		s.held[tile] = data[i]
	}
}

func (s *server) get(path string) ([]byte, error) {
	s.requests++
	answer, err := http.Get(s.prefix + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, largest+1))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", path, answer.StatusCode)
	}
	if len(data) > largest {
		return nil, fmt.Errorf("%s: more than %d bytes", path, largest)
	}
	return data, nil
}

// c2sp is the path of a tile in C2SP tlog-tiles: tlog's own without the height, and with
// "entries" for its "data".
func c2sp(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tile.H))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}
