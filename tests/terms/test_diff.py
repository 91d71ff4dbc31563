"""What a change does to whom, in words; and no change goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from hudna.place.geometry import Line, Polygon
from hudna.speak.language import language
from hudna.terms.agreement import (
    Agreement,
    ExceptionTerms,
    MingledTerms,
    NoticeTerms,
    Open,
    QuietTerms,
    ReleaseDefault,
    StopTerms,
    Words,
)
from hudna.terms.diff import differences
from hudna.terms.load import load
from hudna.terms.shipped import shipped

EXERCISE = load(shipped("syria-2016-exercise")).agreement
PUBLISHED = load(shipped("syria-2016")).agreement
WORDS = Words(en="other words", ar="كلمات أخرى", ru="другие слова")
OPEN = Open(WORDS)
WHOLE = NoticeTerms | StopTerms | ExceptionTerms | QuietTerms | MingledTerms
OPTIONAL_SECTIONS = ("receipts", "sealed", "reading", "watch", "incidents", "process")
DEFAULT = ReleaseDefault(("notice", "stop"), "issg", withheld=("note",))


def put(term: Any, path: tuple[Any, ...], value: Any) -> Any:
    """`term` with what lies at `path` replaced."""
    if not path:
        return value
    step, *rest = path
    if isinstance(step, int):
        return (*term[:step], put(term[step], tuple(rest), value), *term[step + 1 :])
    return msgspec.structs.replace(term, **{step: put(getattr(term, step), tuple(rest), value)})


def at(term: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        term = term[step] if isinstance(step, int) else getattr(term, step)
    return term


def said(path: tuple[Any, ...], value: Any, before: Agreement = EXERCISE) -> str:
    sentences = differences(before, put(before, path, value))
    assert sentences, path
    return "\n".join(map(str, sentences))


def fields(term: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every field of the agreement, the last entry of each list standing for it."""
    if isinstance(term, msgspec.Struct) and not isinstance(term, Words | Open | Polygon):
        for name in term.__struct_fields__:
            inner = getattr(term, name)
            if not isinstance(inner, WHOLE) and name not in OPTIONAL_SECTIONS:
                yield (*path, name)
            yield from fields(inner, (*path, name))
    elif isinstance(term, tuple) and term and isinstance(term[-1], msgspec.Struct):
        yield from fields(term[-1], (*path, len(term) - 1))


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case "10 km" | "exact":
            return "1 km"
        case "automatic":
            return "person"
        case "excluded" | "other":
            return "partner"
        case ():
            return ("us",)
        case Words() | None:
            return WORDS
        case Open():
            return OPEN
        case bool():
            return not value
        case int():
            return value + 60
        case str():
            return value + "-other"
        case Polygon():
            return Line(value.rings[0])
        case tuple():
            return value[:-1]
    return None


OPTIONAL_NUMBERS = ("floor_m", "ceiling_m", "from_ms", "until_ms")
BOTH = [(a, p) for a in (EXERCISE, PUBLISHED) for p in fields(a)]


@pytest.mark.parametrize(("agreement", "path"), BOTH, ids=lambda x: ".".join(map(str, x)) if (
    isinstance(x, tuple)) else x.id)
def test_no_changed_field_goes_unsaid(agreement, path):
    value = at(agreement, path)
    changed = 7 if path[-1] in OPTIONAL_NUMBERS else other(value)
    if path[-1] == "role":
        changed = "guarantor"
    elif path[-1] == "backed_by":
        changed = "us" if value is None else None
    elif path == ("release",):
        changed = (*value, DEFAULT)
    elif value is None and path[-1] not in OPTIONAL_NUMBERS:
        changed = WORDS
    after = put(agreement, path, changed)
    assert after != agreement
    for before, then in ((agreement, after), (after, agreement)):
        sentences = [str(s) for s in differences(before, then)]
        assert sentences
        assert not any("order of entries" in s for s in sentences), path
        assert all("affects: " in s for s in sentences)


def test_the_same_terms_have_no_differences():
    assert differences(EXERCISE, EXERCISE) == ()


def test_order_alone_is_said_to_be_order():
    after = msgspec.structs.replace(EXERCISE, clauses=EXERCISE.clauses[::-1])
    assert "order" in str(differences(EXERCISE, after)[0])


@pytest.mark.parametrize(("path", "value", "words", "effect"), [
    (("protected_kinds", 0, "buffer_m"), 3000, "stay away by: 3,000 m (was: 2,000 m)",
     "strengthens"),
    (("protected_kinds", 0, "buffer_m"), 1000, "stay away by: 1,000 m", "weakens"),
    (("protected_kinds", 0, "buffer_m"), OPEN, "stay away by: left open", "weakens"),
    (("notices", "fresh_for_s"), 300, "lapses after: 5 minutes (was: 10 minutes)",
     "strengthens"),
    (("notices", "fresh_for_s"), 900, "15 minutes", "weakens"),
    (("notices", "clock_tolerance_s"), 1, "1 second (was: 5 seconds)", "weakens"),
    (("notices", "readback_tolerance_m"), 9000, "9,000 m", "weakens"),
    (("notices", "must_concur"), ("us", "ru", "un"), "Must now concur", "strengthens"),
    (("notices", "must_concur"), ("us",), "Need no longer concur", "weakens"),
    (("notices", "lead_times", 0, "seconds"), 43_200, "12 hours (was: 24 hours)", "weakens"),
    (("notices", "lead_times", 1, "excepts"), ("medevac",), "also for: Search", "strengthens"),
    (("stop", "steps", 1, "after_s"), 30, "30 seconds (was: 1 minute)", "strengthens"),
    (("exception", "deadline_s"), 3600, "1 hour (was: 30 minutes)", "weakens"),
    (("review_every_s",), 30 * 86_400, "30 days (was: 90 days)", "strengthens"),
    (("areas", 0, "bars"), ("syrian-government", "ru"), "now barred as well", "strengthens"),
    (("areas", 0, "bars"), (), "now barred are all flights", "strengthens"),
    (("areas", 0, "excepts"), (), "may no longer pass: Medical evacuation", "strengthens"),
    (("areas", 0, "floor_m"), 3000, "from this height: 3,000 m (was: not given)", "weakens"),
    (("areas", 0, "ceiling_m"), 3000, "up to this height: 3,000 m", "weakens"),
    (("areas", 0, "shape"), OPEN, "outline is now left open", "weakens"),
    (("parties", 1, "role"), "observer", "is now observer", "weakens"),
    (("receipts",), None, "no alarm any more (was one after: 1 minute)", "weakens"),
    (("receipts", "within_s"), 30, "now 30 seconds (was: 1 minute)", "strengthens"),
    (("receipts", "within_s"), OPEN, "now left open", "weakens"),
    (("receipts", "deposit_tells"), False, "no longer counts as told", "for you to judge"),
    (("sealed",), None, "can no longer be given to the depositary alone", "weakens"),
    (("sealed", "cell"), "1 km", "cells of: 1 km (was: 10 km)", "weakens"),
    (("sealed", "budget"), 6, "now 6 (was: 12)", "strengthens"),
    (("sealed", "per_s"), 3600, "now 1 hour (was: 24 hours)", "weakens"),
    (("sealed", "sweeping_cells"), 400, "now 400 (was: 100)", "weakens"),
    (("reading",), None, "no longer counted", "weakens"),
    (("reading", "per_person"), 20, "now 20 (was: 50)", "strengthens"),
    (("reading", "per_node"), 500, "now 500 (was: 200)", "weakens"),
    (("reading", "per_s"), 172_800, "now 48 hours (was: 24 hours)", "strengthens"),
    (("watch",), None, "no longer watched", "weakens"),
    (("watch", "gap_s"), 300, "now 5 minutes (was: 10 minutes)", "weakens"),
    (("watch", "late_s"), 600, "now 10 minutes (was: 5 minutes)", "strengthens"),
    (("watch", "approach_s"), OPEN, "now left open", "weakens"),
    (("watch", "silent_s"), 30, "now 30 seconds (was: 1 minute)", "strengthens"),
    (("watch", "answer_s"), 7200, "now 2 hours (was: 1 hour)", "weakens"),
    (("watch", "keep_days"), 30, "now 30 days (was: 400 days)", "weakens"),
    (("watch", "warn"), "person", "A warning waits for a person (was: Warnings wait for nobody)",
     "weakens"),
    (("incidents",), None, "no day is called quiet", "weakens"),
    (("incidents", "zone"), "Etc/UTC", "now Etc/UTC (was: Asia/Damascus)", "for you to judge"),
    (("incidents", "cutoff"), OPEN, "now left open (was: 12:00)", "for you to judge"),
    (("incidents", "answer_s"), 43_200, "now 12 hours (was: 24 hours)", "strengthens"),
    (("incidents", "judge_s"), 604_800, "now 7 days (was: 72 hours)", "weakens"),
    (("incidents", "judge_s"), OPEN, "now left open", "weakens"),
    (("incidents", "challenge_reply_s"), 3600, "now 1 hour (was: 48 hours)", "weakens"),
    (("incidents", "access_s"), 172_800, "now 48 hours (was: 24 hours)", "weakens"),
    (("incidents", "monitors"), ("issg",),
     "now International Syria Support Group (was: United Nations)", "for you to judge"),
    (("incidents", "ladder", 0, "after_s"), 3600, "“query”: now 1 hour (was: 24 hours)",
     "strengthens"),
    (("incidents", "ladder", 3, "to"), WORDS, "brought before: other words (was: The ministers)",
     "for you to judge"),
    (("incidents", "under", 7, "clauses"), OPEN, "territory may now fall under: left open",
     "for you to judge"),
    (("incidents", "under"), (), "any clause, as those who judge see it", "for you to judge"),
    (("incidents", "quiet"), OPEN, "quiet is now left open", "weakens"),
    (("incidents", "quiet", "allowed"), 0, "now 0 (was: 2)", "strengthens"),
    (("incidents", "quiet", "least"), 1, "now 1 (was: 3)", "weakens"),
    (("incidents", "quiet", "happenings"), ("air-strike",), "now air strike, once it is: "
     "corroborated, verified (was: air strike, shelling", "weakens"),
    (("incidents", "quiet", "stages"), ("reported", "corroborated", "verified"),
     "once it is: reported, corroborated, verified", "strengthens"),
    (("incidents", "quiet", "stages"), ("reported",), "once it is: reported (was",
     "for you to judge"),
    (("process",), None, "has no terms any more", "weakens"),
    (("process", "claimants"), ("us", "ru"),
     "now United States of America, Russian Federation (was: ", "for you to judge"),
    (("process", "holders", 0, "kind"), "partner",
     "Daesh is now truce partner (was: excluded group)", "strengthens"),
    (("process", "holders", 2, "kind"), "excluded", "is now excluded group (was: neither",
     "weakens"),
    (("process", "holders"), (), "no longer be said to be held by: Daesh", "for you to judge"),
    (("process", "grain_km2"), 4, "now 4 km² (was: 1 km²)", "strengthens"),
    (("process", "grain_km2"), OPEN, "now left open", "weakens"),
    (("process", "mingled"), OPEN, "with nothing around it (was: 1,000 m)", "weakens"),
    (("process", "mingled", "buffer_m"), 500, "now 500 m (was: 1,000 m)", "weakens"),
    (("process", "mingled", "buffer_m"), 2000, "now 2,000 m (was: 1,000 m)", "strengthens"),
    (("process", "call_s"), 1800, "now 30 minutes (was: 1 hour)", "strengthens"),
    (("process", "counters", 0, "days"), 5, "days asked for: now 5 (was: 7)", "for you to judge"),
    (("process", "counters"), (), "Days are no longer counted: Seven consecutive",
     "for you to judge"),
    (("process", "counters", 0, "milestone"), "transition-talks", "leads now to The political",
     "for you to judge"),
    (("release",), (), "No longer so by itself: of site, area, movement, to every observer: "
     "nothing", "for you to judge"),
    (("release", 0, "nothing"), False, "to every observer: the exact place", "for you to judge"),
    (("exercise",), None, "no longer for an exercise", "for you to judge"),
    (("clauses", 3, "prohibits"), (), "no longer prohibits: aerial bombardment", "weakens"),
])
def test_a_change_in_words_with_its_effect(path, value, words, effect):
    text = said(path, value)
    assert words in text
    assert effect in text


def test_newly_barred_parties_are_named_as_affected():
    text = said(("areas", 0, "bars"), ("syrian-government", "ru"))
    assert "affects: flights of: Russian Federation" in text


def test_ground_gained_and_lost_is_measured():
    square = Polygon((((360_000_000, 360_000_000), (361_000_000, 360_000_000),
                       (361_000_000, 361_000_000), (360_000_000, 361_000_000),
                       (360_000_000, 360_000_000)),))
    half = Polygon((((360_000_000, 360_000_000), (360_500_000, 360_000_000),
                     (360_500_000, 361_000_000), (360_000_000, 361_000_000),
                     (360_000_000, 360_000_000)),))
    before = put(EXERCISE, ("areas", 0, "shape"), square)
    text = said(("areas", 0, "shape"), half, before)
    # Half of a tenth of a degree square at 36 N: 4.5 km by 11.1 km.
    assert "ground gained: 0.0 km², ground lost: 50.0 km²" in text
    assert "weakens" in text


@pytest.mark.parametrize("section", OPTIONAL_SECTIONS)
def test_a_section_that_appears_strengthens_and_one_that_goes_weakens(section):
    without = put(EXERCISE, (section,), None)
    (appears, *_), (goes, *_) = differences(without, EXERCISE), differences(EXERCISE, without)
    assert "strengthens" in str(appears)
    assert "weakens" in str(goes)


def test_the_order_of_what_is_released_is_a_term():
    before = put(EXERCISE, ("release",), (*EXERCISE.release, DEFAULT))
    after = put(EXERCISE, ("release",), (DEFAULT, *EXERCISE.release))
    sentence, = differences(before, after)
    assert "the first that fits counts" in str(sentence)


def test_what_is_withheld_is_said_by_its_field():
    text = said(("release",), (*EXERCISE.release, DEFAULT))
    assert ("of notice, stop, to International Syria Support Group: the exact place, without the "
            "fields note") in text


@pytest.mark.parametrize("name", [
    "sources", "parties", "clauses", "categories", "protected_kinds", "areas", "milestones",
    "accessions"])
def test_what_is_added_or_removed_is_said(name):
    fewer = msgspec.structs.replace(EXERCISE, **{name: getattr(EXERCISE, name)[:-1]})
    for sentences in (differences(EXERCISE, fewer), differences(fewer, EXERCISE)):
        assert len(sentences) == 1


def test_a_removed_kind_keeps_its_protection_under_law():
    fewer = msgspec.structs.replace(EXERCISE, protected_kinds=EXERCISE.protected_kinds[1:])
    assert "keep their protection under humanitarian law" in str(differences(EXERCISE, fewer)[0])


def test_a_text_changed_in_one_language_only_is_told_apart():
    title = msgspec.structs.replace(EXERCISE.title, ru="Другое название")
    assert "changed in: ru" in said(("title",), title)


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_names_are_said_in_the_reader_s_language(code):
    text = "\n".join(map(language(code).say, differences(PUBLISHED, EXERCISE)))
    assert EXERCISE.areas[0].name.of(code) in text
    assert EXERCISE.areas[0].name.en not in text
