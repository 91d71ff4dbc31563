"""Go's own packages for notes and trees (`golang.org/x/mod/sumdb`), which verify a log's files.

The program is the one that the tests check a served log with, built by the Go that is here; it is
part of a checkout, not of the installed package.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from hudna.bench.peers.presence import Presence

NAME = "Go sumdb/tlog"
SOURCE = Path(__file__).parents[4] / "tests" / "outside" / "audit"


class NotBuilt(Exception):  # noqa: N818 - what has happened
    """Go could not build the program; the text says why."""


def presence() -> Presence:
    go = shutil.which("go")
    if go is None:
        return Presence(NAME, "", "go is not on the PATH")
    if not SOURCE.is_dir():
        return Presence(NAME, "", "its program is in a checkout only (tests/outside/audit)")
    told = subprocess.run([go, "version"], capture_output=True, text=True, check=False).stdout
    return Presence(NAME, told.split()[2].removeprefix("go"))


def build(directory: Path) -> Path:
    """The program, built in `directory`. NotBuilt where its packages cannot be had, say."""
    program = directory / "audit"
    go = shutil.which("go")
    assert go is not None
    made = subprocess.run([go, "build", "-o", program, "."], cwd=SOURCE, capture_output=True,
                          text=True, check=False)
    if made.returncode:
        raise NotBuilt(made.stderr.strip().replace("\n", " "))
    return program


def accepts(program: Path, files: Path, verifier: str) -> bool:
    """Whether it finds the log of these files sound."""
    return subprocess.run([program, files.as_uri(), verifier], capture_output=True,
                          check=False).returncode == 0
