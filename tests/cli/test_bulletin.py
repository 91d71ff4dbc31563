"""`hudna bulletin`: sound, not what was signed, or bad input; each format as the desk makes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.cli.main import main
from hudna.record.incidents import Bulletin
from hudna.record.keys import SigningKey
from hudna.record.sign import sign
from hudna.speak.bulletin.canonical import canonical, digest
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.html import html
from hudna.speak.language import language
from tests.promises.truce import seeded
from tests.speak.bulletin.example import example, ground

KEY = SigningKey.from_bytes(b"k" * 32)


def run(*said: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["bulletin", *map(str, said)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "b.json"
    path.write_bytes(canonical(example()))
    return path


def record(where: Path, data: BulletinData, **other: object) -> Path:
    said = {"day": data.day, "cutoff_ms": data.cutoff_ms, "size": data.size,
            "digest": digest(data), "officer": "o", **other}
    made = sign(Bulletin(**said), author=data.author, key=KEY, issued_ms=data.made_ms,  # type: ignore[arg-type]
                randomness=seeded("cli"))
    path = where / "b.sd-jwt"
    path.write_text(made.presentation)
    return path


def test_it_is_sound(file: Path) -> None:
    code, out, _ = run("check", file)
    assert code == 0
    assert digest(example()) in out
    assert "no signature was looked at" in out


def test_what_was_signed_and_what_was_not(file: Path, tmp_path: Path) -> None:
    signed = record(tmp_path, example())
    code, out, _ = run("check", file, "--record", signed, "--key", KEY.public.text, "--json")
    assert (code, json.loads(out)["result"]) == (0, "sound")
    other = record(tmp_path, example(), size=1, digest="0" * 64)
    code, _, err = run("check", file, "--record", other, "--key", KEY.public.text)
    assert code == 1
    assert "digest" in err
    assert "size" in err


@pytest.mark.parametrize("raw", [
    b"", b"{}", b"\xff", canonical(example()) + b"\n",
    canonical(example()).replace(b'"found":1', b'"found":3')])
def test_bad_input_is_named(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(raw)
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert err.startswith("hudna: ")


def test_keys_and_records_that_are_none(file: Path, tmp_path: Path) -> None:
    signed = record(tmp_path, example())
    strange = SigningKey.from_bytes(b"x" * 32).public.text
    for said in (("--key", strange), ("--record", signed), ("--record", signed, "--key", strange),
                 ("--record", signed, "--key", "x"), ("--record", file, "--key", strange),
                 ("--record", tmp_path / "nothing", "--key", strange)):
        code, _, err = run("check", file, *said)
        assert code == 2, said
        assert err.startswith("hudna: "), said


def test_every_format_is_written_once(file: Path, tmp_path: Path) -> None:
    for form in ("html", "geojson", "hxl", "ged", "json"):
        out = tmp_path / f"out.{form}"
        assert run("render", file, "--to", form, "--lang", "ar", "--out", out)[0] == 0, form
        assert out.read_bytes()
        code, _, err = run("render", file, "--to", form, "--out", out)
        assert code == 2, "what is there already is not written over"
        assert "not there yet" in err
    assert (tmp_path / "out.html").read_bytes() == html(example(), language("ar"), ground())
    code, said, _ = run("render", file, "--to", "pdf", "--lang", "ru")
    assert code == 0
    assert Path(said.strip()).name == "b-ru.pdf"
    assert (tmp_path / "b-ru.pdf").read_bytes().startswith(b"%PDF")
