"""The wires carry what they are told to carry, each way by itself; and so do the relays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.net.relay import Relays
from tests.net.wires import CUT, DESK, Link, Wires
from tests.processes import PARTIES

SERVE = """
import socket, sys, threading
def answer(there):
    if said := there.recv(100):
        there.sendall(said[::-1])
    there.close()
with socket.create_server((sys.argv[1], int(sys.argv[2]))) as door:
    print("ready", flush=True)
    while True:
        there, _ = door.accept()
        threading.Thread(target=answer, args=(there,), daemon=True).start()
"""
ASK = """
import socket, sys
with socket.create_connection((sys.argv[1], int(sys.argv[2])), 1.5) as there:
    there.settimeout(1.5)
    there.sendall(b"truce")
    print(there.recv(100).decode())
"""


class Echo:
    """Something at `of`'s door that answers each who asks."""

    def __init__(self, wiring: Wires | Relays, of: str) -> None:
        self.wiring, self.of = wiring, of
        self.process = subprocess.Popen(
            [*wiring.inside(of), sys.executable, "-c", SERVE, wiring.host(of),
             str(wiring.ports(of)[1])], stdout=subprocess.PIPE)
        assert self.process.stdout
        assert self.process.stdout.readline() == b"ready\n"

    def __enter__(self) -> Callable[[str], bool]:
        return self.hears

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()

    def hears(self, asker: str) -> bool:
        host, _, port = self.wiring.door(self.of, asker).removeprefix("https://").rpartition(":")
        run = subprocess.run([*self.wiring.inside(asker), sys.executable, "-c", ASK, host, port],
                             capture_output=True, text=True, check=False)
        return run.stdout == "ecurt\n"


def test_each_party_reaches_each_other_and_only_by_the_wires(wires: Wires) -> None:
    with Echo(wires, "ru") as hears:
        for asker in set(PARTIES) - {"ru"}:
            assert hears(asker)
        wires.trouble("us", "ru", CUT)
        assert not hears("us")
        assert hears("un")
        wires.heal()
        assert hears("us")


def test_a_loss_one_way_is_a_loss_one_way(wires: Wires) -> None:
    """Nobody is heard through it, since what is asked or what is answered is lost; and the desk,
    which is not on that way, is."""
    with Echo(wires, "ru") as hears:
        wires.trouble("ru", "us", CUT)
        assert not hears("us")
        before = wires.carried["us", "ru"]
        hears("us")
        assert wires.carried["us", "ru"] > before, "what is asked arrives"
        assert wires.carried["ru", "us"] == wires.lost["ru", "us"] > 0, "no answer does"
        assert wires.lost["us", "ru"] == 0
        assert not wires.lost[DESK, "ru"]


@pytest.mark.parametrize("link", [Link(late_ms=40), Link(doubled=1.0), Link(lost=0.3),
                                  Link(0.2, 20, 0.5)])
def test_what_is_late_doubled_or_partly_lost_still_comes_whole(wires: Wires, link: Link) -> None:
    with Echo(wires, "un") as hears:
        wires.trouble("us", "un", link)
        assert any(hears("us") for _ in range(8))


def test_the_namespaces_go_with_the_wires(wires: Wires) -> None:
    names = [wires.inside(p)[3] for p in PARTIES]
    assert all(name in _namespaces() for name in names)
    wires.close()
    assert not any(name in _namespaces() for name in names)


def _namespaces() -> str:
    return subprocess.run(["ip", "netns", "list"], capture_output=True, text=True,
                          check=True).stdout


def test_relays_cut_one_way_and_heal() -> None:
    with Relays() as relays, Echo(relays, "ru") as hears:
        assert hears("us")
        relays.trouble("us", "ru", CUT)
        assert not hears("us")
        assert hears("un")
        relays.heal()
        relays.trouble("ru", "us", CUT)
        assert not hears("us")
        relays.heal()
        relays.trouble("us", "ru", Link(late_ms=30))
        assert hears("us")
