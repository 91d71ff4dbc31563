"""Figures counted once more by a script that shares no code with the node: by hand, beside it."""

from __future__ import annotations

import ast
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from subprocess import run
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.incidents import IncidentAnswer, Seconded
from hudna.record.person import person_key, same_person
from hudna.record.record import Record
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import NUMBERS, Row, figures, totals
from hudna.view.effort import Effort
from hudna.view.quiet import Heard, everywhere, in_a_row, quiet_days
from tests.agreements import quick
from tests.examples import examples
from tests.view.happenings import JUDGES, Folded, judgement, told
from tests.view.telling_incidents import DAY_MS, HOUR, START
from tests.view.test_taking_part import record

SCRIPT = Path(__file__).parents[2] / "scripts" / "recount.py"
DOC = Path(__file__).parents[2] / "docs" / "bulletin-data.md"
CLAUSE, GOV, OPP = "coh-cease-attacks", "syrian-government", "opposition"
RULE = {"happenings": ["shelling"], "stages": ["corroborated", "verified"], "allowed": 1}
DAYS = ["2016-07-30", "2016-07-31", "2016-08-01"]


def _script() -> Any:
    spec = spec_from_file_location("recount", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECOUNT = _script()


def a_file(records: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "format": "hudna-bulletin-data/1", "author": "un", "guarantors": ["us", "ru"],
        "monitors": ["un"], "backed_by": {GOV: "ru", OPP: "us"}, "zone": "Asia/Damascus",
        "level": 0, "records": records, "quiet": RULE, "days": DAYS,
        "known": dict.fromkeys(DAYS, True), **more}


def an_incident(name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "incident", "hash": f"{name}-0", "author": "un", "issued_ms": START,
            "incident": name, "revision": 0, "stage": "reported", "happened": "shelling",
            "from_ms": START, "until_ms": START + HOUR, "clause": CLAUSE, "sources": 2,
            "admin": ["SY02"], "accused": [GOV], **more}


def a_judgement(of: str, name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "judged", "hash": name, "author": "un", "issued_ms": START + 1,
            "incident": of, "clause": CLAUSE, "outcome": "violation", "by": GOV, "officer": "a",
            "replaces": [], **more}


def a_second(of: str, **more: Any) -> dict[str, Any]:
    return {"kind": "seconded", "hash": f"second-{of}", "author": "un", "issued_ms": START + 2,
            "judged": of, "officer": "b", **more}


def an_answer(of: str, by: str, outcome: str = "denies") -> dict[str, Any]:
    return {"kind": "incident-answer", "hash": f"answer-{of}-{by}", "author": by,
            "issued_ms": START + 3, "incident": of, "outcome": outcome, "replaces": []}


def row(party: str = GOV, day: str = DAYS[1], unit: str = "SY02", **numbers: list[str]) -> Any:
    return {"day": day, "clause": CLAUSE, "party": party, "unit": unit,
            **{what: numbers.get(what, []) for what in NUMBERS}}


def counts(**numbers: int) -> dict[str, int]:
    return {**dict.fromkeys(NUMBERS, 0), **numbers}


BY_HAND = [
    # Found: two persons of the monitors, and answered by the guarantor.
    an_incident("a"), a_judgement("a-0", "ja"), a_second("ja"), an_answer("a-0", "ru"),
    # Alleged: one person has judged; the other party is only looking into it.
    an_incident("b", accused=[GOV, OPP]), a_judgement("b-0", "jb"),
    an_answer("b-0", "us", "looking"),
    # Refuted by both guarantors jointly.
    an_incident("c"),
    a_judgement("c-0", "jc1", author="us", outcome="no-violation"),
    a_judgement("c-0", "jc2", author="ru", outcome="no-violation"),
    # Found, and contested: both guarantors hold that it was no violation.
    an_incident("d"), a_judgement("d-0", "jd"), a_second("jd"),
    a_judgement("d-0", "jd1", author="us", outcome="no-violation"),
    a_judgement("d-0", "jd2", author="ru", outcome="no-violation"),
    # Unverifiable, of nobody, elsewhere, on the next day of Damascus though not of Greenwich.
    an_incident("e", stage="unverifiable", accused=[], admin=[], from_ms=START + 16 * HOUR,
                until_ms=START + 16 * HOUR),
    # No source left: counts nowhere. Another's incident: neither.
    an_incident("f", sources=0), an_incident("g", author="us", hash="g-us"),
]


def test_counted_by_hand() -> None:
    found = RECOUNT.recount(a_file(BY_HAND))
    assert found["rows"] == [
        row(OPP, alleged=["b"]),
        row(found=["a", "d"], alleged=["b"], refuted=["c"], answered=["a"], contested=["d"]),
        row("", DAYS[2], "", unknown=["e"]),
    ]
    assert found["totals"] == [
        {"day": DAYS[1], **counts(found=2, alleged=1, refuted=1, answered=1, contested=1)},
        {"day": DAYS[2], **counts(unknown=1)}]
    assert found["by_party"] == [
        {"day": DAYS[1], "party": OPP, **counts(alleged=1)},
        {"day": DAYS[1], "party": GOV,
         **counts(found=2, alleged=1, refuted=1, answered=1, contested=1)},
        {"day": DAYS[2], "party": "", **counts(unknown=1)}]


def test_quiet_days_by_hand() -> None:
    found = RECOUNT.recount(a_file(BY_HAND))
    # Three were found to be, or not to be, a violation: each happened.
    assert [(d["day"], d["state"], d["on_it"]) for d in found["quiet"]] == [
        (DAYS[0], "quiet", []), (DAYS[1], "broken", ["a", "c", "d"]), (DAYS[2], "quiet", [])]
    assert found["in_a_row"] == 1


def test_a_day_of_which_not_enough_is_known_is_not_known_and_ends_the_run() -> None:
    found = RECOUNT.recount(a_file([], known={DAYS[0]: True, DAYS[1]: False, DAYS[2]: True}))
    assert [d["state"] for d in found["quiet"]] == ["quiet", "unknown", "quiet"]
    assert (found["quiet"][1]["why"], found["in_a_row"]) == ("not-enough-known", 1)
    assert RECOUNT.recount(a_file([], known={}))["in_a_row"] == 0


def test_what_may_have_been_on_another_day_leaves_both_unknown() -> None:
    late = [an_incident(n, stage="corroborated", until_ms=START + DAY_MS) for n in "ab"]
    found = RECOUNT.recount(a_file(late))
    assert [(d["state"], d["why"], d["perhaps"]) for d in found["quiet"]] == [
        ("quiet", "", []), *[("unknown", "when-or-where", ["a", "b"])] * 2]


def test_without_a_rule_no_day_is_called_quiet() -> None:
    found = RECOUNT.recount(a_file(BY_HAND, quiet=None))
    assert (found["quiet"], found["in_a_row"]) == (None, None)


@pytest.mark.parametrize(("second", "counts"), [
    ({}, "found"), ({"officer": " A "}, "alleged"), ({"officer": "а"}, "alleged"),
    ({"officer": "Á"}, "alleged"), ({"author": "us"}, "alleged")])
def test_two_persons_of_one_party_make_a_finding(second: Any, counts: str) -> None:
    said = [an_incident("a"), a_judgement("a-0", "j"), a_second("j", **second)]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(**{counts: ["a"]})]


def test_the_latest_version_counts_with_what_was_said_of_any() -> None:
    later = an_incident("a", hash="a-1", revision=1, issued_ms=START - 1, admin=["SY07"])
    said = [later, an_incident("a"), a_judgement("a-0", "j"), a_second("j")]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(unit="SY07", found=["a"])]


def test_of_two_versions_with_one_revision_the_first_issued_counts() -> None:
    said = [an_incident("a"), an_incident("a", hash="a-x", issued_ms=START + 9, admin=["SY07"])]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(alleged=["a"])]


def test_findings_of_other_persons_stand_side_by_side() -> None:
    said = [an_incident("a"), a_judgement("a-0", "j1"), a_second("j1", issued_ms=START + 9),
            a_judgement("a-0", "j2", issued_ms=START + 3, outcome="no-violation"),
            a_second("j2", issued_ms=START + 4)]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(found=["a"], contested=["a"])]
    other = [a_judgement("a-0", "j2", by=OPP, officer="c"), a_second("j2", officer="d")]
    assert RECOUNT.recount(a_file([*said[:3], *other]))["rows"] == [
        row(OPP, found=["a"], contested=["a"]), row(found=["a"], contested=["a"])]


@pytest.mark.parametrize(("at", "counts"), [(3, "found"), (4, "alleged"), (5, "alleged")])
def test_what_its_author_had_replaced_nobody_makes_a_finding(at: int, counts: str) -> None:
    said = [an_incident("a"), a_judgement("a-0", "j1"), a_second("j1", issued_ms=START + at),
            a_judgement("a-0", "j2", issued_ms=START + 4, outcome="no-violation",
                        replaces=["j1"])]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(**{counts: ["a"]})]


def test_an_answer_that_its_party_has_replaced_counts_no_more() -> None:
    looking = an_answer("a-0", "ru", "looking")
    looking = {**looking, "hash": "x", "issued_ms": START, "replaces": ["answer-a-0-ru"]}
    said = [an_incident("a"), an_answer("a-0", "ru")]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(alleged=["a"], answered=["a"])]
    assert RECOUNT.recount(a_file([*said, looking]))["rows"] == [row(alleged=["a"])]


def test_what_cannot_be_determined_of_anybody_is_unknown_of_each() -> None:
    said = [an_incident("a"), a_judgement("a-0", "j", by="", outcome="undetermined"), a_second("j")]
    assert RECOUNT.recount(a_file(said))["rows"] == [row(unknown=["a"])]


def test_one_guarantor_alone_is_joint_with_nobody() -> None:
    said = [an_incident("a", accused=[]), a_judgement("a-0", "j", author="us", officer="c")]
    assert RECOUNT.recount(a_file(said, guarantors=["us"]))["rows"] == [
        row("", alleged=["a"]), row(alleged=["a"])]


# --- the command ---


def command(tmp_path: Path, data: object) -> Any:
    file = tmp_path / "data.json"
    file.write_text(json.dumps(data))
    return run([sys.executable, "-I", SCRIPT, file], capture_output=True, text=True, check=False)


def test_claims_that_hold_and_one_that_does_not(tmp_path: Path) -> None:
    found = RECOUNT.recount(a_file(BY_HAND))
    sound = command(tmp_path, a_file(BY_HAND, claimed=found))
    assert (sound.returncode, json.loads(sound.stdout)) == (0, found)
    found["totals"][0]["found"] = 1
    wrong = command(tmp_path, a_file(BY_HAND, claimed=found))
    assert wrong.returncode == 1
    assert "totals: the file claims other figures" in wrong.stderr
    for claim in ({"casualties": 0}, {"totals": 3}, {"by_clause": [{"day": DAYS[1]}]},
                  {"totals": [{"day": DAYS[1]}]}, {"by_party": [{"day": DAYS[1], "party": GOV,
                                                                 **counts(found=9)}]},
                  {"quiet": [{"day": DAYS[1], "state": "quiet"}]}):
        assert command(tmp_path, a_file(BY_HAND, claimed=claim)).returncode == 1, claim


def test_of_one_day_what_is_claimed_is_compared(tmp_path: Path) -> None:
    found = RECOUNT.recount(a_file(BY_HAND))
    claim = {key: [x for x in found[key] if x["day"] == DAYS[1] and x.get("party") != ""]
             for key in RECOUNT.SUMS}
    claim["quiet"] = [{"day": DAYS[1], "state": "broken"}]
    claim["by_clause"].append({"day": DAYS[1], "clause": "of the day before", **counts()})
    assert command(tmp_path, a_file(BY_HAND, claimed=claim)).returncode == 0
    for key in RECOUNT.SUMS:
        fewer = {**claim, key: [x for x in claim[key] if x["found"] == 0]}
        assert command(tmp_path, a_file(BY_HAND, claimed=fewer)).returncode == 1


@pytest.mark.parametrize(("data", "says"), [
    ([], "format"), ({"format": "other"}, "format"),
    ({k: v for k, v in a_file([]).items() if k != "zone"}, "zone: expected"),
    (a_file([{"kind": "report"}]), "records[0].kind"),
    (a_file([an_incident("a"), an_incident("a")]), "records[1].hash"),
    (a_file([{k: v for k, v in an_incident("a").items() if k != "stage"}]), "records[0].stage"),
    (a_file(BY_HAND, zone="Nowhere/At-all"), "Nowhere/At-all"),
    (a_file([], days=["yesterday"]), "yesterday"),
    (a_file([3]), "data.json"), (a_file([], quiet={}), "data.json"),
])
def test_bad_input_is_named_and_gives_no_figures(tmp_path: Path, data: Any, says: str) -> None:
    result = command(tmp_path, data)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_no_file_and_no_json(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff{")
    for args in ((), (tmp_path / "none",), (tmp_path / "x",)):
        result = run([sys.executable, SCRIPT, *args], capture_output=True, check=False)
        assert result.returncode == 2


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {n.partition(".")[0] for n in names} <= set(sys.stdlib_module_names)


def test_each_field_that_it_reads_is_documented() -> None:
    text = DOC.read_text("utf-8")
    fields = {*a_file([]), "claimed", *RULE, *NUMBERS, "totals", "rows", "in_a_row", "on_it",
              "perhaps", *(f for kind in RECOUNT.MUST_HAVE.values() for f in kind),
              *RECOUNT.MUST_HAVE}
    assert {f for f in fields if f"`{f}`" not in text} == set()
    assert RECOUNT.FORMAT in text


# --- beside the node ---

ENOUGH = Heard(dict.fromkeys(DAYS, Effort(3, 3)))

PARTIES = st.sampled_from(["", GOV, OPP, "ru"])
OUTCOMES = st.sampled_from(["violation", "no-violation", "undetermined"])
CLAUSES = st.sampled_from([CLAUSE, "coh-no-territory"])
UNITS = st.sampled_from([(), ("SY02",), ("SY07", "SY0701")])
STAGES = st.sampled_from(["reported", "under-review", "corroborated", "refuted", "unverifiable"])


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    out: list[Record] = []
    for name in "abc"[:draw(st.integers(1, 3))]:
        versions: list[Record] = []
        for revision in range(draw(st.integers(1, 2))):
            begins = START + draw(st.integers(-30, 40)) * HOUR
            versions.append(record("un", told(
                incident=name * 32, revision=revision, stage=draw(STAGES), clause=draw(CLAUSES),
                sources=draw(st.sampled_from([0, 1, 2])), admin=draw(UNITS), from_ms=begins,
                until_ms=begins + draw(st.integers(0, 12)) * HOUR,
                accused=draw(st.sampled_from([(), (GOV,), (GOV, OPP)])),
                happened=draw(st.sampled_from(["shelling", "advance"]))), START + revision))
        out += versions + draw(said_of(versions))
    return list({r.hash: r for r in out}.values())


@st.composite
def said_of(draw: st.DrawFn, versions: list[Record]) -> list[Record]:
    out: list[Record] = []
    for i in range(draw(st.integers(0, 5))):
        mine = [r.hash for r in out if isinstance(r.said, type(judgement(versions[0])))]
        author = draw(st.sampled_from(["un", "us", "ru", "issg"]))
        said = record(author, judgement(
            draw(st.sampled_from(versions)), clause=draw(CLAUSES), outcome=draw(OUTCOMES),
            by=draw(PARTIES), officer=draw(st.sampled_from(["a", "b"])),
            replaces=tuple(draw(st.lists(st.sampled_from(mine), max_size=1))) if mine else ()),
            START + draw(st.integers(2, 6)))
        out.append(said)
        if draw(st.booleans()):
            out.append(record(author, Seconded(said.hash, draw(st.sampled_from(["b", "c"]))),
                              START + draw(st.integers(5, 9)) + i))
    for by in draw(st.lists(st.sampled_from(["ru", "us", GOV, OPP]), max_size=3)):
        outcome: Any = draw(st.sampled_from(["denies", "looking", "accepts"]))
        out.append(record(by, IncidentAnswer(draw(st.sampled_from(versions)).hash, outcome, "no",
                                             "o"), START + draw(st.integers(3, 9))))
    return out


def exported(one: Record) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(one.said)
    return {**fields, "hash": one.hash, "author": one.author, "issued_ms": one.issued_ms}


@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_the_same_names_are_one_person_s(one: str, other: str) -> None:
    assert RECOUNT.name(one) == person_key(one)
    assert (RECOUNT.name(one) == RECOUNT.name(other)) == same_person(one, other)


def test_of_each_character_it_is_the_same() -> None:
    every = (chr(i) for i in (*range(0xD800), *range(0xE000, 0x10000), *range(0xE0000, 0xE0200)))
    assert not [c for c in every if RECOUNT.name(c) != person_key(c)]


def sums(rows: tuple[Row, ...], of: tuple[str, ...]) -> list[dict[str, Any]]:
    keys = sorted({tuple(getattr(r.key, f) for f in of) for r in rows})
    return [{**dict(zip(of, key, strict=True)), **{w: f.count for w, f in msgspec.structs.asdict(
        totals(r for r in rows if tuple(getattr(r.key, f) for f in of) == key)).items()}}
        for key in keys]


@settings(max_examples=examples(60, 600), deadline=None)
@given(records(), st.integers(0, 1), st.integers(0, 2), st.sets(st.sampled_from(DAYS)))
def test_the_same_figures_as_the_node_s_own(
    said: list[Record], level: int, allowed: int, silent: set[str]
) -> None:
    """`silent`: days of which enough told, and too few from one area."""
    data = a_file([exported(r) for r in said], level=level, quiet={**RULE, "allowed": allowed},
                  known={d: d not in silent for d in DAYS})
    found, zone = RECOUNT.recount(data), ZoneInfo("Asia/Damascus")
    lines = Folded(said).incidents.all()
    rows = figures(lines, JUDGES, quick().agreement, zone, level)
    assert found["rows"] == [
        {**msgspec.to_builtins(r.key), **{w: list(getattr(r, w).incidents) for w in NUMBERS}}
        for r in rows]
    for key, of in RECOUNT.SUMS.items():
        assert found[key] == sums(rows, of)
    rule = Quiet(("shelling",), ("corroborated", "verified"), zone, allowed, 3, "ex-quiet")
    known = Heard({d: Effort(3, 3) for d in DAYS if d not in silent})
    days = everywhere(quiet_days(rule, DAYS, lines, JUDGES, heard=ENOUGH), [
        quiet_days(rule, DAYS, lines, JUDGES, heard=known, unit=("SY02",))])
    assert found["quiet"] == [
        {"day": d.day, "state": d.state, "why": "not-enough-known" if d.why == "areas" else d.why,
         "on_it": list(d.on_it.incidents),
         "perhaps": list(d.perhaps.incidents)} for d in days]
    assert found["in_a_row"] == in_a_row(days)
