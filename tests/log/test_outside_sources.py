from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from hudna.log.note import Verifier
from hudna.log.outside import LONGEST, plan
from hudna.log.outside_sources import LARGEST_NOTE, WAIT_S, Files, Unreadable, Web, each
from hudna.log.outside_verdict import Faults, Verdict, verify
from hudna.log.tiles import Tile
from tests.log.building import LOG_KEY, ORIGIN
from tests.log.exports import save, served

FILES = served(600)
VERIFIER = Verifier(ORIGIN, LOG_KEY.public)
Answer = Callable[[httpx.Request], httpx.Response]


def from_files(request: httpx.Request) -> httpx.Response:
    data = FILES.get(request.url.path.removeprefix("/log/"))
    return httpx.Response(404) if data is None else httpx.Response(200, content=data)


def web(answer: Answer, **more: object) -> Web:
    slept: list[float] = []
    source = Web("https://un.example/log/", transport=httpx.MockTransport(answer),
                 sleep=slept.append, **more)
    source.slept = slept
    return source


def look(source: Web) -> Verdict:
    return verify(source, [VERIFIER], Faults())


def test_a_served_log_is_sound() -> None:
    verdict = look(web(from_files))
    assert verdict.sound and verdict.entries == 600


def test_tiles_come_in_their_order_though_asked_for_ahead() -> None:
    tiles = list(plan(600)) * 40
    assert [t for t, _ in each(web(from_files), tiles)] == tiles


def test_packed_answers_are_unpacked() -> None:
    def packed(request: httpx.Request) -> httpx.Response:
        assert "gzip" in request.headers["accept-encoding"]
        answer = from_files(request)
        return httpx.Response(answer.status_code, content=gzip.compress(answer.content),
                              headers={"content-encoding": "gzip"})
    assert look(web(packed)).sound


def test_a_tile_that_is_not_there_is_a_fault_not_a_failure() -> None:
    def without(request: httpx.Request) -> httpx.Response:
        gone = request.url.path.endswith("tile/0/001")
        return httpx.Response(404) if gone else from_files(request)
    [fault] = look(web(without)).faults
    assert (fault.where, fault.found) == ("tile/0/001", "nothing")


def test_a_partial_tile_that_is_gone_is_taken_out_of_the_full_one() -> None:
    grown = served(900)

    def newer(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/log/")
        data = FILES["checkpoint"] if path == "checkpoint" else grown.get(path)
        data = grown["tile/1/000.p/3"][:64] if path == "tile/1/000.p/2" else data
        return httpx.Response(404) if data is None else httpx.Response(200, content=data)
    assert look(web(newer)).sound


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_followed_nowhere(status: int) -> None:
    asked = []

    def elsewhere(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(status, headers={"location": "https://elsewhere.example/log"})
    with pytest.raises(Unreadable, match="a redirect to https://elsewhere"):
        look(web(elsewhere))
    assert set(asked) == {"un.example"}


def test_a_busy_log_is_asked_again_when_it_says() -> None:
    seen: dict[str, int] = {}

    def busy(request: httpx.Request) -> httpx.Response:
        seen[request.url.path] = seen.get(request.url.path, 0) + 1
        if seen[request.url.path] < 3:
            return httpx.Response(429, headers={"retry-after": "2"})
        return from_files(request)
    source = web(busy)
    assert look(source).sound
    assert set(source.slept) == {2.0}


def test_a_log_that_stays_busy_or_fails_is_unreadable() -> None:
    for answer in (httpx.Response(503), httpx.Response(500), httpx.Response(401)):
        with pytest.raises(Unreadable, match=f"status {answer.status_code}"):
            look(web(lambda _, a=answer: a))


def test_a_link_that_is_down_is_unreadable_and_one_that_comes_back_is_not() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route")
    with pytest.raises(Unreadable, match="no route"):
        look(web(down))
    left = [3]

    def flaky(request: httpx.Request) -> httpx.Response:
        left[0] -= 1
        if left[0] >= 0:
            raise httpx.ReadError("reset")
        return from_files(request)
    assert look(web(flaky)).sound


def endless(_: httpx.Request) -> httpx.Response:
    def parts() -> object:
        while True:
            yield bytes(65536)
    return httpx.Response(200, content=parts())


def test_an_answer_without_end_is_cut_where_no_sound_one_ends() -> None:
    assert len(web(endless).get(Tile(0, 0)) or b"") == LONGEST + 1
    note = web(endless)._read("checkpoint", LARGEST_NOTE)
    assert note is not None and len(note) == LARGEST_NOTE + 1
    assert not look(web(endless)).sound


def test_an_answer_that_drips_is_given_up() -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += WAIT_S / 2
        return now[0]
    with pytest.raises(Unreadable, match="an answer that does not end"):
        web(endless, clock=clock).get(Tile(0, 0))


def test_a_file_that_is_a_directory_cannot_be_read(tmp_path: Path) -> None:
    top = save(FILES, tmp_path / "f")
    (top / "tile/0/000").unlink()
    (top / "tile/0/000").mkdir()
    with pytest.raises(Unreadable):
        Files(top).get(Tile(0, 0))


def test_of_many_faults_the_first_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    faults = Faults()
    files = {"checkpoint": served(70_000)["checkpoint"]}
    verdict = verify(Files(save(files, tmp_path / "f")), [VERIFIER], faults)
    assert verdict.faulty == 2 * 274 + 2 + 1 and not verdict.sound
