"""Which days were quiet, at a node that does not monitor: by the monitors' bulletins and their
corrections, unless what it was told itself breaks the day."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.incidents import Bulletin
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.data_around import EVERYWHERE, Correction, Quiet
from hudna.terms.agreement import Agreement
from hudna.view.findings import Judges
from hudna.view.process.moment import CountedDay
from hudna.view.process.quiet_here import monitors_of
from hudna.web.process.quiet_known import quiet_known
from tests.speak.bulletin.example import example
from tests.view.happenings import told as incident
from tests.web.houses import HOUR, NOW, told

DAY, NEXT = "2016-07-31", "2016-08-01"
AREA = Names("Aleppo", "حلب", "Алеппо")


def put_out(
    nodes: dict[str, Node], day: str, shift: int, by: str = "un", **more: Any
) -> Record:
    """With its data at every node."""
    base = example(())
    data = msgspec.structs.replace(base, **{
        "day": day, "from_ms": base.from_ms + shift, "cutoff_ms": base.cutoff_ms + shift,
        "made_ms": base.made_ms + shift, "corrections": (), "told_hit": (), "trend": (),
        "trends": (), **more})
    digests = {n.bulletins.keep(canonical(data)) for n in nodes.values()}
    return told(nodes, by, draft(Bulletin(day, data.cutoff_ms, 1, digests.pop(), "desk")))


def known(node: Node) -> tuple[CountedDay, ...]:
    return quiet_known(node, node.world)("", (DAY, NEXT))


QUIET = (Quiet(EVERYWHERE, "quiet", 1), Quiet(AREA, "quiet", 1))


def test_without_a_bulletin_no_day_is_known(nodes: dict[str, Node]) -> None:
    for party, why in (("us", "no-bulletin"), ("ru", "no-bulletin"), ("un", "not-here")):
        assert {(d.state, d.why) for d in known(nodes[party])} == {("unknown", why)}


def test_as_the_bulletin_says_until_a_later_one_corrects_it(nodes: dict[str, Node]) -> None:
    first = put_out(nodes, DAY, 0, quiet=QUIET)
    for party in ("us", "ru"):
        day, after = known(nodes[party])
        assert (day.state, day.why, day.records) == ("quiet", "said", (first.hash,))
        assert (after.state, after.why) == ("unknown", "no-bulletin")
    later = put_out(nodes, NEXT, 24 * HOUR, quiet=QUIET, corrections=(
        Correction(DAY, first.hash, "quiet", "quiet", "not-quiet", "found later",
                   area=EVERYWHERE),))
    day, after = known(nodes["us"])
    assert (day.state, day.records) == ("broken", (later.hash,))
    assert after.state == "quiet"


def test_what_breaks_a_day_breaks_it_whatever_a_bulletin_called_it(
    nodes: dict[str, Node]
) -> None:
    put_out(nodes, DAY, 0, quiet=QUIET)
    three = [told(nodes, "un", draft(incident(
        incident=name * 16, stage="corroborated", from_ms=NOW - HOUR, until_ms=NOW - HOUR,
        admin=("SY02",)))) for name in ("a1", "b2", "c3")]
    day, _ = known(nodes["us"])
    assert (day.state, day.why) == ("broken", "incidents")
    assert {r.hash for r in three} <= set(day.records)


def test_a_bulletin_of_who_does_not_monitor_says_nothing(nodes: dict[str, Node]) -> None:
    of = put_out(nodes, DAY, 0, quiet=QUIET).said
    again = told(nodes, "ru", draft(of))  # type: ignore[arg-type]
    assert again.author == "ru"
    assert known(nodes["us"])[0].records != (again.hash,)


def test_days_of_an_area_that_is_not_counted_are_not_known(nodes: dict[str, Node]) -> None:
    (day,) = quiet_known(nodes["us"], nodes["us"].world)("nowhere", (DAY,))
    assert (day.state, day.why) == ("unknown", "no-area")


def of_area(node: Node, code: str) -> CountedDay:
    (day,) = quiet_known(node, node.world)(code, (DAY,))
    return day


def named(node: Node, monkeypatch: pytest.MonkeyPatch, **areas: str) -> None:
    """As if the widest units were these."""
    monkeypatch.setattr("hudna.web.process.quiet_known.areas_of",
                        lambda *_: {code: Names(name) for code, name in areas.items()})


def test_two_areas_of_one_name_never_share_their_days(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(nodes, DAY, 0, quiet=QUIET)
    named(nodes["us"], monkeypatch, SY02="Aleppo", SY07="Idlib")
    assert of_area(nodes["us"], "SY02").state == "quiet"
    assert of_area(nodes["us"], "SY07").why == "no-bulletin"
    named(nodes["us"], monkeypatch, SY02="Aleppo", XX01="Aleppo")
    for code in ("SY02", "XX01"):
        assert (of_area(nodes["us"], code).state, of_area(nodes["us"], code).why) == (
            "unknown", "same-name")


def test_an_area_that_a_bulletin_names_twice_is_not_known(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(nodes, DAY, 0, quiet=(*QUIET, Quiet(AREA, "quiet", 1)))
    named(nodes["us"], monkeypatch, SY02="Aleppo")
    assert of_area(nodes["us"], "SY02").why == "same-name"


def both_monitor(monkeypatch: pytest.MonkeyPatch) -> None:
    def monitors(agreement: Agreement) -> Judges:
        return Judges(agreement.guarantors, ("ru", "un"))

    monkeypatch.setattr("hudna.view.process.quiet_here.judges", monitors)


def test_where_two_monitor_every_node_counts_by_the_same_one(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_monitor(monkeypatch)
    assert {monitors_of(n.world) for n in nodes.values()} == {("un", "ru")}
    first = put_out(nodes, DAY, 0, quiet=QUIET)
    put_out(nodes, DAY, 0, "ru", quiet=QUIET)
    for party in ("us", "ru"):
        assert known(nodes[party])[0].records == (first.hash,)


def test_what_another_monitor_told_breaks_a_day_and_makes_none_quiet(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_monitor(monkeypatch)
    put_out(nodes, DAY, 0, quiet=QUIET)
    put_out(nodes, DAY, 0, "ru", quiet=(
        Quiet(EVERYWHERE, "not-quiet", 0), Quiet(AREA, "not-quiet", 0)))
    assert known(nodes["us"])[0].state == "broken"


def test_another_monitors_word_alone_makes_no_day_quiet(
    nodes: dict[str, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_monitor(monkeypatch)
    put_out(nodes, DAY, 0, "ru", quiet=QUIET)
    assert known(nodes["us"])[0].why == "no-bulletin"
