"""A bulletin that is signed late, with an old page, or at another node counted once more."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hudna.act.draft import draft
from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.fault import Refused
from hudna.node import Node
from hudna.record.kinds import Bulletin
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import Compared
from tests.web.happened.test_bulletins import RECOUNT, fields_of, put_out
from tests.web.happened.truce_days import DAY, NEXT, answers, at_cutoff, finds, happens
from tests.web.houses import HOUR, Clock, told_as_released
from tests.web.sitting import Sitting, sit_down, text_of


def counted_at(client: Any, of: str, where: Path) -> int:
    file = where / "recount.json"
    file.write_bytes(client.get(f"/bulletins/{of}/recount.json").raise_for_status().content)
    return subprocess.run([sys.executable, str(RECOUNT), str(file)], capture_output=True,
                          check=False).returncode


def test_a_page_that_is_older_than_what_it_tells_of_is_not_signed(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    put_out(nodes, clock, un)
    clock.ms += HOUR
    sit_down(un.client)
    fields = fields_of(un.get(f"/bulletins/new?day={DAY}"))
    clock.ms += 60_000
    assert un.post("/bulletins/new", fields).status_code == 303, "nothing has changed"
    clock.ms += HOUR
    sit_down(un.client)
    fields = fields_of(un.get(f"/bulletins/new?day={DAY}"))
    clock.ms += 60_000
    finds(nodes, one)
    clock.ms += 60_000
    answer = un.post("/bulletins/new", fields)
    assert answer.status_code == 422
    assert "something has changed since" in text_of(answer.text)
    assert un.post("/bulletins/new", fields_of(answer.text)).status_code == 303


def test_nothing_is_made_as_of_before_what_is_out(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    put_out(nodes, clock, un)
    clock.ms += HOUR
    old = clock.ms
    clock.ms += HOUR
    finds(nodes, one)
    put_out(nodes, clock, un)
    answer = un.client.get(f"/bulletins/new?day={DAY}&made={old}")
    assert answer.status_code == 422
    assert "the cut-off of the last bulletin" in text_of(answer.text)


def test_a_bulletin_that_comes_late_takes_nothing_back(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    one = happens(nodes, "one")
    put_out(nodes, clock, un)
    at_cutoff(nodes, clock, NEXT)
    clock.ms += 60_000
    finds(nodes, one)
    clock.ms += 60_000
    again, _ = put_out(nodes, clock, un)
    late, data = put_out(nodes, clock, un, NEXT)
    assert data.corrections == ()
    assert again.hash not in late.said.corrects  # type: ignore[union-attr]


def test_no_cut_off_is_before_that_of_the_bulletin_which_it_replaces(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    happens(nodes, "one")
    _, data = put_out(nodes, clock, un)
    world = nodes["un"].world
    zone = world.terms.incidents.zone  # type: ignore[union-attr]
    assert zone is not None
    with pytest.raises(Refused, match="cutoff_ms"):
        put_out_bulletin(world, DAY, cutoff_ms=data.cutoff_ms - 1, size=1, digest="0" * 64,
                         officer="a", zone=zone, now_ms=clock.ms)


def test_at_another_node_an_invented_figure_is_found(
    nodes: dict[str, Node], clock: Clock, un: Sitting, ru: Sitting, tmp_path: Path
) -> None:
    one = happens(nodes, "one")
    finds(nodes, one)
    answers(nodes, one)
    first, data = put_out(nodes, clock, un)
    assert data.totals.today.answered == 0, "it is not chosen to be printed"
    sit_down(ru.client)
    clock.ms += HOUR
    # What comes to be known after the cut-off is none of this bulletin's.
    finds(nodes, happens(nodes, "two", data.from_ms + HOUR))
    nodes["ru"].bulletins.keep(canonical(data))
    assert counted_at(ru.client, first.hash, tmp_path) == 0
    invented = (*data.incidents, replace(data.incidents[0], id="f" * 32))
    forged = replace(
        data, incidents=invented, totals=Compared("", count(invented)),
        by_clause=tuple(Compared(c.of, of_clause(invented, c.of)) for c in data.by_clause),
        by_party=tuple(Compared(c.of, of_party(invented, c.of)) for c in data.by_party))
    raw = canonical(forged)
    said = told_as_released(nodes, "un", draft(Bulletin(
        DAY, data.cutoff_ms, data.size, sha256(raw).hexdigest(), "a", (first.hash,)), None))
    nodes["ru"].bulletins.keep(raw)
    assert counted_at(ru.client, said.hash, tmp_path) == 1


def test_a_late_answer_is_ticked_the_day_after_and_stands_from_then_on(
    nodes: dict[str, Node], clock: Clock, un: Sitting, ru: Sitting, tmp_path: Path
) -> None:
    one = happens(nodes, "one")
    put_out(nodes, clock, un)
    clock.ms += HOUR
    said = answers(nodes, one, "THEIR WORDS")
    at_cutoff(nodes, clock, NEXT)
    sit_down(un.client)
    page = un.get(f"/bulletins/new?day={NEXT}")
    shown = text_of(page)
    assert f"Late, of {DAY}" in shown
    assert "denies it" in shown
    assert "Kafr Nabl one" in shown
    assert f'href="/incidents/{one.hash}"' in page
    tick = {f"print_{said.hash}": "yes"}
    unread = un.post("/bulletins/new", fields_of(page) | tick)
    assert unread.status_code == 422, "it was not looked at"
    later, data = put_out(nodes, clock, un, NEXT, **tick)
    assert {(c.day, c.what, c.was, c.now, c.why) for c in data.corrections if c.incident} == {
        (DAY, "answered", "no", "yes", "answer")}
    raw = canonical(data)
    assert b"THEIR WORDS" not in raw
    assert "answered since" in text_of(un.get(f"/bulletins/{later.hash}/html?lang=en"))
    clock.ms += HOUR
    sit_down(un.client)
    assert f"print_{said.hash}" not in un.get(f"/bulletins/new?day={DAY}")
    anew, printed = put_out(nodes, clock, un)
    assert printed.incidents[0].answers[0].text == "THEIR WORDS"
    assert printed.corrections == (), "it is corrected once"
    sit_down(ru.client)
    for record, of in ((later, data), (anew, printed)):
        nodes["ru"].bulletins.keep(canonical(of))
        assert counted_at(ru.client, record.hash, tmp_path) == 0
        assert counted_at(un.client, record.hash, tmp_path) == 0
