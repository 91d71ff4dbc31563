"""The examples that C2SP's specifications print, as they print them: signed-note, tlog-checkpoint,
tlog-tiles, tlog-proof. (Those of tlog-cosignature and tlog-witness: `test_cosignature.py`.)

The specifications give no keys to their examples, so signatures are read and not verified; Go's
example, which has keys, is in `test_note.py`."""

from __future__ import annotations

from base64 import b64decode

import pytest

from hudna.fault import Refused
from hudna.log import checkpoint, note, proof, tiles
from hudna.log.tiles import Tile, number, tiles_of

POEM = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xM\
cXxj99ihAQwaqP3ZekRwNtIc=
"""
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGz\
Gku9nTo+zyWE+xeMcTOAYQ8=
"""
PROOF = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

"""


# --- signed-note -----------------------------------------------------------------------------


def test_a_note_is_split_at_its_last_empty_line() -> None:
    text, [line] = note.split(POEM)
    assert text == POEM[: POEM.index("\n\n—") + 1] and "\n\ned" in text
    assert (line.name, line.id.hex(), len(line.signature)) == (
        "quasimodo.example/salvatore", "367ba04b", 64)


def test_at_least_16_signatures_are_read_and_not_without_end() -> None:
    text, _, line = POEM.rpartition("\n\n")
    many = [line.replace("salvatore", f"s{i}") for i in range(100)]
    assert len(note.split(f"{text}\n\n{''.join(many[:16])}")[1]) == 16
    with pytest.raises(Refused):
        note.split(f"{text}\n\n{''.join(many)}")


@pytest.mark.parametrize("spoilt", [
    POEM[:-1], POEM.replace("\n\n—", "\n—"), POEM.replace("—", "-"), POEM + "\n",
    POEM.replace("sole", "so\tle"), POEM.replace("sole", "so\rle"), POEM.replace("sole", "so\0le"),
    POEM.replace("salvatore N", "salvatore  N"), POEM.replace("example/s", "example+s"),
    POEM.replace("example/s", "example\u2003s"), POEM.replace("NtIc=", "NtIc"),
    POEM.replace("NtIc=", "NtId="), POEM.replace("NnugSzTj", "NnugSzT!"), "", "\n", "\n\n",
])
def test_what_the_format_does_not_allow_is_refused(spoilt: str) -> None:
    with pytest.raises(Refused):
        note.split(spoilt)


# --- tlog-checkpoint -------------------------------------------------------------------------


def test_the_checkpoint_behind_the_sofa() -> None:
    text, [line] = note.split(SOFA)
    head = checkpoint.parse(text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert head.root == b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert line.name == head.origin and head.text == text


# --- tlog-tiles ------------------------------------------------------------------------------


def test_the_number_of_a_tile_in_its_path() -> None:
    assert number(1_234_067) == "x001/x234/067"
    assert Tile(0, 1_234_067).path == "0/x001/x234/067"
    for path in ("0/x001/x234/067", "63/000.p/255", "1/x273/000", "entries/x001/x234/067.p/1"):
        found = tiles.parse(path)
        assert found is not None and found.path == path


@pytest.mark.parametrize("path", [
    "64/000", "00/000", "01/000", "-1/000", "0/1234067", "0/001/234/067", "0/x001/x234/x067",
    "0/x001/234/067", "0/x000/001", "0/00", "0/0000", "0/000.p/0", "0/000.p/256", "0/000.p/01",
    "0/000.p/", "0/000.p", "0/000/", "/0/000", "0/x1/001", "0/000.p/1/", "entries/1", "Entries/000",
])
def test_a_path_that_is_written_otherwise_is_none(path: str) -> None:
    assert tiles.parse(path) is None


def test_a_tree_of_70_000_and_one_of_256() -> None:
    found = list(tiles_of(70_000))
    assert [t for t in found if t.level == 0 and t.width == 256] == [
        Tile(0, n) for n in range(273)]
    assert [t for t in found if t.width < 256 or t.level] == [
        Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]


# --- tlog-proof ------------------------------------------------------------------------------


def test_the_proof_of_the_specification() -> None:
    """Its checkpoint is abridged there; it is given verbatim to who opens it."""
    found = proof.parse(PROOF + SOFA)
    assert found.index == 73_894 and len(found.steps) == 5
    assert found.steps[0] == b64decode("gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=")
    assert found.checkpoint == SOFA
    without = "\n".join(line for line in PROOF.split("\n") if not line.startswith("extra"))
    assert found.text == without + SOFA


@pytest.mark.parametrize("spoilt", [
    PROOF.replace("@v1", "@v2"), PROOF.replace("index 73894", "index 073894"),
    PROOF.replace("index 73894", "index -1"), PROOF.replace("index 73894\n", ""),
    PROOF.replace("PlQ=", "PlR="), PROOF.replace("PlQ=", "PlQ"),
    PROOF.replace("PlQ=\n", "PlQ=\n\n"),
    PROOF.replace("extra ", "Extra "), PROOF[:-1], " " + PROOF,
])
def test_a_proof_that_is_written_otherwise_is_refused(spoilt: str) -> None:
    with pytest.raises(Refused):
        found = proof.parse(spoilt + SOFA)
        checkpoint.parse(note.split(found.checkpoint)[0])
