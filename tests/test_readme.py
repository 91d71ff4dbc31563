"""The three READMEs: their commands are true, and the same in each language."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ar.md", "README.ru.md")
RUN = ("check", "audit", "agreement", "init", "partner", "officer")
FILES = ("notice.geojson", "areas.geojson", "track.csv", "stays.csv")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REST = "…"


class Block(NamedTuple):
    """`name` is the last `code span` before the block: a file's name, where it is a file."""

    language: str
    text: str
    name: str


class Command(NamedTuple):
    line: str
    says: str

    @property
    def runs(self) -> bool:
        words = self.line.split()
        return words[0] == "hudna" and words[1] in RUN


def blocks(readme: str) -> list[Block]:
    text = (ROOT / readme).read_text("utf-8")
    return [Block(m[1], m[2], _name(text[:m.start()])) for m in BLOCK.finditer(text)]


def _name(before: str) -> str:
    spans = re.findall(r"`([^`\n]+)`", before.rpartition("```")[2])
    return spans[-1] if spans else ""


def _file(block: Block) -> str:
    """The file that a block shows."""
    spans = [s for s in FILES if s in block.name]
    assert spans, block
    return spans[0]


def _file_or_none(block: Block) -> str | None:
    return _file(block) if block.language in {"json", "csv"} else None


def commands(readme: str) -> list[Command]:
    found = []
    for block in blocks(readme):
        if block.language == "console":
            for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                line, _, says = part.partition("\n")
                found.append(Command(line, says))
    return found


def pattern(says: str) -> str:
    """A lone … stands for any lines, one at the end of a line for its rest."""
    lines = [
        r"(?:.*\n)*?" if line == REST else re.escape(line.removesuffix(REST))
        + (".*" if line.endswith(REST) else "") + r"\n"
        for line in says.splitlines()
    ]
    return "".join(lines)


def run(line: str, where: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line], cwd=where, env={**os.environ, "PATH": path, "COLUMNS": "200"},
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )
    if " audit " not in line:
        # What is to be compared by voice is another one in each run.
        others = [one for one in done.stderr.splitlines() if ", SHA-256: " not in one]
        assert not others, done.stderr
    return done.stdout or done.stderr


def test_the_commands_say_what_the_readme_says(tmp_path):
    for block in blocks("README.md"):
        if block.language in {"json", "csv"} and _file(block) != "stays.csv":
            (tmp_path / _file(block)).write_text(block.text, "utf-8")
    ran = [c for c in commands("README.md") if c.runs]
    assert {c.line.split()[1] for c in ran} == set(RUN)
    for command in ran:
        said = run(command.line, tmp_path)
        assert re.fullmatch(pattern(command.says), said), f"{command.line}\n{said}"
    stays = next(b.text for b in blocks("README.md") if _file_or_none(b) == "stays.csv")
    assert (tmp_path / "stays.csv").read_text("utf-8") == stays


@pytest.mark.parametrize("readme", READMES[1:])
def test_every_language_has_the_same_blocks(readme):
    assert [b[:2] for b in blocks(readme)] == [b[:2] for b in blocks("README.md")]


@pytest.mark.parametrize("readme", READMES)
def test_the_only_set_up_commands_are_make_demo_and_make_test(readme):
    others = [c.line for c in commands(readme) if not c.line.startswith("hudna ")]
    assert others == ["make demo", "make test"]


@pytest.mark.parametrize("readme", [*READMES, "CONTRIBUTING.md", "docs/README.md"])
def test_links_lead_to_files_that_are_there(readme):
    path = ROOT / readme
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert links
    assert not [link for link in links if not (path.parent / link).exists()]
