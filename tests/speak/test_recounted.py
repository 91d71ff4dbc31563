"""Every figure is counted once more by the script, which shares no code, and is the same."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.incidents import IncidentAnswer, Judged, Seconded
from hudna.record.record import Record
from hudna.speak.recounted import FIELDS, Asked, claimed, recount_data
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import NUMBERS, figures
from hudna.view.days import through
from hudna.view.effort import Effort
from hudna.view.findings import judges
from hudna.view.quiet import Heard, in_a_row, quiet_days
from tests.agreements import quick
from tests.examples import examples
from tests.speak.bulletin.example import example
from tests.view.happenings import Folded, judgement, told
from tests.view.telling_incidents import DAY_MS, HOUR, START
from tests.view.test_taking_part import record

SCRIPT = Path(__file__).parents[2] / "scripts" / "recount.py"
AGREEMENT = quick().agreement
CLAUSES, PARTIES = ("coh-cease-attacks", "coh-access"), ("us", "ru", "un", "syrian-government")
ZONE = "Asia/Damascus"
RULE = Quiet(("shelling", "air-strike"), ("corroborated", "verified"), ZoneInfo(ZONE), 0, 3, "c")
DAYS = tuple(through("2016-07-29", "2016-08-02"))
ASKED = Asked("un", ZONE, ZoneInfo(ZONE), 0, DAYS, frozenset(DAYS[:4]), RULE)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recount", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


MOMENTS = st.integers(START, START + 5)
OFFICERS = st.sampled_from(["a", " A", "b", "c"])
OUTCOMES = st.sampled_from(["violation", "no-violation", "undetermined"])


@st.composite
def incidents(draw: st.DrawFn) -> list[Record]:
    """Versions of a few incidents by two authors, as odd as a hostile node may say them."""
    made: list[Record] = []
    for i in range(draw(st.integers(1, 3))):
        begins = START + draw(st.integers(-20, 20)) * HOUR
        for revision in range(draw(st.integers(1, 2))):
            made.append(record(draw(st.sampled_from(["un", "un", "us"])), told(
                incident=f"{i:02x}" * 16, revision=revision, clause=draw(st.sampled_from(CLAUSES)),
                stage=draw(st.sampled_from(["reported", "corroborated", "verified", "refuted",
                                            "unverifiable"])),
                happened=draw(st.sampled_from(["shelling", "air-strike", "overflight"])),
                from_ms=begins, until_ms=begins + draw(st.sampled_from([0, 1, 2, 30])) * HOUR,
                sources=draw(st.sampled_from([0, 2, 2])), admin=draw(st.sampled_from(
                    [(), ("SY02",), ("SY02", "SY0203")])),
                accused=draw(st.sampled_from([(), PARTIES[3:], ("opposition", PARTIES[3])])),
            ), draw(MOMENTS)))
    return made


@st.composite
def said_of(draw: st.DrawFn, told_: list[Record], made: list[Record]) -> list[Record]:
    """A judgement by one, by two of the monitors, by both guarantors alike or by all of these and
    not alike; a second; an answer."""
    of, at = draw(st.sampled_from(told_)).hash, draw(MOMENTS)
    earlier = draw(st.lists(st.sampled_from(made), max_size=2))
    replaces = tuple(dict.fromkeys(r.hash for r in earlier if r not in told_))
    judged = [r for r in made if isinstance(r.said, Judged)]
    what = draw(st.sampled_from(["one", "two", "both", "apart", "second", "answer"]))
    if what == "answer":
        outcome = draw(st.sampled_from(["denies", "looking"]))
        said: Any = IncidentAnswer(of, outcome, "", "o", replaces)
        return [record(draw(st.sampled_from(PARTIES)), said, at)]
    if what == "second" and judged:
        said = Seconded(draw(st.sampled_from(judged)).hash, draw(OFFICERS))
        return [record(draw(st.sampled_from(PARTIES)), said, at)]
    said = judgement(
        told_[0], incident=of, clause=draw(st.sampled_from(CLAUSES)), outcome=draw(OUTCOMES),
        by=draw(st.sampled_from(["", "syrian-government", "opposition"])),
        officer=draw(OFFICERS), replaces=replaces)
    if what == "both":
        return [record(party, said, at) for party in ("us", "ru")]
    if what == "one":
        return [record(draw(st.sampled_from(PARTIES)), said, at)]
    one = record("un", said, at)
    two = [one, record("un", Seconded(one.hash, draw(OFFICERS)), draw(MOMENTS))]
    if what == "two":
        return two
    other = msgspec.structs.replace(said, outcome=draw(OUTCOMES), by="")
    return [*two, *(record(party, other, at) for party in ("us", "ru"))]


@st.composite
def logs(draw: st.DrawFn) -> list[Record]:
    told_ = draw(incidents())
    made = list(told_)
    for _ in range(draw(st.integers(0, 8))):
        made += draw(said_of(told_, made))
    return list({r.hash: r for r in made}.values())


def data_of(records: list[Record], asked: Asked = ASKED) -> dict[str, Any]:
    made = recount_data(AGREEMENT, Folded(records).incidents.all(), asked)
    return json.loads(json.dumps(made))  # type: ignore[no-any-return]


@given(records=logs(), allowed=st.integers(0, 1), level=st.integers(0, 2))
@settings(deadline=None, max_examples=examples(150, 2_000))
def test_the_script_counts_the_same(
    script: ModuleType, records: list[Record], allowed: int, level: int
) -> None:
    data = data_of(records, msgspec.structs.replace(
        ASKED, level=level, rule=msgspec.structs.replace(RULE, allowed=allowed)))
    found = script.recount(data)
    assert "claimed" not in data
    rule = msgspec.structs.replace(RULE, allowed=allowed)
    lines = [x for x in Folded(records).incidents.all() if x.author == "un"]
    who, zone = judges(AGREEMENT), ASKED.days_of
    rows = figures(lines, who, AGREEMENT, zone, level)
    assert found["rows"] == [{**msgspec.to_builtins(r.key), **{
        w: list(getattr(r, w).incidents) for w in NUMBERS}} for r in rows]
    days = quiet_days(rule, DAYS, lines, who, heard=Heard(dict.fromkeys(DAYS[:4], Effort(9, 3))))
    assert [(q["day"], q["state"]) for q in found["quiet"]] == [(d.day, d.state) for d in days]
    assert found["in_a_row"] == in_a_row(days)


@given(records=logs(), chance=st.randoms())
@settings(deadline=None, max_examples=examples(20, 200))
def test_promise_10_the_same_file_in_any_order(records: list[Record], chance: Any) -> None:
    turned = chance.sample(records, len(records))
    assert data_of(turned) == data_of(records)


def test_the_script_says_where_the_file_claims_other_figures(tmp_path: Path) -> None:
    one = record("un", told(admin=("SY02",)))
    said = record("un", judgement(one), START + 1)
    data = data_of([one, said, record("un", Seconded(said.hash, "b"), START + 2)])
    data["claimed"] = {"totals": [{"day": "2016-07-31", **dict.fromkeys(NUMBERS, 0), "found": 1}]}
    file = tmp_path / "data.json"
    for change, expected in ((0, 0), (1, 1)):
        data["claimed"]["totals"][0]["found"] += change
        file.write_text(json.dumps(data))
        done = subprocess.run([sys.executable, SCRIPT, file], capture_output=True, check=False)
        assert done.returncode == expected, done.stderr


def test_promise_4_nothing_but_what_is_counted_by_is_in_the_file() -> None:
    one = record("un", told(summary="CANARY", place="CANARY", officer="CANARY"))
    said = [one, record("ru", IncidentAnswer(one.hash, "denies", "CANARY", "CANARY"), START + 1),
            record("us", judgement(one, text="CANARY"), START + 1)]
    data = data_of(said, Asked("un", ZONE, ZoneInfo(ZONE), 0, DAYS, frozenset(DAYS[:1]), RULE))
    assert "CANARY" not in json.dumps(data)
    assert data["known"] == {d: d == DAYS[0] for d in DAYS}, "no number of anybody who told"
    for kept in data["records"]:
        assert set(kept) == {"kind", "hash", "author", "issued_ms", *FIELDS[kept["kind"]]}


def test_where_the_agreement_has_no_rule_no_day_is_called_quiet(script: ModuleType) -> None:
    data = data_of([record("un", told(from_ms=START - DAY_MS))],
                   Asked("un", ZONE, ZoneInfo(ZONE)))
    assert (data["quiet"], script.recount(data)["quiet"], data["known"]) == (None, None, {})


def test_what_is_claimed_is_what_was_signed() -> None:
    said = example()
    made = recount_data(AGREEMENT, (), ASKED, said)["claimed"]
    assert made["totals"] == [{"day": said.day, **msgspec.to_builtins(said.totals.today)}]
    assert [c["clause"] for c in made["by_clause"]] == [c.of for c in said.by_clause]
    assert [(c["party"], c["found"]) for c in made["by_party"]] == [
        (c.of, c.today.found) for c in said.by_party]
    assert made["quiet"] == [{"day": said.day, "state": "broken"}]
    assert "quiet" not in claimed(said, quiet=False)
