"""The terms for incidents: what a node makes of them, open or settled."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from copy import deepcopy
from datetime import UTC, datetime, time
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record import incidents as said
from hudna.terms.happenings import HAPPENED, RUNGS, STAGES, STEPS, Happening, Rung, Unrefuted
from hudna.terms.load import load
from hudna.terms.schema import schema
from hudna.terms.shipped import shipped
from hudna.terms.working import working
from hudna.terms.working_incidents import incidents, open_of_incidents
from tests.agreements import EXERCISE, edited
from tests.examples import examples

OPEN = {"open": {"en": "not settled", "ar": "غير محدد", "ru": "не согласовано"}}
NUMBERS = ("answer_s", "judge_s", "challenge_reply_s", "access_s")


def made(change):
    return incidents(load(edited(change)).agreement)


def test_the_same_kinds_stages_and_steps_as_records_have():
    assert get_args(Happening) == get_args(said.Happening)
    assert set(get_args(Unrefuted)) == set(get_args(said.Stage)) - {"refuted"}
    assert get_args(Rung) == get_args(said.Rung)


def test_each_has_a_word_and_stands_in_the_schema():
    defs = schema()["$defs"]
    assert tuple(defs["happening"]["enum"]) == get_args(Happening) == tuple(HAPPENED)
    stages = defs["quiet"]["properties"]["stages"]["items"]["enum"]
    assert tuple(stages) == get_args(Unrefuted) == tuple(STAGES)
    assert tuple(defs["rung"]["properties"]["rung"]["enum"]) == RUNGS == tuple(STEPS)


def test_the_exercise_in_the_house_s_units():
    terms = incidents(load(shipped(EXERCISE)).agreement)
    assert terms
    assert terms.zone == ZoneInfo("Asia/Damascus")
    assert terms.cutoff == time(12)
    assert (terms.answer_ms, terms.judge_ms) == (86_400_000, 259_200_000)
    assert (terms.challenge_reply_ms, terms.access_ms) == (172_800_000, 86_400_000)
    assert terms.monitors == ("un",)
    assert terms.within_ms == {"query": 86_400_000, "finding": 172_800_000,
                               "persistent": 259_200_000, "referred": 604_800_000}
    assert terms.quiet
    assert (terms.quiet.allowed, terms.quiet.least) == (2, 3)
    assert terms.quiet.stages == ("corroborated", "verified")
    assert terms.quiet.zone == terms.zone


def test_days_are_damascus_days_in_summer_and_in_winter():
    zone = made(lambda d: None).zone
    assert zone
    for moment, hours in ((datetime(2016, 7, 1, tzinfo=UTC), 3), (
            datetime(2016, 1, 1, tzinfo=UTC), 2)):
        assert moment.astimezone(zone).utcoffset().total_seconds() == 3600 * hours


def test_a_kind_that_is_not_listed_is_left_to_those_who_judge():
    def change(d):
        d["incidents"]["under"][0]["clauses"] = deepcopy(OPEN)

    terms = made(change)
    assert terms.may_fall_under("air-strike", "coh-access")
    assert terms.may_fall_under("other", "coh-access")
    assert terms.may_fall_under("shelling", "coh-cease-attacks")
    assert not terms.may_fall_under("shelling", "coh-access")


@pytest.mark.parametrize("path", [
    ("zone",), ("quiet",), ("quiet", "allowed"), ("quiet", "least")])
def test_half_a_rule_calls_no_day_quiet(path):
    def change(d):
        here = d["incidents"]
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = deepcopy(OPEN)

    assert made(change).quiet is None


@settings(max_examples=examples(10, 40), deadline=None)
@given(st.sets(st.sampled_from([*NUMBERS, "zone", "cutoff", "monitors", "quiet", *RUNGS])))
def test_whatever_is_open_is_none_and_named_and_a_node_runs_all_the_same(names):
    def change(d):
        for name in names - set(RUNGS):
            d["incidents"][name] = deepcopy(OPEN)
        for step in d["incidents"]["ladder"]:
            if step["rung"] in names:
                step["after_s"] = deepcopy(OPEN)

    loaded = load(edited(change))
    terms = working(loaded.agreement, loaded.digest).incidents
    assert terms
    assert {n for n in NUMBERS if getattr(terms, n.replace("_s", "_ms")) is None} == (
        names & set(NUMBERS))
    assert {r for r in RUNGS if terms.within_ms[r] is None} == names & set(RUNGS)
    assert (terms.zone is None, terms.cutoff is None, terms.monitors is None) == (
        "zone" in names, "cutoff" in names, "monitors" in names)
    assert (terms.quiet is None) == bool(names & {"zone", "quiet"})
    assert set(open_of_incidents(loaded.agreement)) == {
        f"incidents.ladder.{n}.after_s" if n in RUNGS else f"incidents.{n}" for n in names}


@pytest.mark.parametrize(("how", "wheres"), [
    (lambda steps: steps[::-1], {f"incidents.ladder[{i}].rung" for i in range(4)}),
    (lambda steps: [steps[0], steps[0], *steps[2:]], {"incidents.ladder[1].rung"}),
    (lambda steps: steps[:3], {"incidents.ladder"}),
])
def test_the_ladder_is_four_steps_in_their_order(how, wheres):
    def change(d):
        d["incidents"]["ladder"] = list(map(deepcopy, how(d["incidents"]["ladder"])))

    with pytest.raises(Refused) as refused:
        load(edited(change))
    assert {f.where for f in refused.value.faults} == wheres


@pytest.mark.parametrize("where", ["zone", "answer_s", "monitors", "quiet"])
def test_open_needs_its_reason_in_three_languages(where):
    def change(d):
        d["incidents"][where] = {"open": {"en": "not settled", "ar": "غير محدد"}}

    with pytest.raises(Refused) as refused:
        load(edited(change))
    assert [f.where for f in refused.value.faults] == [f"incidents.{where}.open.ru"]


def test_an_unknown_field_of_the_quiet_rule_is_named():
    def change(d):
        d["incidents"]["quiet"]["leest"] = d["incidents"]["quiet"].pop("least")

    with pytest.raises(Refused) as refused:
        load(edited(change))
    assert {f.where for f in refused.value.faults} == {
        "incidents.quiet.least", "incidents.quiet.leest"}


def test_zones_are_known_where_the_system_has_no_files_of_them():
    """What `hudna` itself asks for must bring them (tzdata)."""
    ran = subprocess.run(
        [sys.executable, "-c", "import zoneinfo; print(zoneinfo.ZoneInfo('Asia/Damascus'))"],
        env={**os.environ, "PYTHONTZPATH": ""}, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "Asia/Damascus", ran.stderr
    asked = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert any(one.startswith("tzdata") for one in asked["project"]["dependencies"])
