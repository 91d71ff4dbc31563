"""A public position as the desk's form has it: what is typed, what it says, and what it is called
in the reader's language."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any, cast

from markupsafe import Markup

from hudna.record.bounds import is_day
from hudna.record.kinds import Stance
from hudna.record.process import Towards
from hudna.say import Say, say
from hudna.speak.language import Language
from hudna.speak.process.callings import in_english, in_words
from hudna.speak.process.labels import MATTERS, OFFICES
from hudna.terms.agreement import Words
from hudna.view.days import day_of
from hudna.view.process.stances import folded, stance
from hudna.view.world import World
from hudna.web.forms import DIGITS, Form
from hudna.web.house import House

TOWARDS: dict[Towards, tuple[str, Say]] = {
    "for": ("✓", say("for")), "against": ("✕", say("against")),
    "conditional": ("◐", say("for, on a condition")), "undecided": ("…", say("undecided")),
}
NOBODY = "none"
NO_PARTY = say("of no party of the agreement")
A_DAY = say("a day, as in 2016-07-29")


def today(house: House) -> str:
    """The day in the agreement's zone; in UTC where that is open."""
    terms = house.world.terms.incidents
    return day_of(house.now_ms(), terms.zone if terms and terms.zone else UTC)


def shown_day(day: str, lang: Language) -> Markup:
    """A day as the reader's calendar writes it."""
    return Markup('<time datetime="{}">{}</time>').format(day, lang.day(date.fromisoformat(day)))


def parties(world: World) -> list[tuple[str, Words | Say]]:
    """Whose an actor may be, with how the form says it."""
    return [(NOBODY, NO_PARTY), *((p.id, p.name) for p in world.terms.agreement.parties)]


def entered(form: Form, world: World, officer: str, prefix: str = "", quote: str = "") -> Stance:
    """What the form says; faults are noted in it. `prefix`: of its fields' names. `quote`: the
    words that it rests on, where the form does not ask for them."""
    known = [p for p, _ in parties(world)]
    party = form.choice(f"{prefix}party", known)
    towards = cast(Any, form.choice(f"{prefix}towards", TOWARDS))
    return Stance(
        in_english(form.text(f"{prefix}actor", needed=say("who said it, by the office"))),
        "" if party == NOBODY else party,
        in_english(form.text(f"{prefix}question", needed=say("the question that it is about"))),
        towards, day(form, f"{prefix}day"), form.text(f"{prefix}text"), form.text("origin"),
        officer, quote or form.text(f"{prefix}quote"))


def day(form: Form, name: str) -> str:
    """A day that there is, in digits of any of the three languages; a fault is noted."""
    typed = form.get(name).translate(DIGITS).strip()
    if not is_day(typed):
        form.fault(name, A_DAY)
    return typed


def filled(said: Stance, lang: Language) -> dict[str, str]:
    """The form's fields as a record has them."""
    return {"actor": in_words(said.actor, lang), "party": said.party or NOBODY,
            "question": in_words(said.question, lang), "towards": said.towards, "day": said.day,
            "text": said.text, "origin": said.origin, "quote": said.quote}


def known_actors(world: World, lang: Language) -> list[str]:
    """What to choose from: who is known here to have spoken, then the offices of the lists."""
    said = (stance(r).actor for r in world.process.stances.standing())
    return _distinct([*(in_words(a, lang) for a in said), *map(lang.say, OFFICES.values())])


def known_questions(world: World, lang: Language) -> list[str]:
    said = (stance(r).question for r in world.process.stances.standing())
    return _distinct([*(in_words(q, lang) for q in said), *map(lang.say, MATTERS.values())])


def _distinct(some: list[str]) -> list[str]:
    return list({folded(one): one for one in reversed(some)}.values())[::-1]
