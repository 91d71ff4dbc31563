"""An evidence bundle as a directory or as one .zip file.

The .zip has one form, nothing compressed and nothing dated: a file that says the same in other
bytes is refused, so that no byte of it is beyond what is checked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from hudna.fault import Fault, Refused
from hudna.log.bundle import NOTE, File
from hudna.record.shown import shown
from hudna.say import say

LARGEST = 512 * 1024 * 1024
"""Bytes of a whole bundle."""
MOST_FILES = 1_000_000
DATE = (1980, 1, 1, 0, 0, 0)


def is_bundle(path: Path) -> bool:
    """Whether `path` looks like one: a .zip file, or a directory with a bundle's note."""
    return path.suffix == ".zip" or (path / NOTE).is_file()


def read(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, read whole. Refused where there is too much, a link, or a
    .zip of another form. OSError where it cannot be read."""
    return _read_zip(path.read_bytes()) if path.is_file() else dict(_read_directory(path))


def save(files: Iterable[File], directory: Path) -> None:
    """Write a bundle to a directory, which is made and must not be there yet."""
    directory.mkdir()
    for name, data in files:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(data)


def zipped(files: Iterable[File]) -> bytes:
    """The bundle as one .zip file; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _read_directory(top: Path) -> Iterator[File]:
    left, count = LARGEST, 0
    for path in sorted(top.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = path.relative_to(top).as_posix()
        if path.is_symlink() or not path.is_file():
            raise Refused(Fault(shown(name), "a link", say("a plain file")))
        left, count = left - path.stat().st_size, count + 1
        _bounded(left, count)
        yield name, path.read_bytes()


def _read_zip(raw: bytes) -> dict[str, bytes]:
    try:
        files = dict(_unzipped(raw))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, UnicodeDecodeError,
            ValueError, OverflowError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(Fault("zip", shown(str(error)), say("a bundle's .zip file"))) from None
    if zipped(files.items()) != raw:
        raise Refused(Fault("zip", "the files in another form",
                            say("the .zip file as it was written; unpack it to check its files")))
    return files


def _unzipped(raw: bytes) -> Iterator[File]:
    if len(raw) > LARGEST:
        _bounded(-1, 0)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        _bounded(LARGEST - sum(entry.file_size for entry in entries), len(entries))
        for entry in entries:
            if entry.compress_type != zipfile.ZIP_STORED:
                raise zipfile.BadZipFile(f"{entry.filename} is compressed")
            yield entry.filename, archive.read(entry)


def _bounded(left: int, count: int) -> None:
    if left < 0 or count > MOST_FILES:
        expected = say("at most {files} files of {bytes} bytes together", files=MOST_FILES,
                       bytes=LARGEST)
        raise Refused(Fault("bundle", "a larger one", expected))

