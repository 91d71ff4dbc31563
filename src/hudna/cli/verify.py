"""`hudna verify`: a log or an evidence bundle, checked from outside; no node needed.

Exit 0 sound, 1 not, 2 unreadable (`docs/decisions/038-a-log-that-outsiders-can-check.md`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hudna.cli import verify_announced
from hudna.fault import Fault, Refused
from hudna.log import bundle_files, outside_node
from hudna.log.bundle import Manifest
from hudna.log.bundle_check import check
from hudna.log.note import Verifier
from hudna.log.outside_sources import Files, Source, Unreadable, Web, as_text
from hudna.log.outside_verdict import Faults, Tick, Verdict, verify
from hudna.log.tiles import Tile
from hudna.record.shown import shown
from hudna.say import Figure, Say, say, say_n

UNSOUND, UNREADABLE = 1, 2
MOST_KEYS = 64
LARGEST_ARGUMENT = 1 << 20
SHOWN = 20
LONG = 1000
"""Files from which on a progress bar is worth showing."""


@click.command("verify")
@click.argument("log")
@click.option("--key", required=True, metavar="KEY",
              help="The log's verifier key (name+id+base64; it is `log` on the partner card), or a "
                   "file that holds it.")
@click.option("--from", "earlier", metavar="CHECKPOINT",
              help="An earlier checkpoint, or a file that holds it: the log must extend it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, nothing else.")
def command(log: str, key: str, earlier: str | None, as_json: bool) -> None:
    """Check LOG from outside: the address of a served log (https://…/log), a directory of its
    files, a node's directory, or an evidence bundle (a directory or a .zip file).

    Every entry, every tile, the checkpoint's signature, and each record that is held. Exit status
    0 sound, 1 not, 2 unreadable.
    """
    try:
        verifiers = keys_of(key)
        note = None if earlier is None else _argument(earlier, "--from")
        result = _bundle(log, verifiers, note) or _log(log, verifiers, note)
    except Unreadable as refused:
        _unreadable(refused, as_json)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2) if as_json else result.said())
    sys.exit(UNSOUND if result.faulty else 0)


class Result:
    """What was found. `sound`: the sentence for a reader when there is no fault; `more` is what
    follows it then."""

    def __init__(
        self, sound: Say, facts: dict[str, object], faults: list[Fault], faulty: int,
        more: tuple[str, ...] = (),
    ) -> None:
        self.sound, self.facts, self.faults, self.faulty = sound, facts, faults, faulty
        self.more = more

    def as_json(self) -> dict[str, object]:
        told = [{"where": f.where, "found": f.found, "expected": str(f.expected)}
                for f in self.faults]
        return {"result": "unsound" if self.faulty else "sound", **self.facts,
                "faults": told, "more_faults": self.faulty - len(told)}

    def said(self) -> str:
        if not self.faulty:
            return "\n".join((str(self.sound), *self.more))
        lines = [str(say_n("Not sound: {n} fault.", "Not sound: {n} faults.", self.faulty))]
        lines += [f"  {fault.say()}" for fault in self.faults[:SHOWN]]
        if self.faulty > SHOWN:
            lines.append("  " + str(say_n("{n} more", "{n} more", self.faulty - SHOWN)))
        return "\n".join(lines)


def keys_of(key: str) -> tuple[Verifier, ...]:
    """The verifier keys in an argument or a file: of one log, one a line."""
    text = _argument(key, "--key")
    lines = [line.strip() for line in text.splitlines() if line.strip()][: MOST_KEYS + 1]
    try:
        keys = [Verifier.from_text(line, "--key") for line in lines]
    except Refused as refused:
        raise Unreadable(refused.faults) from None
    if len({k.name for k in keys}) != 1 or len(keys) > MOST_KEYS:
        raise Unreadable(Fault("--key", f"{len(keys)} keys", say("the keys of one log")))
    return tuple(keys)


def _log(log: str, verifiers: tuple[Verifier, ...], earlier: str | None) -> Result:
    faults = Faults()
    try:
        source = _source(log, verifiers, faults)
    except Unreadable:
        raise
    except Refused as refused:
        faults.refused(refused)
        return _of_log(Verdict(None, 0, 0, 0, tuple(faults.first), faults.count))
    try:
        with _progress() as tick:
            return _of_log(verify(source, verifiers, faults, earlier=earlier, tick=tick))
    finally:
        source.close()


def _source(log: str, verifiers: tuple[Verifier, ...], faults: Faults) -> Source:
    if log.startswith(("http://", "https://")):
        return Web(log)
    path = Path(log)
    if not path.is_dir():
        raise Unreadable(Fault(shown(log), "no such directory",
                               say("an address, a directory or an evidence bundle")))
    if directory := outside_node.log_of(path):
        return outside_node.Node(directory, verifiers, faults)
    if outside_node.lacks_log(path):
        raise Unreadable(Fault(shown(log), "a node without the file of its log", say(
            "the log; where it is in PostgreSQL, its address, or what this writes: {command}",
            command="hudna store export DIRECTORY OUT")))
    return Files(path)


def _of_log(verdict: Verdict) -> Result:
    head = verdict.head
    facts: dict[str, object] = {
        "origin": head and head.origin, "size": head and head.size,
        "root": head and head.root.hex(), "entries": verdict.entries, "files": verdict.files,
        "records": verdict.records,
    }
    sound = say("Sound: the log of {origin}. {entries} entries, {files} files of the tree and "
                "{records} records held; root {root}.",
                origin=head.origin if head else "", entries=Figure(verdict.entries),
                files=Figure(verdict.files), records=Figure(verdict.records),
                root=head.root.hex() if head else "")
    return Result(sound, facts, list(verdict.faults), verdict.faulty)


def _bundle(log: str, verifiers: tuple[Verifier, ...], earlier: str | None) -> Result | None:
    """None where it is no bundle."""
    path = Path(log)
    if log.startswith(("http://", "https://")) or not bundle_files.is_bundle(path):
        return None
    if earlier is not None:
        raise Unreadable(Fault("--from", "a checkpoint",
                               say("none: a bundle has no tiles to compare it with")))
    try:
        files = bundle_files.read(path)
        manifest = check(files, *verifiers)
        return _of_bundle(manifest, [], verify_announced.announced(files, manifest))
    except OSError as error:
        raise Unreadable(Fault(shown(log), error.strerror or str(error),
                               say("a file that can be read"))) from None
    except Refused as refused:
        return _of_bundle(None, list(refused.faults))


def _of_bundle(
    manifest: Manifest | None, faults: list[Fault], announced: Sequence[dict[str, Any]] = ()
) -> Result:
    if manifest is None:
        return Result(say("Not sound"), {"bundle": None}, faults, len(faults))
    about = manifest.about
    facts: dict[str, object] = {
        "bundle": {"what": about.what, "party": about.party, "made_ms": about.made_ms,
                   "as_of_ms": about.as_of_ms, "subject": about.subject},
        "origin": manifest.origin, "size": manifest.size, "root": manifest.root,
        "records": len(manifest.records),
        **({"announcements": list(announced)} if announced else {}),
    }
    sound = say("Sound: evidence from {party}: {what}. {records} records of the log of {origin}, "
                "each in the tree of {size} entries.",
                party=about.party, what=shown(about.what), records=Figure(len(manifest.records)),
                origin=manifest.origin, size=Figure(manifest.size))
    return Result(sound, facts, faults, 0, tuple(verify_announced.lines(announced)))


def _argument(given: str, where: str) -> str:
    """The text of an argument: as it is given, or of the file that it names."""
    if "\n" in given or (where == "--key" and given.count("+") >= 2 and not _is_file(given)):
        return given
    try:
        with Path(given).open("rb") as file:
            raw = file.read(LARGEST_ARGUMENT + 1)
    except (OSError, ValueError) as error:
        found = getattr(error, "strerror", None) or str(error)
        raise Unreadable(Fault(f"{where} {shown(given)}", found,
                               say("the text itself, or a file that holds it"))) from None
    if len(raw) > LARGEST_ARGUMENT:
        raise Unreadable(Fault(where, "a larger file", say("at most 1 MB")))
    try:
        return as_text(raw, where)
    except Refused as refused:
        raise Unreadable(refused.faults) from None


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False


@contextmanager
def _progress() -> Iterator[Tick]:
    """A bar where there is much to check and somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console  # noqa: PLC0415 - only when it is shown
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    columns = (TextColumn("{task.description}"), BarColumn(),
               TextColumn("{task.completed:,.0f} / {task.total:,.0f}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _ticking(bar.add_task, bar.advance)


def _ticking(add: Callable[..., object], advance: Callable[..., None]) -> Tick:
    """Moves the bar at every level-0 tile; there is none until it is known to be long."""
    task: list[object] = []

    def tick(total: int, tile: Tile) -> None:
        if total < LONG:
            return
        if not task:
            task.append(add("Checking", total=total))
        if tile.level == 0:
            advance(task[0], 2)

    return tick


def _unreadable(refused: Unreadable, as_json: bool) -> None:
    if as_json:
        told = [{"where": f.where, "found": f.found, "expected": str(f.expected)}
                for f in refused.faults]
        print(json.dumps({"result": "unreadable", "faults": told}, ensure_ascii=False, indent=2))
    for fault in refused.faults:
        click.echo(f"hudna: {fault.say()}", err=True)
    sys.exit(UNREADABLE)
