"""A loop that was kept on disk is run only while everything that it was made from is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hudna.place import lineage

INNER = """from hudna.place.kernel import kernel

@kernel
def inner(x: int) -> int:
    return x + {plus}
"""
OUTER = """from hudna.place.kernel import kernel
from hudna.{name}_inner import inner

@kernel
def outer(x: int) -> int:
    return inner(x) * 10
"""
ASK = """import hudna, hudna.place.lineage
hudna.__path__.append({where!r})
from hudna.{name}_outer import outer
print(outer(1), sum(outer.stats.cache_hits.values()))
"""


def ask(where: Path, plus: int) -> tuple[int, int]:
    """What the outer loop says, and how often it was found on disk, in a process of its own."""
    name = "kept"
    (where / f"{name}_inner.py").write_text(INNER.format(plus=plus), "utf-8")
    if not (where / f"{name}_outer.py").exists():
        (where / f"{name}_outer.py").write_text(OUTER.format(name=name), "utf-8")
    done = subprocess.run([sys.executable, "-c", ASK.format(where=str(where), name=name)],
                          capture_output=True, text=True, check=True,
                          env={**os.environ, "NUMBA_CACHE_DIR": str(where / "kept")})
    said, hits = done.stdout.split()
    return int(said), int(hits)


def test_a_kept_loop_is_not_run_once_what_it_calls_has_changed(tmp_path: Path) -> None:
    """numba itself looks at the outer loop's file alone, and would say 20 again."""
    assert ask(tmp_path, 1) == (20, 0)
    assert ask(tmp_path, 1) == (20, 1)
    assert ask(tmp_path, 2) == (30, 0)


def test_a_lineage_reaches_through_imports() -> None:
    bulk, finding = (lineage.lineage_of(f"hudna.place.match.{n}") for n in ("bulk", "finding"))
    assert bulk != finding
    assert lineage.lineage_of("nobody.knows") == lineage.lineage_of("nobody.else")
