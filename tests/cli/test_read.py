"""`hudna read` as a person runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hudna.cli.main import main
from hudna.speak.language import FSI, PDI

NEWS = ("جنيف 26 تموز 2016 - التقى كيري ولافروف في جنيف اليوم. وتعهدت دمشق بإدخال المساعدات قبل "
        "الأول من آب.\nBoth agreed on nothing by 31 June 2016. "
        "Air strikes against al-Nusra went on.")


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text(NEWS, "utf-8")
    return path


def run(*arguments: object, given: bytes | None = None):
    return CliRunner().invoke(main, ["read", *map(str, arguments)], input=given)


def test_each_kind_with_its_sentence_beside(news):
    ran = run(news)
    assert ran.exit_code == 0, ran.output
    assert "Days are counted from 26 Jul 2016." in ran.output
    assert "promised" in ran.output and "2016-08-01" in ran.output
    assert f"{FSI}«قبل" in ran.output or "الأول من آب" in ran.output
    assert ran.output.count(FSI) == ran.output.count(PDI)
    assert "no calendar has such a day" in ran.output
    assert "words of force" in ran.output and "Nusra" not in ran.output


def test_for_machines(news):
    told = json.loads(run(news, "--json", "--date", "2016-07-26").stdout)
    assert told["day"] == {"date": "2016-07-26", "words": told["day"]["words"]}
    [commitment] = told["commitments"]
    what = commitment["what"]
    assert NEWS[what["begin"]:what["end"]] == what["text"]
    assert commitment["due"]["windows"] == [{"first": "2016-08-01", "last": "2016-08-01"}]
    assert commitment["who"][0]["actor"] == "syrian-government"
    [meeting] = told["meetings"]
    assert meeting["place"]["id"] == "geneva" and meeting["state"] == "held"
    assert {s["number"] for s in told["sentences"]} >= {r["sentence"] for r in commitment["rests"]}
    assert "Nusra" not in json.dumps(told)


def test_standard_input_and_a_byte_order_mark():
    ran = run("-", given=b"\xef\xbb\xbf" + b"Russia supports the truce.")
    assert ran.exit_code == 0 and "is for" in ran.output


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_the_answer_in_the_readers_language(news, lang):
    ran = run(news, "--lang", lang)
    assert ran.exit_code == 0 and "2016-08-01" in ran.output


def test_nothing_proposed_is_another_exit_status(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("Nothing of that kind.\n", "utf-8")
    assert run(path).exit_code == 1
    path.write_bytes(b"")
    assert run(path).exit_code == 1


@pytest.mark.parametrize("data", [
    "Россия поддерживает перемирие.".encode("cp1251"), "روسيا تدعم الهدنة".encode("cp1256"),
    "Россия и США".encode("utf-16-le"), b"Russia \xd8",
])
def test_another_coding_is_a_named_fault(tmp_path, data):
    path = tmp_path / "old.txt"
    path.write_bytes(data)
    ran = run(path)
    assert ran.exit_code == 2 and ran.stdout == ""
    assert "line 1" in ran.stderr and "UTF-8" in ran.stderr


def test_a_coding_that_a_person_names(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Россия поддерживает перемирие.".encode("cp1251"))
    ran = run(path, "--encoding", "windows-1251")
    assert ran.exit_code == 0 and "is for" in ran.output


@pytest.mark.parametrize("written", ["2016-06-31", "26.07.2016", "20160726", "today", "", "1-1-1"])
def test_a_day_that_is_none_is_refused(news, written):
    ran = run(news, "--date", written)
    assert ran.exit_code == 2 and "--date" in ran.stderr


def test_no_file_a_folder_and_a_file_too_large(tmp_path):
    assert run(tmp_path / "absent").exit_code == 2
    assert run(tmp_path).exit_code == 2
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * (8 * 1024 * 1024 + 1))
    ran = run(path)
    assert ran.exit_code == 2 and "8 MB" in ran.stderr
    assert run("-", given=path.read_bytes()).exit_code == 2


def test_what_steers_a_terminal_is_left_out(tmp_path):
    path = tmp_path / "odd.txt"
    path.write_text("Russia \x1b[31msupports\u202e the truce.", "utf-8")
    assert "\x1b" not in run(path).output and "\u202e" not in run(path).output
