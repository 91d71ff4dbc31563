"""`hudna holdings`: what a file claims, by day, and as a table that is imported again."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from hudna.cli.holdings import command

TOWNS = ('town,history\nSaraqib,"On 3 May 2013, rebels captured the town. In May 2016, the army '
         'captured the town."\nIdlib,See elsewhere.\n')


def run(tmp_path: Path, text: str, *options: str) -> Result:
    file = tmp_path / "towns.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(command, [str(file), *options])


def test_it_says_who_holds_what_on_a_day(tmp_path: Path) -> None:
    found = run(tmp_path, TOWNS, "--day", "2016-02-27", "--day", "2016-05-15")
    assert found.exit_code == 0
    assert "2016-02-27: 1 place with a holder" in found.output
    assert "Saraqib: opposition, 2013-05-03 – 2016-05-01" in found.output
    assert "2016-05-15: 0 places with a holder" in found.output
    assert "no holder named: Idlib" in found.output


def test_its_table_says_the_same_again(tmp_path: Path) -> None:
    table = tmp_path / "spans.csv"
    first = run(tmp_path, TOWNS, "--table", str(table), "--source", "A book")
    assert "A book: “On 3 May 2013" in table.read_text(encoding="utf-8")
    again = CliRunner().invoke(command, [str(table)])
    assert first.output.splitlines()[1:3] == again.output.splitlines()[1:3]


def test_bad_input_is_2_and_nothing_is_1(tmp_path: Path) -> None:
    assert run(tmp_path, "town\nIdlib\n").exit_code == 2
    assert run(tmp_path, TOWNS, "--day", "2016-02-30").exit_code == 2
    assert run(tmp_path, "town,history\nIdlib,See elsewhere.\n").exit_code == 1
