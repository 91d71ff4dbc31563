"""Workers of a Ray that is started for one run; one of them is killed on the way."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from pathlib import Path
from random import Random

import pytest

from hudna.audit.cluster import judged
from hudna.audit.job import Job
from hudna.audit.judge import Brief
from hudna.audit.run import audit
from hudna.audit.source import InFile
from hudna.fault import Refused
from tests.audit import world


def job(out, **options):
    random = Random(7)
    rows, areas = world.rows(random, 600, wrong=0.05), world.areas(random, 8)
    cut = world.Cut(rows, tuple(range(0, 600, 25)))
    return Job(cut, world.PLAN, areas, out, **{"skip_bad": True, "workers": 2, **options})


def workers_of_ray():
    """The processes that descend from this one and have a piece of the audit in hand."""
    parents, busy = {}, []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            parents[process.name] = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if command.startswith(b"ray::judged"):
            busy.append(process.name)
    return [int(name) for name in busy if ours(name, parents)]


def ours(name, parents):
    while name in parents:
        name = parents[name]
        if name == str(os.getpid()):
            return True
    return False


@pytest.mark.long
@pytest.mark.parametrize(("name", "per_position"), [("o.csv", False), ("o.parquet", True)])
def test_a_worker_that_is_killed_loses_and_doubles_nothing(tmp_path, name, per_position):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'hudna[cluster]'")
    seen, killed = [], []

    def kill_one(weight):
        seen.append(weight)
        if len(seen) >= 4 and not killed and (workers := workers_of_ray()):
            os.kill(workers[0], signal.SIGKILL)
            killed.append(workers[0])

    alone = audit(job(tmp_path / f"alone-{name}", per_position=per_position), read=world.unpacked)
    together = audit(job(tmp_path / name, per_position=per_position, cluster="local"), kill_one,
                     world.slowly)
    assert killed, "no worker was seen at work"
    assert sum(seen) == 600
    assert together == alone
    assert (tmp_path / name).read_bytes() == (tmp_path / f"alone-{name}").read_bytes()


@pytest.mark.long
def test_what_a_worker_refuses_is_refused_here(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'hudna[cluster]'")
    with pytest.raises(InFile, match="rubbish") as refused:
        audit(job(tmp_path / "o.csv", cluster="local"), read=world.damaged)
    assert refused.value.path == "tracks.csv"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nowhere", "auto", "127.0.0.1:6379", ""])
def test_an_address_that_is_none(tmp_path, address):
    with pytest.raises(Refused, match="--cluster"):
        audit(job(tmp_path / "o.csv", cluster=address), read=world.unpacked)
    assert list(tmp_path.iterdir()) == []


def test_without_ray_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(Refused, match=r"hudna\[cluster\]"):
        audit(job(tmp_path / "o.csv", cluster="local"), read=world.unpacked)
    assert list(tmp_path.iterdir()) == []


def test_a_brief_and_a_part_survive_the_way(tmp_path):
    """Without Ray: what a worker is given and gives can be pickled, and is as made here."""
    one = job(tmp_path / "o.csv")
    for per_position in (False, True):
        brief = Brief(world.unpacked, one.plan, one.areas, per_position, True, 1000, 1000)
        brief = pickle.loads(pickle.dumps(brief))
        piece = pickle.loads(pickle.dumps(list(one.source.pieces())[3]))
        import hudna.audit.cluster as cluster  # noqa: PLC0415 - its kept judge is reached into
        cluster._kept[b"key"] = cluster.Judge(brief)
        part = pickle.loads(judged(b"key", [], piece))
        assert part.read == 25
        assert (part.rows is None) != per_position
