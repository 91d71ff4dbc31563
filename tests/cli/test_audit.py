"""`hudna audit` as a person runs it: files in, a file out, words and an exit status."""

import csv
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hudna.cli.main import main
from tests.audit.shared import DATA, needs

HEADER = "time_utc,lon,lat,altitude_m,icao24"
SQUARE = {"type": "Polygon", "coordinates": [[[36, 33], [37, 33], [37, 34], [36, 34], [36, 33]]]}
FLOWN = ["2016-07-31T06:00:00Z,35.9,33.5,1000,abc", "2016-07-31T06:01:00Z,36.1,33.5,1200,abc",
         "2016-07-31T06:02:00Z,36.2,33.5,1500,abc", "2016-07-31T06:03:00Z,35.9,33.5,900,abc"]


def area(geometry=SQUARE, **properties) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture
def audit(tmp_path):
    """Run the command over rows and areas."""
    def run(rows, areas, *options, out="out.csv", header=HEADER):
        tracks, places = tmp_path / "tracks.csv", tmp_path / "areas.geojson"
        tracks.write_text("\n".join([header, *rows]) + "\n")
        places.write_text(json.dumps({"type": "FeatureCollection", "features": areas}))
        result = CliRunner().invoke(main, [
            "audit", str(tracks), "--areas", str(places), "--out", str(tmp_path / out), *options])
        result.said = result.stderr.replace(str(tmp_path) + "/", "").splitlines()
        result.out = tmp_path / out
        result.rows = list(csv.DictReader(result.out.open())) if result.out.exists() else None
        return result
    return run


def test_a_stay_is_a_row(audit):
    result = audit(FLOWN, [area(id="a", clause="3.2")])
    assert (result.exit_code, result.stdout) == (0, "")
    (stay,) = result.rows
    assert (stay["area"], stay["aircraft"], stay["clause"]) == ("a", "abc", "3.2")
    assert (stay["first_row"], stay["last_row"]) == ("1", "2")
    assert (float(stay["lowest_m"]), float(stay["highest_m"])) == (1200, 1500)
    assert result.said[:2] == ["4 rows were read, against 1 area.", "1 stay is in out.csv."]
    assert result.said[-1] == ("An aircraft that was not received, or is not in the files, is not "
                               "seen here.")


def test_a_row_for_each_position_and_area(audit):
    result = audit(FLOWN, [area(id="b"), area(id="a")], "--per-position")
    assert result.out.read_text() == "row,area\n1,a\n1,b\n2,a\n2,b\n"
    assert result.said[1] == "4 rows, each a position in an area, are in out.csv."


def test_rows_that_are_refused_leave_nothing_and_are_named_and_counted(audit):
    bad = [FLOWN[0], "2016-07-31T06:00:30Z,x,33.5,1000,abc", *FLOWN[1:]]
    result = audit(bad, [area(id="a")])
    assert (result.exit_code, result.rows) == (2, None)
    assert result.said == [
        'tracks.csv: row 1, lon: found "x"; expected a number',
        "1 row refused in lon: expected a number",
        "5 rows were read, against 1 area.",
        "Nothing was written: mend the rows that were refused, or leave them out with --skip-bad."]
    skipped = audit(bad, [area(id="a")], "--skip-bad")
    assert skipped.exit_code == 0
    assert [(stay["first_row"], stay["last_row"]) for stay in skipped.rows] == [("2", "3")]
    assert skipped.said[:2] == result.said[:2]


def test_rows_out_of_order_are_refused_in_their_turn(audit):
    result = audit([FLOWN[1], FLOWN[0]], [area(id="a")])
    assert result.exit_code == 2
    assert result.said[0].startswith("tracks.csv: row 1, time_utc: found 2016-07-31T06:00:00Z")


def test_a_file_that_is_bad_is_refused_at_once(audit):
    result = audit(FLOWN, [area(id="a")], header="a,b,c,d,e")
    assert (result.exit_code, result.rows) == (2, None)
    assert [line.partition(": expected")[0] for line in result.said] and all(
        line.startswith("tracks.csv: columns: found a, b, c, d, e; expected a column for")
        for line in result.said)


def test_an_area_that_is_bad_is_refused_at_once(audit):
    result = audit(FLOWN, [area(id="a"), area()])
    assert result.exit_code == 2
    assert result.said == ["areas.geojson: line 1, features[1].id: found nothing; expected an id "
                           "of the feature or a property id; or say which property is one with "
                           "--area-id"]


def test_a_system_that_does_not_say_which_processors_are_ours(audit, monkeypatch):
    monkeypatch.delattr("os.sched_getaffinity")
    assert audit(FLOWN, [area(id="a")]).exit_code == 0


@pytest.mark.parametrize("gap", ["nan", "inf", "1e30", "-1", "x"])
def test_a_gap_that_is_no_number_of_minutes_is_refused_in_words(audit, gap):
    result = audit(FLOWN, [area(id="a")], "--gap", gap)
    assert (result.exit_code, result.rows) == (2, None)
    assert "Invalid value for '--gap'" in result.said[-1]


def test_a_time_is_only_needed_where_it_is_asked_about(audit):
    rows, header = ["35.9,33.5", "36.5,33.5"], "lon,lat"
    assert audit(rows, [area(id="a")], "--per-position", header=header).rows == [
        {"row": "1", "area": "a"}]
    result = audit(rows, [area(id="a", until="2016-08-01T00:00:00Z")], "--per-position",
                   header=header)
    assert "expected a column for the time" in result.said[0]
    assert audit(rows, [area(id="a")], header=header).exit_code == 2


def test_what_the_columns_are_can_be_said(audit):
    header, rows = "t,x,y,h,who", ["1469944800,36.5,33.5,300,abc"]
    names = ["--time", "t", "--lon", "x", "--lat", "y", "--altitude", "h", "--aircraft", "who"]
    result = audit(rows, [area(id="a", ceiling_m=100)], *names, "--time-unit", "s",
                   "--altitude-unit", "ft", "--altitude-datum", "msl", header=header)
    assert result.exit_code == 0
    (stay,) = result.rows
    assert (stay["entered"], float(stay["lowest_m"])) == ("2016-07-31T06:00:00Z", 91.44)


def test_what_is_not_read_is_said(audit):
    result = audit([",".join([*row.split(",")[:3], "abc"]) for row in FLOWN],
                   [area(id="a", ceiling_m=100, bars=["ru"])], header="time,lon,lat,hex")
    assert len(result.rows) == 1
    assert result.said[-2:] == [
        "No altitude is read: each position counts as being at every height.",
        "No operator is read: every aircraft counts as barred wherever some are."]


def test_operators_that_are_named_on_one_side_only_are_said(audit):
    rows = [f"{line},{name}" for line, name in zip(FLOWN, ["RU", "us", "us", ""], strict=True)]
    header = HEADER + ",operator"
    unknown = ("Operators in the tracks that no area bars by name: RU. Names are compared to the "
               "letter.")
    unseen = ("Operators barred by name that are not in the tracks: ru. Names are compared to "
              "the letter.")
    areas = [area(id="a", bars=["ru", "us"]), area(id="b")]
    for options in ((), ("--per-position",)):
        said = audit(rows, areas, *options, header=header).said
        assert said[-2:] == [unknown, unseen]
    said = audit(rows, [area(id="a", bars=["RU", "us"])], header=header).said
    assert not any(line.startswith("Operators") for line in said)
    assert not any(line.startswith("Operators")
                   for line in audit(rows, [area(id="a")], header=header).said)


def test_a_date_to_come_is_refused_itself_and_not_the_fixes_after_it(audit):
    wrong = "2199-07-31T06:00:30Z,35.9,33.5,1000,abc"
    result = audit([FLOWN[0], wrong, *FLOWN[1:]], [area(id="a")])
    assert result.exit_code == 2
    assert result.said[0] == (
        'tracks.csv: row 1, time_utc: found "2199-07-31T06:00:30Z"; expected a moment that is no '
        "more than a day ahead of this computer's clock")
    assert result.said[1].startswith("1 row refused in time_utc")
    assert len(audit([FLOWN[0], wrong, *FLOWN[1:]], [area(id="a")], "--skip-bad").rows) == 1


def test_the_result_never_takes_the_place_of_what_it_was_made_from(audit):
    for name in ("tracks.csv", "areas.geojson"):
        result = audit(FLOWN, [area(id="a")], out=name)
        assert result.exit_code == 2
        assert "expected another name than that of a file of" in result.said[0]


def test_neither_help_nor_the_list_of_commands_waits_for_the_compiler():
    code = ("import sys\nfrom click.testing import CliRunner\nfrom hudna.cli.main import main\n"
            "for args in (['--help'], ['audit', '--help']):\n"
            "    assert CliRunner().invoke(main, args).exit_code == 0\n"
            "slow = {'numba', 'pyarrow', 'shapely', 'numpy'} & set(sys.modules)\n"
            "assert not slow, slow")
    subprocess.run([sys.executable, "-c", code], check=True)


PARIS = DATA / "adsb_tracks" / "quickstart_paris_2021.csv.gz"
DISTRICTS = DATA / "cod_ab_syr" / "syr_admin3.geojson"


@needs(PARIS, DISTRICTS)
def test_real_flights_over_real_districts(tmp_path):
    """As they are, none was over Syria; which rows are out of order is named."""
    out = tmp_path / "out.parquet"
    result = CliRunner().invoke(main, ["audit", str(PARIS), "--areas", str(DISTRICTS), "--out",
                                       str(out), "--area-id", "adm3_pcode", "--skip-bad"])
    assert result.exit_code == 0
    assert "284,505 rows were read, against 272 areas.\n0 stays are in" in result.stderr
