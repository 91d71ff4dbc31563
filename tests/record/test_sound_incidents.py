"""What is unsound of reports and incidents is named by its place, and never by who said it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Point, Polygon
from hudna.place.grid import cell
from hudna.record.incidents import (
    Assessed,
    Attached,
    CountLine,
    CountMatch,
    Harm,
    Linked,
    Report,
    Seconded,
    Unlinked,
)
from hudna.record.kinds import (
    AccessAsked,
    AccessOutcome,
    Anything,
    Bulletin,
    Challenge,
    ChallengeOutcome,
    ChallengeReply,
    Counted,
    Incident,
    IncidentAnswer,
    Judged,
    Reconciled,
    RungTaken,
)
from hudna.record.open import LIMIT, open_record
from hudna.record.sign import sign
from hudna.record.sound import LONGEST_TEXT, unsound
from hudna.record.sound_incidents import (
    KINDS,
    LARGEST,
    LONGEST_PLACE,
    LONGEST_REPORT,
    MOST_ATTACHED,
    MOST_LINKED,
)
from tests.record.statements import KEY, MS, of_kind, seeded

H, OTHER = "a" * 64, "b" * 64
AT = Point((371_234_567, 362_345_678))
NEAR = cell(AT, "10 km")
FILE = Attached(H, "image/jpeg", 9)
TOLD = Report("ravine", "page", 5, "shelling", 1, 2, AT, 500, "by the bridge", "قصف", "ar", NEAR,
              ("SY", "SY02"), ("ru",), "heard", "agency", "B", 2, Harm(1, 2), (FILE,), H)
WHAT = Incident("0" * 32, 0, "reported", "mine", 1, 2, AT, 500, "x", "4.2", 2, "x", "o", NEAR,
                ("SY02",), ("ru",), Harm(None, 3, 0, 0))
FOUND = Judged(H, "4.2", "violation", "", "likely", "high", "x", "o", (H,), (OTHER,))
RUNG = RungTaken(H, "query", "ru", 5, "x", "o")
USED = Challenge(H, "x", 5, "o", (FILE,))
ASKED = AccessAsked("ru", "x", NEAR, 1, 2, "x", "o")
LINE = CountLine("1", "mine", 1, 2, "x", NEAR, "ru", "4.2")
LIST = Counted("2016-07-31", (LINE,), "o")
BOTH = Reconciled("2016-07-31", (CountMatch(((H, "1"), (OTHER, "1")), ("near",)),), "o")
OUT = Bulletin("2016-07-31", 1, 0, H, "o", (OTHER,))
LATER = Point((0, 0))
FINER = Polygon((((1, 1), (9, 1), (9, 9), (1, 9), (1, 1)),))


def changed(said: Any, change: dict[str, Any]) -> Any:
    return msgspec.structs.replace(said, **change)


@pytest.mark.parametrize("said", [
    TOLD, WHAT, FOUND, RUNG, USED, ASKED, LIST, BOTH, OUT, Linked((H, OTHER), "", "o"),
    Unlinked(H, "", "o"), Assessed(H, "refuted", "", "o"), Seconded(H, "o"),
    IncidentAnswer(H, "looking", "", "o"), ChallengeReply(H, "x", "o", (FILE,)),
    ChallengeOutcome(H, "upheld", "x", "o"), AccessOutcome(H, "delayed", "", "o"),
    changed(TOLD, {"until_ms": 1, "source": "", "origin": "", "language": "", "at": None}),
    changed(TOLD, {"text": "a\nb\t" + "x" * (LONGEST_REPORT - 4), "language": "zh-Hant-TW"}),
    changed(WHAT, {"clause": "", "until_ms": 1, "near": None, "sources": 0}),
    changed(RUNG, {"answer_by_ms": None}), changed(BOTH, {"matches": ()}),
    changed(LIST, {"lines": (changed(LINE, {"accused": "", "clause": "", "until_ms": 1}),)}),
])
def test_the_base_of_each_case_below_is_sound(said: Anything) -> None:
    assert unsound(said) == ()


UNPLACED: list[tuple[dict[str, Any], str]] = [
    ({"until_ms": 0}, "until_ms"), ({"from_ms": -1}, "from_ms"), ({"until_ms": 10**15}, "until_ms"),
    ({"at": Point((0, 900_000_001))}, "at.at"), ({"near": FINER}, "near"),
    ({"near": cell(LATER, "10 km")}, "near"), ({"near": cell(AT, "1 km")}, "near"),
    ({"near": Polygon(())}, "near"), ({"near": FINER, "at": None}, "near"),
    ({"near": cell(Point((1_900_000_000, 0)), "10 km"), "at": None}, "near"),
    ({"within_m": -1}, "within_m"), ({"within_m": 1_000_001}, "within_m"),
    ({"place": "x" * (LONGEST_PLACE + 1)}, "place"), ({"place": "a\u202eb"}, "place"),
    ({"admin": ("SY", "SY")}, "admin"), ({"admin": ("S Y",)}, "admin"), ({"admin": ("",)}, "admin"),
    ({"admin": tuple(f"SY{i}" for i in range(9))}, "admin"), ({"admin": ("حلب",)}, "admin"),
    ({"accused": ("ru", "ru")}, "accused"), ({"accused": ("",)}, "accused"),
    ({"accused": tuple(map(str, range(51)))}, "accused"),
    ({"harm": Harm(2, 1)}, "harm.killed_most"), ({"harm": Harm(-1)}, "harm.killed_least"),
    ({"harm": Harm(None, None, 10**9)}, "harm.injured_least"),
    ({"harm": Harm(None, None, 3, 2)}, "harm.injured_most"),
]


@pytest.mark.parametrize("said", [TOLD, WHAT])
@pytest.mark.parametrize(("change", "where"), UNPLACED)
def test_where_when_and_who_of_a_report_and_of_an_incident(
    said: Anything, change: dict[str, Any], where: str
) -> None:
    assert where in [f.where for f in unsound(changed(said, change))]


@pytest.mark.parametrize(("said", "change", "where"), [
    (TOLD, {"source": "x" * 65}, "source"), (TOLD, {"source": "a\nb"}, "source"),
    (TOLD, {"origin": "a\u2066b"}, "origin"), (TOLD, {"told_ms": -1}, "told_ms"),
    (TOLD, {"text": "x" * (LONGEST_REPORT + 1)}, "text"), (TOLD, {"text": "a\u202eb"}, "text"),
    (TOLD, {"text": "\0"}, "text"), (TOLD, {"language": "arabic language"}, "language"),
    (TOLD, {"language": "x" * 9}, "language"), (TOLD, {"about": "x"}, "about"),
    (TOLD, {"attached": (FILE, FILE)}, "attached"),
    (TOLD, {"attached": tuple(changed(FILE, {"digest": f"{i:064x}"})
                              for i in range(MOST_ATTACHED + 1))}, "attached"),
    *((TOLD, {"attached": (changed(FILE, {name: value}),)}, f"attached[0].{name}")
      for name, value in (("digest", "A" * 64), ("media_type", "image"), ("size", -1),
                          ("media_type", "Image/JPEG"), ("media_type", "a/b; name=who"))),
    (Linked((H, OTHER), "", "o"), {"reports": (H,)}, "reports"),
    (Linked((H, OTHER), "", "o"), {"reports": (H, H)}, "reports"),
    (Linked((H, OTHER), "", "o"), {
        "reports": tuple(f"{i:064x}" for i in range(MOST_LINKED + 1))}, "reports"),
    (Linked((H, OTHER), "", "o"), {"officer": " "}, "officer"),
    (Linked((H, OTHER), "", "o"), {"why": "x" * (LONGEST_TEXT + 1)}, "why"),
    (Unlinked(H, "", "o"), {"of": ""}, "of"),
    (Assessed(H, "refuted", "", "o"), {"report": "x"}, "report"),
    (WHAT, {"incident": H}, "incident"), (WHAT, {"incident": "A" * 32}, "incident"),
    (WHAT, {"revision": -1}, "revision"), (WHAT, {"sources": -1}, "sources"),
    (WHAT, {"clause": "x" * 65}, "clause"), (WHAT, {"officer": ""}, "officer"),
    (FOUND, {"incident": "0" * 32}, "incident"), (FOUND, {"clause": ""}, "clause"),
    (FOUND, {"by": "x" * 65}, "by"), (FOUND, {"evidence": (H, H)}, "evidence"),
    (FOUND, {"evidence": ("x",)}, "evidence"), (FOUND, {"replaces": ("x",)}, "replaces"),
    (FOUND, {"evidence": tuple(f"{i:064x}" for i in range(201))}, "evidence"),
    (Seconded(H, "o"), {"judged": ""}, "judged"), (Seconded(H, "o"), {"officer": ""}, "officer"),
    (IncidentAnswer(H, "looking", "", "o"), {"incident": ""}, "incident"),
    (RUNG, {"to": ""}, "to"), (RUNG, {"answer_by_ms": -1}, "answer_by_ms"),
    (USED, {"protection": ""}, "protection"), (USED, {"attached": (FILE, FILE)}, "attached"),
    (ChallengeReply(H, "x", "o"), {"challenge": "x"}, "challenge"),
    (ChallengeReply(H, "x", "o"), {"attached": (FILE, FILE)}, "attached"),
    (ChallengeOutcome(H, "upheld", "x", "o"), {"challenge": "x"}, "challenge"),
    (ASKED, {"of": ""}, "of"), (ASKED, {"of": "x" * 65}, "of"),
    (ASKED, {"until_ms": 1}, "until_ms"),
    (ASKED, {"near": FINER}, "near"), (ASKED, {"place": "x" * 301}, "place"),
    (AccessOutcome(H, "refused", "", "o"), {"asked": "ru"}, "asked"),
    (OUT, {"day": "2016-02-30"}, "day"), (OUT, {"digest": "x"}, "digest"),
    (OUT, {"size": -1}, "size"),
    (OUT, {"corrects": (H, H)}, "corrects"),
    (OUT, {"corrects": tuple(f"{i:064x}" for i in range(201))}, "corrects"),
])
def test_what_is_unsound_is_named_by_its_place(
    said: Anything, change: dict[str, Any], where: str
) -> None:
    assert where in [f.where for f in unsound(changed(said, change))]


@pytest.mark.parametrize(("change", "where"), [
    ({"ref": ""}, "ref"), ({"ref": "x" * 65}, "ref"), ({"from_ms": -1}, "from_ms"),
    ({"until_ms": 0}, "until_ms"), ({"place": "a\u202eb"}, "place"), ({"near": FINER}, "near"),
    ({"accused": "x" * 65}, "accused"), ({"clause": "a\nb"}, "clause"),
])
def test_so_is_each_line_of_a_list(change: dict[str, Any], where: str) -> None:
    bad = changed(LIST, {"lines": (LINE, changed(LINE, {"ref": "2", **change}))})
    assert f"lines[1].{where}" in [f.where for f in unsound(bad)]


@pytest.mark.parametrize("lines", [
    (LINE, LINE), tuple(changed(LINE, {"ref": str(i)}) for i in range(501)),
    tuple(changed(LINE, {"ref": str(i), "place": "x" * 300}) for i in range(200)),
])
def test_a_list_has_each_line_once_and_fits_into_a_record(lines: tuple[CountLine, ...]) -> None:
    assert "lines" in [f.where for f in unsound(changed(LIST, {"lines": lines}))]


@pytest.mark.parametrize(("matches", "where"), [
    ((CountMatch(()),), "matches[0].lines"), ((CountMatch((("x", "1"),)),), "matches[0].lines[0]"),
    ((CountMatch(((H, ""),)),), "matches[0].lines[0]"),
    ((CountMatch(((H, "1"),), ("weapon",)),), "matches[0].differs"),
    ((CountMatch(((H, "1"),), ("near", "near")),), "matches[0].differs"),
    ((CountMatch(((H, "1"),)), CountMatch(((H, "1"),))), "matches"),
    (tuple(CountMatch(((H, str(i)),)) for i in range(1000)), "matches"),
])
def test_and_each_match(matches: tuple[CountMatch, ...], where: str) -> None:
    assert where in [f.where for f in unsound(changed(BOTH, {"matches": matches}))]


@pytest.mark.parametrize("change", [
    {"source": "canary\n"}, {"origin": "canary" * 20}, {"text": "canary" * 9999},
    {"place": "canary\0"}, {"near": FINER}, {"admin": ("canary !",)}, {"language": "canary !"},
    {"near": cell(LATER, "10 km")}, {"attached": (Attached("canary", "canary", -1),)},
])
def test_promise_4_no_fault_of_a_report_shows_who_said_what_or_where(
    change: dict[str, Any]
) -> None:
    faults = repr(unsound(changed(TOLD, change)))
    assert faults != "()"
    assert not any(word in faults for word in ("canary", "ravine", "agency", "bridge", "3712"))


@pytest.mark.parametrize("said", [
    changed(TOLD, {"text": "\U0001f54a" * LONGEST_REPORT, "place": "\U0001f54a" * LONGEST_PLACE,
                   "attached": tuple(changed(FILE, {"digest": f"{i:064x}"})
                                     for i in range(MOST_ATTACHED))}),
    changed(LIST, {"lines": tuple(changed(LINE, {"ref": f"{i:040}"}) for i in range(230))}),
    Linked(tuple(f"{i:064x}" for i in range(MOST_LINKED)), "\U0001f54a" * LONGEST_TEXT, "o"),
])
def test_the_largest_that_is_sound_fits_into_a_record(said: Any) -> None:
    record = sign(said, author="un", key=KEY, issued_ms=MS, randomness=seeded(1))
    assert open_record(record.presentation, {"un": KEY.public}).said == said
    assert len(record.presentation) < LIMIT
    assert len(msgspec.json.encode(getattr(said, "lines", ""))) < LARGEST


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_the_generators_make_of_every_kind_is_sound(kind: type[Any]) -> None:
    @given(of_kind(kind), st.integers(0, 9))
    def sound(said: Any, seed: int) -> None:
        record = sign(said, author="un", key=KEY, issued_ms=MS, randomness=seeded(seed))
        assert open_record(record.presentation, {"un": KEY.public}) == record

    sound()
