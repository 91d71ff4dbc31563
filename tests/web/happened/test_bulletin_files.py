"""Files of bulletins are made once, and whoever comes from outside waits for no PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from hudna.home.bulletins_made import MadeFiles
from hudna.web.happened import bulletin_files
from hudna.web.happened.bulletin_files import Files, Made, MakingError
from tests.speak.bulletin.example import example, ground

DATA = example()


@pytest.fixture
def kept(tmp_path: Path) -> MadeFiles:
    return MadeFiles(tmp_path / "made")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in order."""
    found: list[str] = []

    def written(_data: object, form: str, lang: str, _gazetteer: object) -> bytes:
        found.append(f"{form} {lang}")
        return f"{form} {lang}".encode()

    monkeypatch.setattr(bulletin_files, "written", written)
    return found


def one(files: Files, form: str = "pdf", lang: str = "en", door: str = "public",
        out: bool = True) -> bytes:
    named = Made("d" * 64, form, lang, out)  # type: ignore[arg-type]
    return asyncio.run(files.of(DATA, named, ground(), door))  # type: ignore[arg-type]


def test_a_pdf_that_is_out_is_made_once(kept: MadeFiles, made: list[str]) -> None:
    assert one(Files(kept)) == one(Files(kept), door="desk") == b"pdf en"
    assert made == ["pdf en"]
    one(Files(kept), lang="ar")
    assert made == ["pdf en", "pdf ar"]


def test_what_another_version_made_is_made_anew(
    kept: MadeFiles, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one(Files(kept))
    monkeypatch.setattr(bulletin_files, "fingerprint", lambda: "another")
    one(Files(kept))
    assert len(made) == 2


def test_a_draft_is_never_kept(kept: MadeFiles, made: list[str], tmp_path: Path) -> None:
    one(Files(kept), out=False)
    assert not (tmp_path / "made").exists()


def test_a_disk_that_fails_costs_no_page(tmp_path: Path, made: list[str]) -> None:
    (tmp_path / "made").write_text("a file where the directory has to be")
    assert one(Files(MadeFiles(tmp_path / "made"))) == b"pdf en"


def slow(go: Event) -> Callable[..., bytes]:
    def written(_data: object, form: str, lang: str, _gazetteer: object) -> bytes:
        assert go.wait(60)
        return f"{form} {lang}".encode()

    return written


def test_who_comes_from_outside_waits_for_no_pdf_and_holds_up_no_desk(
    kept: MadeFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = Event()
    monkeypatch.setattr(bulletin_files, "written", slow(go))
    files = Files(kept)

    async def several() -> None:
        first = asyncio.create_task(files.of(DATA, Made("d" * 64, "pdf", "en"), ground(), "public"))
        await asyncio.sleep(0)
        with pytest.raises(MakingError):
            await files.of(DATA, Made("d" * 64, "pdf", "ar"), ground(), "public")
        desk = asyncio.create_task(files.of(DATA, Made("d" * 64, "pdf", "ru"), ground(), "desk"))
        page = asyncio.create_task(files.of(DATA, Made("d" * 64, "html", "ru"), ground(), "public"))
        await asyncio.sleep(0)
        go.set()
        assert await asyncio.gather(first, desk, page) == [b"pdf en", b"pdf ru", b"html ru"]
        assert await files.of(DATA, Made("d" * 64, "pdf", "ar"), ground(), "public") == b"pdf ar"

    asyncio.run(several())
