"""`hudna agreement check/show/diff`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.cli.agreement import command
from hudna.terms.load import load
from hudna.terms.shipped import shipped

TEXT = shipped("syria-2016-exercise")


def run(*args: object) -> Result:
    return CliRunner().invoke(command, [str(a) for a in args])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "truce.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def test_check_a_sound_file(file):
    result = run("check", file)
    assert result.exit_code == 0
    assert load(TEXT).digest in result.stdout
    assert "a node can run under it" in result.stdout


def test_check_names_what_must_be_settled():
    result = run("check", "syria-2016")
    assert result.exit_code == 0
    assert "open terms: 41" in result.stdout
    assert "to be settled before a node can run under it: 18" in result.stdout
    assert "  notices.fresh_for_s" in result.stdout


def test_check_names_file_line_and_field(file):
    text = TEXT.replace("after_s: 180", "after_s: 6")
    file.write_text(text, "utf-8")
    line = next(i for i, t in enumerate(text.split("\n"), 1) if t.endswith("after_s: 6"))
    result = run("check", file)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"{file}:{line}: stop.steps[2].after_s: found 6; "
        "expected more than the step before, 60\n")


@pytest.mark.parametrize(("content", "says"), [
    (b"\xff\xfe\x00", "not UTF-8"),
    (b"a: [", "YAML"),
    (b"", "an agreement"),
])
def test_check_a_file_that_is_no_agreement(file, content, says):
    file.write_bytes(content)
    result = run("check", file)
    assert result.exit_code == 2
    assert says in result.stderr


def test_check_a_file_that_is_too_large(file):
    with file.open("wb") as f:
        f.truncate(2_000_000_000)
    result = run("check", file)
    assert result.exit_code == 2
    assert "at most 16000000 bytes" in result.stderr


def test_check_what_is_not_there(tmp_path):
    for name in ("no-such-truce", tmp_path):
        assert run("check", name).exit_code == 2


@pytest.mark.parametrize("code", ["en", "ar", "ru"])
def test_show_in_each_language(code):
    agreement = load(shipped("syria-2016")).agreement
    result = run("show", "syria-2016", "--lang", code)
    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    for clause in agreement.clauses:
        assert clause.title.of(code) in shown
        assert clause.id in shown
    for party in agreement.parties:
        assert party.name.of(code) in shown


def test_show_marks_open_terms_and_sources():
    shown = run("show", "syria-2016").stdout
    assert "OPEN — " in shown
    assert "Source: Terms for the Cessation of Hostilities" in shown


def test_show_an_exercise_says_so_first():
    assert "EXERCISE." in "\n".join(run("show", "syria-2016-exercise").stdout.split("\n")[:3])


def test_diff(file, tmp_path):
    after = tmp_path / "after.yaml"
    after.write_text(TEXT.replace("fresh_for_s: 600", "fresh_for_s: 900"), "utf-8")
    result = run("diff", file, after)
    assert result.exit_code == 0
    assert result.stdout == (
        "- A concurrence now lapses after: 15 minutes (was: 10 minutes) | affects: all flights "
        "| weakens protection\n")


def test_diff_of_the_same_text(file):
    assert "are the same" in run("diff", file, "syria-2016-exercise").stdout


def test_diff_of_the_same_terms_in_another_text(file, tmp_path):
    after = tmp_path / "after.yaml"
    after.write_text(TEXT + "# a comment\n", "utf-8")
    assert "its own digest" in run("diff", file, after).stdout


def test_diff_with_a_bad_file(file, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("a: 1\n", "utf-8")
    assert run("diff", file, bad).exit_code == 2
