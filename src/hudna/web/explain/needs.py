"""What needs a person now, in words, and the page on which to do it."""

from __future__ import annotations

from hudna.say import Instant, Say, say
from hudna.view.needs import Need, NeedKind
from hudna.view.world import World
from hudna.web.explain.names import party_name, record_name

_WORDS: dict[NeedKind, Say] = {
    "take-stop": say("Take the stop of {party} against {name}: it waits since {at}."),
    "stop-waits": say("{party} has not taken your stop against {name}, sent at {at}."),
    "reaffirm": say("Look again at {name}, which starts at {at}: your word on it does not hold "
                    "any more."),
    "answer": say("Answer the notice {name} of {party}, which starts at {at}."),
    "conflict": say("Your flight {name}, which starts at {at}, is stopped. Move it aside or "
                    "withdraw it."),
    "objected": say("Somebody objects to your flight {name}, which starts at {at}."),
    "find": say("Give your finding in the joint review of {name}, told by {party} at {at}."),
    "sign-agreement": say("{party} proposed another text of the agreement at {at}: read it, and "
                          "sign it or leave it."),
    "acknowledge": say("Acknowledge {name}, registered by {party} at {at}."),
    "reverify": say("Look again at your entry {name}: its review is due by {at}."),
    "undelivered": say("{party} has not been told of {name} and maybe more; it waits since {at}."),
}
_PAGES: dict[NeedKind, str] = {
    "take-stop": "/stops", "stop-waits": "/stops",
    "reaffirm": "/notices/{subject}", "answer": "/notices/{subject}",
    "conflict": "/notices/{subject}", "objected": "/notices/{subject}",
    "find": "/reviews/{subject}", "sign-agreement": "/agreement",
    "acknowledge": "/register/{subject}", "reverify": "/register/{subject}",
    "undelivered": "/log",
}


def need_words(world: World, need: Need) -> Say:
    """The need as one sentence."""
    record = world.record(need.subject)
    return Say(_WORDS[need.kind].msgid, {
        "name": record_name(world, record) if record else need.subject[:8],
        "party": party_name(world.terms.agreement, need.party) if need.party else "",
        "at": Instant(need.due_ms or 0),
    })


def need_page(need: Need) -> str:
    """Where to do it."""
    return _PAGES[need.kind].format(subject=need.subject)
