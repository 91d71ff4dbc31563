"""Reports of one event are proposed together, copies count once, and order changes nothing."""

from __future__ import annotations

import random

import pytest

from hudna.bench.workloads.told import told
from hudna.correlate.clue import Clue
from hudna.correlate.groups import groups_of, joined
from hudna.correlate.model import LEVELS
from hudna.correlate.together import correlated
from hudna.fault import Refused
from tests.correlate.conftest import H

OTHER_WORDS = "Atareb: planes bombed the market by the Naqshbandi mosque, 30 dead, rescuers dig"
ARABIC = "طائرات قصفت سوق الأتارب قرب جامع النقشبندي وقتل 29"


def by_ids(found):
    return {proposal.ids: proposal for proposal in found.proposals}


def test_two_tellings_of_one_event_are_proposed_with_the_weight_of_each_clue(clue):
    found = correlated([clue("a"), clue("b", text=OTHER_WORDS, within_m=800)])
    (proposal,) = found.proposals
    assert proposal.ids == ("a", "b")
    assert [w.about for w in proposal.weights] == ["prior", *LEVELS]
    bits = sum(w.bits for w in proposal.weights)
    assert proposal.probability == pytest.approx(2**bits / (1 + 2**bits))
    level = {w.about: w.level for w in proposal.weights}
    assert level["time"] == "within an hour"
    assert level["place"] == "within one km"
    assert level["kind"] == "the same"
    assert level["parties"] == "unknown"
    assert level["names"] == "unknown"
    assert found.copies == ()
    assert found.groups[0].hands == (("a",), ("b",))


def levels(*clues):
    ids = tuple(sorted(each.id for each in clues))
    return {w.about: w.level for w in by_ids(correlated(clues))[ids].weights}


@pytest.mark.parametrize(("text", "harm", "found"), [
    ("Atareb market by Naqshbandi mosque bombed: 29 killed, 40 wounded", (), "a figure in common"),
    ("Atareb market by Naqshbandi mosque bombed by planes", (29,), "a figure in common"),
    ("Atareb market by Naqshbandi mosque bombed: 31 killed", (), "figures close"),
    ("Atareb market by Naqshbandi mosque bombed: 90 killed", (), "other figures"),
    ("Atareb market by Naqshbandi mosque bombed by planes", (), "unknown"),
    ("Atareb market by Naqshbandi mosque bombed by 29 planes", (), "unknown"),
])
def test_how_many_were_harmed_is_held_against_each_other(clue, text, harm, found):
    assert levels(clue("a"), clue("b", text=text, harm=harm))["harm"] == found


def test_two_figures_in_common_say_more_than_one(clue):
    both = {"harm": (29, 41)}
    assert levels(clue("a", **both), clue("b", text=OTHER_WORDS, **both))["harm"] == (
        "two figures in common")


def test_one_day_and_the_next_do_not_meet(clue):
    midnight = clue("a").from_ms
    day = {"from_ms": midnight, "until_ms": midnight + 24 * H}
    after = {"from_ms": midnight + 24 * H, "until_ms": midnight + 48 * H}
    assert levels(clue("a", **day), clue("b", text=OTHER_WORDS, **day))["time"] == "days meet"
    assert levels(clue("a", **day), clue("b", text=OTHER_WORDS, **after))["time"] == "days close"


def test_what_was_hit_is_held_against_each_other_across_scripts(clue):
    assert levels(clue("a"), clue("b", text=ARABIC))["scene"] == "most in common"
    elsewhere = OTHER_WORDS.replace("market", "bakery").replace("mosque", "church")
    assert levels(clue("a"), clue("b", text=elsewhere))["scene"] == "none in common"


def test_names_meet_across_scripts(clue):
    found = correlated([clue("a"), clue("b", text=ARABIC)])
    level = {w.about: w.level for w in found.proposals[0].weights}
    assert level["text"] == "unknown"
    assert level["names"] == "several in common"


@pytest.mark.parametrize("own", [
    {"from_ms": 1_468_000_000_000 + 40 * H, "until_ms": 1_468_000_000_000 + 41 * H},
    {"lon": 380_000_000},
])
def test_what_is_of_another_day_or_place_is_not(clue, own):
    found = correlated([clue("a"), clue("b", text=OTHER_WORDS, **own)])
    assert found.proposals == found.copies == found.groups == ()


def test_a_copy_is_marked_and_weighed_with_nothing(clue):
    copied = clue("c", text=clue("a").text + " !")
    found = correlated([clue("a"), clue("b", text=OTHER_WORDS), copied])
    assert [(copy.id, copy.of) for copy in found.copies] == [("c", "a")]
    assert set(by_ids(found)) == {("a", "b")}
    assert found.groups[0].ids == ("a", "b", "c")
    assert found.groups[0].hands == (("a", "c"), ("b",))


def test_with_copies_or_without_the_weights_are_the_same(clue):
    """However often one text comes, what it adds is added once."""
    two = [clue("a"), clue("b", text=OTHER_WORDS)]
    # The same words in more texts would be less rare: the copies are of another day's rarity.
    few = by_ids(correlated([*two, clue("c")]))
    many = by_ids(correlated([*two, *(clue(f"c{i}") for i in range(30))]))
    assert set(few) == set(many) == {("a", "b")}
    assert [w.level for w in few["a", "b"].weights] == [w.level for w in many["a", "b"].weights]
    assert few["a", "b"].probability == many["a", "b"].probability


def test_five_identical_submissions_at_once_are_one_incident_and_every_one_is_kept(clue):
    found = correlated([clue(f"s{i}", text="Shelling near the school") for i in range(5)])
    assert found.proposals == ()
    (group,) = found.groups
    assert group.ids == ("s0", "s1", "s2", "s3", "s4")
    assert group.hands == (group.ids,)


def test_a_few_words_said_alike_of_another_moment_are_no_copy(clue):
    found = correlated([clue("a", text="They hit us again, send help"),
                        clue("b", text="They hit us again, send help", lon=371_700_000)])
    assert found.copies == ()


def test_repeats_of_one_origin_and_reports_of_one_source_are_one_hand(clue):
    texts = ["A raid hit Atareb market, 29 dead", OTHER_WORDS,
             "Bombs on the market in Atareb, Naqshbandi quarter, 28 killed"]
    clues = [clue("a", text=texts[0], source="agency"),
             clue("b", text=texts[1], source="paper", origin="agency"),
             clue("c", text=texts[2], source="witness")]
    (group,) = correlated(clues).groups
    assert group.ids == ("a", "b", "c")
    assert group.hands == (("a", "b"), ("c",))


def test_promise_10_the_same_reports_in_any_order_give_the_same_answer():
    clues = told(600, 3).clues
    shuffled = random.Random(5).sample(clues, len(clues))
    assert correlated(clues) == correlated(shuffled)


def test_a_flood_by_one_hand_costs_little_and_crowds_nobody_out(clue):
    rng = random.Random(1)
    flood = [clue(f"f{i:04}", source="one", text=" ".join(
        "".join(rng.choices("bdfgklmnrst", k=5)) for _ in range(15))) for i in range(400)]
    honest = clue("a", source="x"), clue("b", text=OTHER_WORDS, source="y")
    found = correlated([*flood, *honest])
    assert ("a", "b") in by_ids(found)
    of_b = [ids for ids in by_ids(found) if "b" in ids or "a" in ids]
    assert len(of_b) <= 1 + 2 * 40
    assert len(found.proposals) <= 20 * len(flood) + 80


def test_near_identical_reports_of_a_flood_are_one_hand(clue):
    flood = [clue(f"f{i:04}", text=clue("a").text + f" {i}") for i in range(500)]
    found = correlated(flood)
    assert len(found.copies) == 499
    assert found.proposals == ()
    (group,) = found.groups
    assert len(group.ids) == 500
    assert len(group.hands) == 1


@pytest.mark.parametrize(("own", "where"), [
    ({"until_ms": 0}, "clues[1].until_ms"),
    ({"lat": None}, "clues[1].lat"),
    ({"within_m": -1}, "clues[1].within_m"),
    ({"lon": 1_900_000_000}, "clues[1].lon"),
    ({"id": "a"}, "clues[1].id"),
    ({"id": ""}, "clues[1].id"),
])
def test_what_cannot_be_compared_is_refused_whole(clue, own, where):
    with pytest.raises(Refused) as refused:
        correlated([clue("a"), clue(own.get("id", "b"),
                                    **{k: v for k, v in own.items() if k != "id"})])
    assert [fault.where for fault in refused.value.faults] == [where]


def test_nothing_is_proposed_of_nothing(clue):
    for clues in ([], [clue("a")]):
        found = correlated(clues)
        assert found.proposals == found.copies == found.groups == found.crowded == ()


def test_one_lucky_pair_does_not_chain_two_incidents():
    """0-1-2 and 3-4-5 are each close; 2 and 3 alike once, all others across speak against."""
    close = [(a, b, 6.0) for a, b in ((0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5))]
    across = [(a, b, -4.0) for a in (0, 1, 2) for b in (3, 4, 5) if (a, b) != (2, 3)]
    sets = joined(6, [*close, *across, (2, 3, 5.0)])
    assert [sets.of(i) for i in range(6)] == [0, 0, 0, 3, 3, 3]


def test_a_report_alone_is_no_group():
    clues = [Clue("a", 0, 1, None, None, 0, "other", "")]
    assert list(groups_of(clues, joined(1, []), [])) == []


def test_most_of_what_is_constructed_is_found_again():
    """Far from the figures of docs/benchmarks.md, so that it fails where something is broken."""
    made = told(2_000, 11)
    event = {clue.id: of for clue, of in zip(made.clues, made.of, strict=True)}
    found = correlated(made.clues)
    right = sum(event[p.ids[0]] == event[p.ids[1]] for p in found.proposals)
    assert right / len(found.proposals) > 0.8
    assert right > 2_000
    copies = sum(event[copy.id] == event[copy.of] for copy in found.copies)
    assert copies / len(found.copies) > 0.95
