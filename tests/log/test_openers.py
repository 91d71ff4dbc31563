"""Processes that open for a log end with the one whose they are, however that one ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.ending import end

SCRIPT = """
import os, signal, sys
from pathlib import Path
from hudna.log.openers import Openers, ended
from tests.log.building import texts
from tests.log.test_bulk import opened

if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as log:
        openers = Openers()
        assert all(ended(openers.begin(log, texts(1, 2), whole=True)))
        print(*openers._pool._processes, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_none_is_left_behind_by_a_kill(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, str(script), str(tmp_path / "log")], timeout=120,
                          capture_output=True, text=True, check=False,
                          cwd=Path(__file__).parents[2], env={"PYTHONPATH": "."})
    pids = [int(p) for p in done.stdout.split()]
    assert pids, done.stderr
    assert end(pids)
