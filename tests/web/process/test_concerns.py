"""The pages of concerns: raised, met on, settled by both keys, opened again, taken back."""

from __future__ import annotations

import pytest

from hudna.node import Node
from hudna.view.process.concerns import raised
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import harm_done, judged_by_two
from tests.web.houses import HOUR, Clock
from tests.web.process.concerning import CONCERN, decides, keys, meets, raises, sends
from tests.web.sitting import Sitting, sit_down, text_of


def state(desk: Sitting, of: str) -> str:
    held = raised(desk.node.world, of)
    assert held is not None
    return held.state


def settled(nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock, **more: str) -> str:
    of = raises(ru, **more)
    forwarded(nodes)
    meeting = meets(us, of)
    clock.ms += 2 * HOUR
    for desk in (us, ru):
        sit_down(desk.client)
    decision = decides(us, meeting, of)
    forwarded(nodes)
    clock.ms += 1000
    assert keys(ru, decision)
    forwarded(nodes)
    return of


def test_from_one_side_by_a_meeting_to_both_keys_and_open_again(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = raises(ru)
    forwarded(nodes)
    page = text_of(us.get("/concerns"))
    assert "Who is mingled with whom is not known" in page and "A map that both" in page
    assert "Transition talks begin" in page or "Holds up" in page
    meeting = meets(us, of)
    forwarded(nodes)
    assert (state(us, of), state(ru, of), state(un, of)) == ("on-agenda",) * 3
    clock.ms += 2 * HOUR
    for desk in (us, ru, un):
        sit_down(desk.client)
    decision = decides(us, meeting, of)
    forwarded(nodes)
    assert state(un, of) == "decided"
    first = text_of(ru.get("/"))
    assert "wrote down a decision of Technical meeting: sign it" in first
    assert "wrote down a decision" not in text_of(us.get("/"))
    assert keys(ru, decision, "reserves") == "", "a reservation has words"
    assert keys(ru, decision, "reserves", "Not the northern quarters")
    forwarded(nodes)
    assert (state(us, of), state(un, of)) == ("reserved", "reserved")
    assert "Not the northern quarters" in us.get(f"/concerns/{of}")
    clock.ms += 1000
    assert keys(ru, decision)
    assert "wrote down a decision" not in text_of(ru.get("/"))
    forwarded(nodes)
    for desk in (us, ru, un):
        assert state(desk, of) == "settled"
        page = text_of(desk.get(f"/concerns/{of}"))
        assert "signed the decision, as the last guarantor: it was settled" in page
        assert of in desk.get("/concerns?state=settled&milestone=transition-talks")
        assert of not in desk.get("/concerns?state=open")
    assert "Open it again" not in us.get(f"/concerns/{of}"), "that is for who raised it"
    assert sends(us, f"/concerns/{of}", {"text": "x"}, f"/concerns/{of}/reopen") == ""
    clock.ms += 1000
    assert sends(ru, f"/concerns/{of}", {"text": "Mingled again"}, f"/concerns/{of}/reopen")
    forwarded(nodes)
    assert state(us, of) == "reopened"
    assert "Mingled again" in us.get(f"/concerns/{of}")
    assert sends(ru, f"/concerns/{of}", {"reason": " "}, f"/concerns/{of}/withdraw") == ""
    assert sends(ru, f"/concerns/{of}", {"reason": "Seen to"}, f"/concerns/{of}/withdraw")
    forwarded(nodes)
    assert state(un, of) == "withdrawn"
    assert "Seen to" in un.get(f"/concerns/{of}")


@pytest.mark.usefixtures("clinic")
def test_what_happens_after_it_is_settled_is_said_and_can_be_named(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = settled(nodes, us, ru, clock, clause="scr-2254-civilians")
    clock.ms += HOUR
    incident = harm_done(nodes)
    forwarded(nodes)
    assert "event since" not in us.get(f"/concerns/{of}"), "nothing was found yet"
    judged_by_two(nodes, incident, clause="scr-2254-civilians")
    forwarded(nodes)
    for desk in (us, ru):
        sit_down(desk.client)
        assert "1 event since" in text_of(desk.get("/concerns"))
        assert of in desk.get("/concerns?events=yes")
        page = text_of(desk.get(f"/concerns/{of}"))
        assert "found to be a violation" in page and state(desk, of) == "settled"
    clock.ms += 1000
    fields = {"text": "It happened again", f"event_{incident}": "yes"}
    assert sends(ru, f"/concerns/{of}", fields, f"/concerns/{of}/reopen")
    forwarded(nodes)
    assert state(us, of) == "reopened"
    assert "1 event since" in text_of(us.get("/concerns"))
    assert incident in us.get(f"/concerns/{of}")


@pytest.mark.parametrize(("field", "typed"), [
    ("clause", ""), ("clause", "no-such"), ("text", " "), ("settled_by", "")])
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    ru: Sitting, field: str, typed: str
) -> None:
    ru.get("/concerns/new")
    size = ru.size
    answer = ru.post("/concerns/new", {**CONCERN, field: typed})
    assert answer.status_code == 422 and ru.size == size
    assert f'data-where="{field}' in answer.text
    for name, value in CONCERN.items():
        if name not in (field, "holds_up_transition-talks"):
            assert value in answer.text, name
    assert 'name="holds_up_transition-talks" value="yes" checked' in answer.text


def test_said_anew_by_who_raised_it_and_by_nobody_else(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = raises(ru)
    forwarded(nodes)
    page = ru.get(f"/concerns/new?replaces={of}")
    assert CONCERN["text"] in page and f'value="{of}"' in page
    anew = sends(ru, f"/concerns/new?replaces={of}",
                 {**CONCERN, "replaces": of, "text": "Still not known"})
    forwarded(nodes)
    assert "Still not known" in us.get(f"/concerns/{of}") and anew in us.get(f"/concerns/{of}")
    assert us.client.get(f"/concerns/new?replaces={of}").status_code == 404
    assert us.client.get(f"/concerns/{'0' * 64}").status_code == 404


def test_who_lacks_the_words_does_not_see_them(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    of = raises(ru, **{"told_words": "yes", **{
        f"tell_un_{n}": "yes" for n in ("text", "settled_by", "officer")}})
    forwarded(nodes)
    for path in (f"/concerns/{of}", "/concerns", "/", "/api/v1/concerns", "/meetings/new",
                 f"/meetings/new?concern={of}"):
        assert "mingled" not in us.client.get(path).text, path
    assert "withheld" in us.get(f"/concerns/{of}")
    assert "mingled" in un.get(f"/concerns/{of}")


def test_machines_read_the_same(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = settled(nodes, us, ru, clock)
    [one] = us.client.get("/api/v1/concerns").json()["concerns"]
    assert (one["id"], one["state"], one["holds_up"]) == (of, "settled", ["transition-talks"])
    assert [s["what"] for s in one["history"]] == ["raised", "taken-up", "decided", "settled"]
    assert one["because"] == one["history"][-1]["record"]
    [met] = us.client.get("/api/v1/meetings").json()["meetings"]
    [decision] = met["decisions"]
    assert (decision["state"], decision["settles"], decision["missing"]) == ("signed", [of], [])
    assert decision["text"]["ru"] == "Обе стороны составляют карту"
