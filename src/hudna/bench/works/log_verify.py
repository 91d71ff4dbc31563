"""Verifying a whole log from the files that it serves: every entry, tile and signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from hudna.bench.measure import cores, ratio_of, rounds, spread_of
from hudna.bench.peers import golog
from hudna.bench.peers.presence import installed
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.works.aims import aim_of
from hudna.bench.works.log_append import LOG_KEY, ORIGIN
from hudna.bench.works.log_tiles import built, leaves_of, root_here, root_of_pymerkle
from hudna.log.checkpoint import Checkpoint
from hudna.log.note import Verifier
from hudna.log.outside_sources import Files
from hudna.log.outside_verdict import Faults, verify
from hudna.log.tiles import WIDTH, Tile

WORK = "verify a log from files, every entry, one core"
VERIFIER = Verifier(ORIGIN, LOG_KEY.public)


def run(setting: LogSetting, report: Report) -> None:
    """Opaque leaves: what is verified of any log, whatever its records."""
    setting.tell("verify: writing a log's files")
    leaves = leaves_of(setting.size.opaque, setting.seed)
    with scratch(setting) as directory:
        files = directory / "log"
        write(files, leaves)
        contestants: dict[str, Callable[[], object]] = {"ours": partial(_sound, files, len(leaves))}
        if program := _program(setting, report, directory):
            contestants["go"] = partial(_accepted, program, files)
        if setting.asks("pymerkle") and installed("pymerkle").here:
            _same_root(leaves)
            contestants["pymerkle"] = partial(root_of_pymerkle, leaves)
        _refuses(files, program)
        setting.tell("verify: measuring")
        with cores(1):
            seconds = rounds(contestants, setting.repeat)
    _lines(report, len(leaves), seconds)


def write(files: Path, leaves: Sequence[bytes]) -> None:
    """The files of a log of these leaves, as C2SP tlog-tiles lays them out."""
    for (level, n), hashes in built(leaves).items():
        _put(files / "tile" / Tile(level, n, len(hashes) // 32).path, hashes)
    for start in range(0, len(leaves), WIDTH):
        some = leaves[start : start + WIDTH]
        bundle = b"".join(len(leaf).to_bytes(2) + leaf for leaf in some)
        _put(files / "tile" / Tile(-1, start // WIDTH, len(some)).path, bundle)
    note = Checkpoint(ORIGIN, len(leaves), root_here(leaves)).sign(LOG_KEY)
    _put(files / "checkpoint", note.encode())


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def verified(files: Path) -> bool:
    return verify(Files(files), [VERIFIER], Faults()).sound


def _sound(files: Path, count: int) -> None:
    verdict = verify(Files(files), [VERIFIER], Faults())
    if not verdict.sound or verdict.entries != count:
        raise Different(f"{WORK}: not sound here: {[str(f) for f in verdict.faults[:1]]}")


def _accepted(program: Path, files: Path) -> None:
    if not golog.accepts(program, files, VERIFIER.text):
        raise Different(f"{WORK}: not accepted by {golog.NAME}")


def _same_root(leaves: Sequence[bytes]) -> None:
    if root_here(leaves) != root_of_pymerkle(leaves):
        raise Different(f"{WORK}: another root than pymerkle's")


def _refuses(files: Path, program: Path | None) -> None:
    """A verifier that takes whatever it is given would be fast: one flipped bit is refused."""
    bundle = files / "tile" / Tile(-1, 0).path
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    if verified(files):
        raise Different(f"{WORK}: a flipped bit is accepted here")
    if program and golog.accepts(program, files, VERIFIER.text):
        raise Different(f"{WORK}: a flipped bit is accepted by {golog.NAME}")
    bundle.write_bytes(whole)


def _program(setting: LogSetting, report: Report, directory: Path) -> Path | None:
    if not setting.asks("go"):
        return None
    found = golog.presence()
    if not found.here:
        report.lacks(found.name, found.why)
        return None
    try:
        return golog.build(directory)
    except golog.NotBuilt as why:
        report.lacks(found.name, str(why))
    return None


def _lines(report: Report, count: int, seconds: dict[str, list[float]]) -> None:
    aim, ours = aim_of("verify/rate"), spread_of(seconds["ours"])
    report.lines.append(Line(
        f"{WORK}, {count:,} entries", Figure(count / ours.median, "entries/s"),
        at_least=aim.at_least, aim=aim.aim, more=True,
        note=f"{count / ours.high:,.0f} to {count / ours.low:,.0f} entries/s over the rounds; "
             "files in the system's cache"))
    notes = {"go": "reads the same files in the same process, one after another; starts anew",
             "pymerkle": "builds the tree in memory and gives its root; reads no file, compares "
                         "no tile"}
    for key in (key for key in seconds if key != "ours"):
        peer = golog.presence() if key == "go" else installed(key)
        report.lines.append(Line(
            f"{WORK}, beside another", Figure(count / ours.median, "entries/s"), str(peer),
            Figure(count / spread_of(seconds[key]).median, "entries/s"),
            ratio_of(seconds[key], seconds["ours"]), note=notes[key]))
