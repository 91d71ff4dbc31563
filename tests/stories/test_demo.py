"""`hudna demo` as a person runs it: addresses, then `ready`, then nothing left behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.record.watching import Incursion
from tests.processes import free_ports, until
from tests.web.sitting import token

INCURSION_S = 200


@pytest.fixture
def demo(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    """Without watches, unless the test asks for them."""
    port, more = free_ports(6), [] if hasattr(request, "param") else ["--no-watch"]
    # As a script's `&` starts it: with SIGINT ignored, which Python would leave so.
    process = subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh",
         sys.executable, "-m", "hudna", "demo", "--no-browser", "--port", str(port),
         "--dir", str(tmp_path / "demo"), *more],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    yield process, port, tmp_path / "demo"
    process.kill()
    process.wait()


def desks(directory: Path, module: str = "hudna.demo.desk") -> list[int]:
    """The processes that run a desk in `directory`, or its watch."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if module.encode() in words and any(str(directory).encode() in w for w in words):
            found.append(int(entry.parent.name))
    return found


def test_demo_says_where_it_is_answers_and_leaves_nothing_behind(demo) -> None:
    process, port, directory = demo
    lines = [process.stdout.readline().strip() for _ in range(4)]
    assert lines == [*(f"http://127.0.0.1:{port + i}" for i in range(3)), "ready"]
    parties = [httpx.get(f"{url}/healthz", trust_env=False).json()["party"] for url in lines[:3]]
    assert parties == ["us", "ru", "un"]
    assert needs_a_second(lines[2])
    if Path("/proc").exists():
        assert len(desks(directory)) == 3
        assert watches(directory) == []
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert desks(directory) == []


def needs_a_second(desk: str) -> bool:
    """Whether Monitor 2, who sits down there, is asked to look at what Monitor 1 has judged."""
    with httpx.Client(base_url=desk, trust_env=False, headers={"origin": desk}) as monitor:
        sent = {"csrf": token(monitor.get("/signin").text), "officer": "Monitor 2", "next": "/"}
        assert monitor.post("/signin/demo", data=sent).status_code == 303
        return 'data-need="second"' in monitor.get("/").text


def watches(directory: Path) -> list[int]:
    return desks(directory, "hudna.demo.eyes")


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc")
@pytest.mark.parametrize("demo", ["with watches"], indirect=True)
def test_a_barred_aircraft_is_an_incursion_at_both_desks_and_its_watches_end_with_the_demo(
    demo,
) -> None:
    process, _, directory = demo
    while process.stdout.readline().strip() != "ready":
        assert process.poll() is None
    assert until(lambda: incursions(directory / "ru"), INCURSION_S)
    one = incursions(directory / "ru")[0]
    assert (one.aircraft, one.area, one.asked) == ("icao:f00101", "ex-aleppo", ("ru",))
    assert one.passage in {i.passage for i in incursions(directory / "us")}
    assert len(watches(directory)) == 2
    process.kill()
    assert until(lambda: not desks(directory) and not watches(directory), 20)


def incursions(node: Path) -> list[Incursion]:
    with ReadLog(Folder(node)) as log:
        said = [e.record.said for e in log.entries() if e.record is not None]
    return [one for one in said if isinstance(one, Incursion)]


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc")
def test_a_killed_desk_comes_back_and_a_killed_demo_takes_its_desks_with_it(demo) -> None:
    process, port, directory = demo
    while process.stdout.readline().strip() != "ready":
        assert process.poll() is None
    before = httpx.get(f"http://127.0.0.1:{port + 1}/healthz", trust_env=False).json()["log_size"]
    victim = next(p for p in desks(directory) if f"{directory}/ru"
                  in Path(f"/proc/{p}/cmdline").read_text())
    subprocess.run(["kill", "-9", str(victim)], check=True)

    def back() -> bool:
        try:
            found = httpx.get(f"http://127.0.0.1:{port + 1}/healthz", trust_env=False, timeout=1)
        except httpx.HTTPError:
            return False
        return found.status_code == 200 and found.json()["log_size"] >= before

    assert until(lambda: victim not in desks(directory), 5)
    assert until(back, 30)
    process.kill()
    assert until(lambda: not desks(directory), 20)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    port = free_ports(6)
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", port + 1))
        sock.listen()
        run = subprocess.run(
            [sys.executable, "-m", "hudna", "demo", "--no-browser", "--port", str(port)],
            capture_output=True, text=True, timeout=60, check=False,
        )
    assert run.returncode == 2
    assert f"127.0.0.1:{port + 1}" in run.stderr
    assert run.stdout == ""
