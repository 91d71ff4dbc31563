"""The log as it is served to anybody: paths, headers, what is there and what is not."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress

import pytest
from litestar.testing import TestClient

from hudna.log import proof, tiles
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.cosignature import Cosigner, cosignatures
from hudna.log.leaf import leaf_of
from hudna.log.ledger import KeptCosignature
from hudna.log.note import Verifier
from hudna.log.outside import entries_of
from hudna.log.tree import leaf_hash
from hudna.node import Node
from hudna.record.keys import SigningKey
from hudna.web.limits import CALLERS, Limits
from hudna.web.served_log import takes_gzip
from tests.web.apps import app_of
from tests.web.houses import hospital, told
from tests.web.sitting import ORIGIN

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def outside(nodes: dict[str, Node]) -> Iterator[TestClient]:
    """Somebody who sits at no desk."""
    with TestClient(app_of(nodes["un"]), base_url=ORIGIN) as client:
        client.headers["accept-encoding"] = "identity"
        yield client


def head_of(client: TestClient) -> Checkpoint:
    verifier = Verifier.from_text(client.get("/log/key").text.strip())
    return open_checkpoint(client.get("/log/checkpoint").text, verifier)


def test_the_checkpoint_and_its_key(outside: TestClient, nodes: dict[str, Node]) -> None:
    answer = outside.get("/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=2"
    assert head_of(outside).size == nodes["un"].log.size > 0


def test_the_checkpoint_carries_the_cosignatures_of_its_size(
    outside: TestClient, nodes: dict[str, Node]
) -> None:
    node, head = nodes["un"], head_of(outside)
    witness = Cosigner("us.example/log/witness", SigningKey.generate(b"w" * 32))
    for size in (head.size - 1, head.size):
        line = witness.line(head.text, size)
        node.circle.ledger.add_cosignature(
            KeptCosignature(head.origin, size, witness.name, size, line))
    served = outside.get("/log/checkpoint").text
    assert [c.time_s for c in cosignatures(served, [witness.public])] == [head.size]
    record = next(iter(node.log.entries())).record.hash
    given = proof.parse(outside.get(f"/log/proof/{record}").text)
    assert given.checkpoint == served and head_of(outside) == head


def test_every_tile_and_bundle_of_the_tree(outside: TestClient, nodes: dict[str, Node]) -> None:
    for i in range(3):
        told(nodes, "un", hospital(f"Clinic {i}"))
    head = head_of(outside)
    [width] = {t.width for t in tiles.tiles_of(head.size)}
    level_0 = outside.get(f"/log/tile/0/000.p/{width}")
    bundle = outside.get(f"/log/tile/entries/000.p/{width}")
    for answer in (level_0, bundle):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["access-control-allow-origin"] == "*"
    leaves = entries_of(bundle.content)
    assert leaves == [leaf_of(e.record.hash) for e in nodes["un"].log.entries()]
    assert level_0.content == b"".join(map(leaf_hash, leaves))


def test_narrower_partial_tiles_of_earlier_checkpoints_stay(
    outside: TestClient, nodes: dict[str, Node]
) -> None:
    before = head_of(outside).size
    earlier = outside.get(f"/log/tile/0/000.p/{before}").content
    told(nodes, "un", hospital("Clinic"))
    assert outside.get(f"/log/tile/0/000.p/{before}").content == earlier


@pytest.mark.parametrize("path", [
    "0/000", "0/000.p/0", "0/000.p/256", "0/000.p/200", "1/000.p/1", "0/001.p/1", "64/000.p/1",
    "00/000.p/1", "0/0.p/1", "0/0000.p/1", "0/x000/000.p/1", "0/000.p/01", "-1/000.p/1",
    "entries/000", "entries/000.p/200", "entries/001.p/1", "entries/00.p/1", "data/000.p/1",
    "0/000.p/1/", "0/000.p/", "0//000.p/1", "0/000.p/1?x=1", "", "0", "0/٠٠٠.p/1", "0/000.p/1%00",
    "..%2fcheckpoint", "0/x999/x999/x999/x999/x999/999.p/1",
])
def test_what_the_published_tree_has_not_is_not_there(outside: TestClient, path: str) -> None:
    answer = outside.get(f"/log/tile/{path}")
    assert answer.status_code == 404, path
    assert "immutable" not in answer.headers["cache-control"]


def test_full_bundles_are_given_side_by_side(
    outside: TestClient, nodes: dict[str, Node]
) -> None:
    node = nodes["un"]
    signed = node.voice.sign_all(
        [hospital(f"Clinic {i}") for i in range(2 * tiles.WIDTH)], node.now_ms())
    node.log.append(signed.presentations)
    row = outside.get("/log/bundles/0/2")
    assert row.content == b"".join(outside.get(f"/log/tile/entries/00{n}").content for n in (0, 1))
    assert outside.get("/log/bundles/1/1").content == row.content[len(row.content) // 2 :]
    assert row.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("0/3", "1/2", "0/0", "0/17", "01/1", "0/01", "-1/1", "0/-1", "0/1/", "0//1",
                 "0/1?x=1", "0/١", "x/1", f"{'9' * 17}/1", "0/1%00"):
        answer = outside.get(f"/log/bundles/{path}")
        assert answer.status_code == 404, path
        assert "immutable" not in answer.headers["cache-control"]


def test_entries_are_packed_where_the_reader_takes_it(outside: TestClient) -> None:
    path = f"/log/tile/entries/000.p/{head_of(outside).size}"
    plain = outside.get(path)
    assert "content-encoding" not in plain.headers
    for asked in ("gzip", "br, gzip;q=0.5", "*", "identity, gzip"):
        packed = outside.get(path, headers={"accept-encoding": asked})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["vary"] == "accept-encoding"
    for asked in ("gzip;q=0", "identity", "xgzip", "gzip;q=0.0, br"):
        assert "content-encoding" not in outside.get(
            path, headers={"accept-encoding": asked}).headers
    raw = gzip.compress(plain.content, 1, mtime=0)
    assert gzip.decompress(raw) == plain.content


def test_a_tile_that_the_reader_has_is_not_sent_again(outside: TestClient) -> None:
    path = f"/log/tile/0/000.p/{head_of(outside).size}"
    tag = outside.get(path).headers["etag"]
    again = outside.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert outside.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_proof_is_a_file_that_can_be_checked_offline(
    outside: TestClient, nodes: dict[str, Node]
) -> None:
    log = nodes["un"].log
    for entry in log.entries():
        for tail in ("", ".tlog-proof"):
            answer = outside.get(f"/log/proof/{entry.record.hash}{tail}")
            given = proof.parse(answer.text)
            head = proof.check(given, leaf_of(entry.record.hash), log.verifier)
            assert (given.index, head.size) == (entry.index, log.size)
        assert answer.headers["content-disposition"].endswith('.tlog-proof"')
    for of in ("0" * 64, "0" * 63, "A" * 64, "x"):
        assert outside.get(f"/log/proof/{of}").status_code == 404


def test_nothing_of_a_record_is_served(outside: TestClient, nodes: dict[str, Node]) -> None:
    """Promise 4: the served log tells hashes and counts, and nothing else."""
    size = head_of(outside).size
    served = b"".join(outside.get(f"/log/{path}").content for path in (
        "checkpoint", "key", f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"))
    for entry in nodes["un"].log.entries():
        for part in entry.record.presentation.split("~"):
            assert not part or part.encode() not in served


def test_who_comes_too_often_is_told_when_to_come_again(outside: TestClient) -> None:
    door = outside.app.state["log_door"]
    door.limits = Limits(most=2, per_s=1)
    answers = [outside.get("/log/checkpoint") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "1"


def test_who_asks_for_many_at_once_has_asked_often(outside: TestClient) -> None:
    door = outside.app.state["log_door"]
    door.limits = Limits(most=16, per_s=0)
    answers = [outside.get(f"/log/bundles/0/{n}").status_code for n in (16, 1)]
    assert answers == [404, 429], "the log has no full bundle yet"


def test_each_caller_has_its_own_measure_which_fills_again() -> None:
    limits = Limits(most=2, per_s=10)

    def taken(caller: str, now_ms: int, times: int = 4) -> int:
        count = 0
        for _ in range(times):
            try:
                limits.count(caller, now_ms)
            except Exception:
                continue
            count += 1
        return count

    assert (taken("a", 0), taken("b", 0)) == (2, 2)
    assert taken("a", 100) == 1
    assert taken("a", 50) == 0
    assert taken("a", 10_000) == 2
    for i in range(CALLERS + 10):
        limits.count(str(i), 10_000)
    assert len(limits._left) == CALLERS


def test_who_is_turned_away_loses_nothing_by_asking() -> None:
    limits, through = Limits(most=1, per_s=10), 0
    for ms in range(0, 10_000, 20):
        with suppress(Exception):
            limits.count("many behind one address", ms)
            through += 1
    assert 95 <= through <= 101


def test_no_header_of_a_stranger_takes_long_to_read() -> None:
    assert takes_gzip("gzip") and takes_gzip("br , GZIP ; q=0.5") and takes_gzip("*;q=1.000")
    for refused in ("", "gzip;q=0", "gzip; q=0.000", "xgzip", "gzip" + " " * 60_000 + "x",
                    "gzip, " * 100, "gzip;" + "q=0." * 15_000):
        assert not takes_gzip(refused)
