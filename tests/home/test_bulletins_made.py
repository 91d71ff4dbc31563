"""What was made of bulletins is kept within bounds, and never shown where the disk changed it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hudna.home.bulletins_made import MadeFiles


def test_what_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    MadeFiles(tmp_path / "m").keep(b"a page", "digest", "pdf", "ar")
    again = MadeFiles(tmp_path / "m")
    assert again.get("digest", "pdf", "ar") == b"a page"
    assert again.get("digest", "pdf", "en") is None
    assert again.get("digest", "pdfar") is None


def test_it_stays_within_its_bounds(tmp_path: Path) -> None:
    kept = MadeFiles(tmp_path / "m", most=3000)
    for i in range(20):
        kept.keep(bytes(900), str(i))
    assert sum(f.stat().st_size for f in (tmp_path / "m").iterdir()) <= 3000
    assert kept.get("19") == bytes(900), "the latest stays"


def test_what_is_made_at_once_is_all_kept(tmp_path: Path) -> None:
    kept = MadeFiles(tmp_path / "m", most=20_000)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda i: kept.keep(bytes(900), str(i)), range(400)))
    assert kept.get("399") is not None or kept.get("398") is not None


def test_what_the_disk_changed_is_made_anew(tmp_path: Path) -> None:
    kept = MadeFiles(tmp_path / "m")
    kept.keep(b"a page", "x")
    [file] = (tmp_path / "m").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"X")
    assert kept.get("x") is None
    file.write_bytes(b"")
    assert kept.get("x") is None
