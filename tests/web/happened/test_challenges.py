"""The pages of challenges: what is said, replied and held of it, and that it ends no protection."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.act.draft import Draft, draft
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.act.withdraw import withdraw
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.kinds import Acknowledgement, Names, Site
from hudna.record.record import Record
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, NOW, Clock, e7, hospital, told, told_as_released
from tests.web.sitting import Sitting, sit_down, text_of

PROTECTED = "What is challenged is protected meanwhile, and afterwards until its registrant ends"


def challenged(desk: Sitting, of: Record, text: str = "A gun on the roof") -> str:
    """A challenge by this desk's party: the record's hash."""
    desk.get(f"/register/{of.hash}/challenge")
    answer = desk.post(f"/register/{of.hash}/challenge", {"text": text})
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["location"]).rpartition("/")[2]


def holds(desk: Sitting, of: str, outcome: str, text: str = "as we saw it") -> int:
    desk.get(f"/challenges/{of}")
    return int(desk.post(f"/challenges/{of}/outcome",
                         {"outcome": outcome, "text": text}).status_code)


def replies(desk: Sitting, of: str, text: str = "A water tank") -> int:
    desk.get(f"/challenges/{of}")
    return int(desk.post(f"/challenges/{of}/reply", {"reply": text}).status_code)


def register_of(node: Node) -> list[tuple[str, object]]:
    """What stands, and what it says."""
    standing = node.world.register.standing(node.now_ms())
    return [(r.hash, r.said) for r in standing]


def test_from_the_protections_page_to_what_both_guarantors_hold(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clinic: Record
) -> None:
    before = {p: register_of(n) for p, n in nodes.items()}
    page = us.get(f"/register/{clinic.hash}")
    assert f"/register/{clinic.hash}/challenge" in page
    assert PROTECTED in text_of(us.get(f"/register/{clinic.hash}/challenge"))
    of = challenged(us, clinic)
    forwarded(nodes)
    assert "challenges Al-Shifa clinic: reply" in text_of(un.get("/"))
    page = text_of(un.get(f"/challenges/{of}"))
    assert "A gun on the roof" in page
    assert "reply due in 2 d" in page
    assert replies(un, of) == 303
    forwarded(nodes)
    assert "waits for what you hold of it" in text_of(ru.get("/"))
    assert holds(us, of, "upheld") == holds(ru, of, "not-upheld", "We looked") == 303
    forwarded(nodes)
    for desk in (us, ru, un):
        page = text_of(desk.get(f"/challenges/{of}"))
        assert "the guarantors do not hold the same" in page
        assert "A water tank" in page
        assert "as we saw it" in page and "We looked" in page
        assert PROTECTED in page
    assert before == {p: register_of(n) for p, n in nodes.items()}


def test_the_register_says_that_a_challenge_is_open_and_that_it_is_protected(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clinic: Record
) -> None:
    of = challenged(us, clinic)
    forwarded(nodes)
    for desk in (us, ru, un):
        page = text_of(desk.get("/register"))
        assert "standing protected; 1 challenge is open" in page
        page = text_of(desk.get(f"/register/{clinic.hash}"))
        assert "waits for the registrant's reply" in page
        assert PROTECTED in page
    holds(us, of, "withdrawn")
    forwarded(nodes)
    assert "challenge is open" not in text_of(ru.get("/register"))
    assert "withdrawn" in text_of(ru.get(f"/register/{clinic.hash}")), "it is never gone"
    assert of in ru.get("/challenges")


def test_what_is_past_its_time_is_said_to_be(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clinic: Record, clock: Clock
) -> None:
    of = challenged(us, clinic)
    forwarded(nodes)
    assert holds(us, of, "upheld") == 422, "not before its registrant was heard"
    assert "before the registrant has replied" in text_of(us.page)
    assert "as we saw it" in us.page, "what was typed is there again"
    assert "its word on that is not here" in text_of(us.page)
    assert us.client.get("/api/v1/challenges").json()["challenges"][0]["reply_by"] is None
    told(nodes, "un", draft(Acknowledgement(of, "o")))
    assert "reply due in" in text_of(us.get(f"/challenges/{of}"))
    clock.ms += 48 * HOUR + 1
    for desk in (us, ru, un):
        sit_down(desk.client)
        page = text_of(desk.get(f"/challenges/{of}"))
        assert "reply overdue" in page
        assert "no reply in time: it was due 2 Aug 2016 06:00 UTC" in page
        assert PROTECTED in page
        assert of in desk.get("/challenges?state=overdue")
        assert of not in desk.get("/challenges?state=open")
    assert holds(us, of, "upheld") == 303


def test_who_may_not_say_it_is_told_so_and_nothing_is_kept(
    nodes: dict[str, Node], us: Sitting, un: Sitting, clinic: Record
) -> None:
    of = challenged(us, clinic)
    forwarded(nodes)
    sizes = {p: n.log.size for p, n in nodes.items()}
    us.get(f"/challenges/{of}")
    assert 'id="reply"' not in us.page
    assert us.post(f"/challenges/{of}/reply", {"reply": "x"}).status_code == 422
    assert us.post(f"/challenges/{of}/outcome", {"outcome": "x", "text": "y"}).status_code == 422
    un.get(f"/challenges/{of}")
    assert un.post(f"/challenges/{of}/reply", {"reply": " "}).status_code == 422
    assert un.post(f"/challenges/{of}/outcome",
                   {"outcome": "withdrawn", "text": "y"}).status_code == 422
    un.get(f"/register/{clinic.hash}/challenge")
    assert un.post(f"/register/{clinic.hash}/challenge", {"text": "x"}).status_code == 422
    assert us.post(f"/register/{clinic.hash}/challenge", {"text": "again"}).status_code == 422
    assert "again" in us.page
    assert sizes["us"] == nodes["us"].log.size
    for path in (f"/challenges/{clinic.hash}", f"/challenges/{'0' * 64}", "/challenges/x"):
        assert us.client.get(path).status_code == 404


def test_a_script_in_a_text_is_text(
    nodes: dict[str, Node], us: Sitting, clinic: Record
) -> None:
    of = challenged(us, clinic, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in us.get(f"/challenges/{of}")
    assert "<script>alert(1)</script>" in text_of(us.get(f"/challenges/{of}")) or (
        "&lt;script&gt;alert(1)" in us.page)


def hidden_from_ru(nodes: dict[str, Node], draft: Draft) -> Record:
    world = nodes["un"].world
    return told_as_released(nodes, "un", register(
        world, draft.said, None, (Choice("ru", nothing=True),)))  # type: ignore[arg-type]


def test_promise_4_who_lacks_the_protection_sees_neither_challenge_nor_reply(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting
) -> None:
    site = hidden_from_ru(nodes, hospital("Canary clinic"))
    assert nodes["ru"].world.record(site.hash) is None
    of = challenged(us, site, "canary gun")
    forwarded(nodes)
    assert replies(un, of, "canary tank") == 303
    forwarded(nodes)
    assert holds(us, of, "not-upheld", "canary looked") == 303
    forwarded(nodes)
    assert nodes["un"].world.challenges.case(of) is not None
    assert nodes["ru"].world.record(of) is None
    assert ru.client.get(f"/challenges/{of}").status_code == 404
    assert ru.client.get(f"/register/{site.hash}/challenge").status_code == 404
    for path in ("/", "/challenges", "/register", "/log", "/api/v1/challenges", "/api/v1/needs"):
        page = ru.client.get(path).text
        assert "anary" not in page, path
        assert of not in page, path


def test_a_page_of_it_has_no_more_of_the_place_than_the_list_of_the_register(
    nodes: dict[str, Node], us: Sitting
) -> None:
    said = Site("hospital", Names(en="H"), Point((e7(37.1234567), e7(36.7654321))), 500_000,
                NOW - HOUR)
    site = told(nodes, "un", register(nodes["un"].world, said))
    of = challenged(us, site)
    size = us.size
    for path in (f"/challenges/{of}", "/challenges", f"/register/{site.hash}/challenge",
                 "/register", "/api/v1/challenges"):
        page = us.client.get(path).text
        assert "37.1234" not in page, path
        assert "36.7654" not in page, path
    assert us.size == size, "and it is no look"


def test_what_its_registrant_ends_is_said_to_be_ended_and_the_challenge_stays(
    nodes: dict[str, Node], us: Sitting, clinic: Record
) -> None:
    of = challenged(us, clinic)
    forwarded(nodes)
    told(nodes, "un", withdraw(nodes["un"].world, clinic.hash, "moved"))
    page = text_of(us.get(f"/challenges/{of}"))
    assert "entry withdrawn" in page
    assert of in us.get(f"/register/{clinic.hash}")


STEPS = st.lists(st.tuples(
    st.sampled_from(["us", "ru", "un"]),
    st.sampled_from(["challenge", "reply", "upheld", "not-upheld", "undetermined", "withdrawn",
                     "wait"])), min_size=1, max_size=6)


@given(STEPS)
@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_promise_2_at_no_stage_is_it_removed_or_hidden(
    nodes: dict[str, Node], desks: dict[str, Sitting], clock: Clock, said: list[tuple[str, str]]
) -> None:
    site = told(nodes, "un", register(nodes["un"].world, hospital().said))  # type: ignore[arg-type]
    before, of = {p: register_of(n) for p, n in nodes.items()}, ""
    for party, what in said:
        desk = desks[party]
        if what == "wait":
            clock.ms += HOUR
        elif what == "challenge":
            desk.get(f"/register/{site.hash}/challenge")
            answer = desk.post(f"/register/{site.hash}/challenge", {"text": "seen"})
            of = of or (str(answer.headers["location"]).rpartition("/")[2]
                        if answer.status_code == 303 else "")
        elif of:
            (replies(desk, of) if what == "reply" else holds(desk, of, what))
        forwarded(nodes)
        assert before == {p: register_of(n) for p, n in nodes.items()}
        for each in desks.values():
            assert f"/register/{site.hash}" in each.get("/register")
    if of:
        assert of in desks["ru"].get("/challenges")


@pytest.fixture
def desks(us: Sitting, ru: Sitting, un: Sitting) -> dict[str, Sitting]:
    return {"us": us, "ru": ru, "un": un}


def test_files_stay_with_who_brings_them_and_others_have_their_digests(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clinic: Record
) -> None:
    text = ("canary-name.txt", b"canary of what was seen", "text/plain")
    us.get(f"/register/{clinic.hash}/challenge")
    assert us.post(f"/register/{clinic.hash}/challenge", {"text": " "}, {"files": text}
                   ).status_code == 422, "nothing of it is kept"
    answer = us.post(f"/register/{clinic.hash}/challenge", {"text": "seen"}, {"files": text})
    assert answer.status_code == 303, text_of(answer.text)
    of = str(answer.headers["location"]).rpartition("/")[2]
    forwarded(nodes)
    digest = sha256(text[1]).hexdigest()
    kept = us.client.get(f"/challenges/{of}/files/{digest}")
    assert kept.content == text[1]
    assert kept.headers["content-disposition"].startswith("attachment")
    for desk in (us, ru, un):
        page = desk.get(f"/challenges/{of}")
        assert digest in page
        assert "canary" not in page
    for desk in (ru, un):
        assert desk.client.get(f"/challenges/{of}/files/{digest}").status_code == 404
    assert us.client.get(f"/challenges/{of}/files/{'0' * 64}").status_code == 404
    program = ("x.exe", b"MZ\x90\x00" + b"\x00" * 200, "text/plain")
    un.get(f"/challenges/{of}")
    assert un.post(f"/challenges/{of}/reply", {"reply": "no"}, {"files": program}
                   ).status_code == 422
    assert "no</textarea>" in un.page
    assert un.post(f"/challenges/{of}/reply", {"reply": "no"}, {"files": text}).status_code == 303
    assert digest in un.get(f"/challenges/{of}")
