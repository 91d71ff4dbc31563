"""Nobody at a prompt or a desk waits for the compiler or the column reader."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numba", "llvmlite", "pyarrow", "ray", "pandas", "scipy", "duckdb")
LOADED = f"import sys; print([m for m in {HEAVY!r} if m in sys.modules])"


@pytest.mark.parametrize("what", [
    "import hudna.cli.main as m; m.main(['--help'], standalone_mode=False)",
    "import hudna.cli.check, hudna.place.clash, hudna.place.bounds",
    "import hudna.cli.main as m; m.load(m.COMMANDS['audit']); m.load(m.COMMANDS['bench'])",
    "import hudna.node, hudna.web.app, hudna.serving, hudna.demo",
])
def test_what_starts_at_once_loads_no_compiler(what: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"{what}\n{LOADED}"], capture_output=True,
                          text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
