"""A news text read at the desk: what it may say of the process is proposed, and a person enters
what is so, one by one. Neither the text nor a file is kept; it goes with the form until then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, get_args

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile

from hudna.fault import Fault, Refused
from hudna.record.bounds import text_of
from hudna.record.process import MeetingState
from hudna.record.sound import LONGEST_TEXT
from hudna.say import Say, say
from hudna.speak.intake import letters
from hudna.speak.process.found import Aside, Reading, Sentence
from hudna.speak.process.labels import WHYS
from hudna.speak.process.process import read_words
from hudna.speak.process.text import Text
from hudna.speak.process.unread import not_understood
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.forms import Form, read
from hudna.web.posts import who_speaks
from hudna.web.process.meeting_words import LEVELS, STATES
from hudna.web.process.position_form import (
    TOWARDS,
    day,
    known_actors,
    known_questions,
    parties,
    shown_day,
)
from hudna.web.process.read_entered import drafts, entered_from
from hudna.web.process.read_proposals import MOST, Proposal, Proposing
from hudna.web.session import officer_of

LONGEST = 60_000
"""Characters of a text that is read here: `hudna read` takes longer ones."""
LARGEST = 1_000_000
"""Bytes of the form, its file with it."""
GROUPS: tuple[tuple[str, Say], ...] = (
    ("stances", say("Who is for or against what")), ("meetings", say("Meetings")),
    ("commitments", say("Commitments and dates")), ("elements", say("What a plan contains")),
    ("concerns", say("Concerns")), ("actors", say("Who takes part")),
)
UNKNOWN_DAY = say("The text's own day is not known: nothing is counted from it. Read it again and "
                  "give the day.")


class Group(msgspec.Struct, frozen=True):
    """`more`: how many there are beyond those that are shown."""

    code: str
    title: Say
    proposals: tuple[Proposal, ...]
    more: int


class Offered(msgspec.Struct, frozen=True):
    """All that is offered of one text. `asides`: words that were understood and not taken, by why.
    `unread`: sentences that nothing rests on; `of_force`: how many more of them are not shown."""

    found: Reading
    groups: tuple[Group, ...]
    asides: tuple[tuple[Say, tuple[str, ...]], ...]
    unread: tuple[Sentence, ...]
    of_force: int

    @property
    def proposals(self) -> list[Proposal]:
        return [p for g in self.groups for p in g.proposals]


@get("/process/read", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({}, {}))


@post("/process/read", request_max_body_size=LARGEST, guards=[who_speaks])
async def proposed(request: Asked) -> Response[Any]:
    form = await read(request)
    text, written = await _text(form), _written(form)
    if form.faults:
        return _form(request, form, tuple(form.faults))
    form.values["text"] = text
    return _show(request, form, await _offered(request, text, written, form.text("origin")))


@post("/process/read/enter", guards=[who_speaks])
async def entered(request: Asked) -> Response[Any]:
    """Those that are ticked, all or none; then the page again, with what was entered marked."""
    house, form = house_of(request), await read(request)
    text, written = _pasted(form), _written(form)
    if form.faults:
        return _form(request, form, tuple(form.faults))
    form.values["text"] = text
    offered = await _offered(request, text, written, form.text("origin"))
    try:
        kept = await house.say(drafts(form, offered.proposals, house, officer_of(request)))
    except Refused as refused:
        return _show(request, form, offered, refused.faults)
    again = _left(form, offered.proposals)
    offered = await _offered(request, text, written, form.text("origin"))
    return _show(request, again, offered, entered=len([r for r in kept if hasattr(
        r.said, "quote")]))


HANDLERS = (blank, proposed, entered)


# --- the text --------------------------------------------------------------------------


async def _text(form: Form) -> str:
    """What was pasted, or what is in the file; its faults are noted in the form."""
    sent = form.files.get("file")
    if sent is None or not sent.filename:
        return _pasted(form)
    if form.get("text").strip():
        form.fault("file", say("either a text or a file, and not both"))
        return ""
    return await _of_file(form, sent)


async def _of_file(form: Form, sent: UploadFile) -> str:
    encoding = form.choice("encoding", letters.ENCODINGS) if form.get("encoding") else ""
    try:
        text = letters.text_of(await sent.read(), encoding, "file")
    except Refused as refused:
        form.faults.extend(refused.faults)
        return ""
    return _bounded(form, "file", text)


def _pasted(form: Form) -> str:
    return _bounded(form, "text", form.get("text"))


def _bounded(form: Form, field: str, text: str) -> str:
    """The origin, too, stands with every text."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.strip():
        form.faults.append(Fault(field, "nothing", say("a text in Arabic, English or Russian")))
    form.faults.extend(text_of(field, plain, LONGEST))
    origin = form.text("origin", needed=say("the source: where it was said in public, or who "
                                            "reported it"))
    form.faults.extend(text_of("origin", origin, LONGEST_TEXT))
    return plain


def _written(form: Form) -> date | None:
    """The day on which the text was written, where a person says so."""
    typed = form.plain("day")
    if not typed:
        return None
    before = len(form.faults)
    known = day(form, "day")
    if len(form.faults) > before:
        return None
    form.values["day"] = known
    return date.fromisoformat(known)


# --- what is offered -------------------------------------------------------------------


async def _offered(request: Asked, text: str, written: date | None, origin: str) -> Offered:
    """Read off the loop: a long text takes a while."""
    world, lang = house_of(request).world, language_of(request)
    words, found = await asyncio.to_thread(_read, text, written)
    offering = Proposing(found, lang, [p.id for p in world.terms.agreement.parties])
    groups = tuple(
        Group(code, title, tuple(entered_from(world, origin, made)), more)
        for code, title in GROUPS for made, more in (_made(offering, found, code),))
    unread = not_understood(words, found)
    return Offered(found, groups, tuple(_asides(found.asides)),
                   tuple(s for s in unread if not s.of_force),
                   sum(s.of_force for s in unread))


def _read(text: str, written: date | None) -> tuple[Text, Reading]:
    words = Text(text)
    return words, read_words(words, written)


def _made(offering: Proposing, found: Reading, code: str) -> tuple[list[Proposal], int]:
    """The first so many of a kind, and how many more there are."""
    make: Callable[[int, Any], Proposal] = getattr(offering, code.removesuffix("s"))
    some: Sequence[Any] = getattr(found, code)
    return [make(n, one) for n, one in enumerate(some[:MOST])], max(0, len(some) - MOST)


def _asides(asides: Iterable[Aside]) -> Iterator[tuple[Say, tuple[str, ...]]]:
    for why in dict.fromkeys(a.why for a in asides):
        yield WHYS[why], tuple(dict.fromkeys(a.rest.words.text for a in asides if a.why == why))


def _left(form: Form, offered: Iterable[Proposal]) -> Form:
    """What was typed, without ticks and without the fields of what was entered."""
    gone = tuple(f"{p.name}_" for p in offered if form.ticked(f"{p.name}_take"))
    return Form({name: typed for name, typed in form.values.items()
                 if not name.startswith(gone) and not name.endswith("_take")}, {})


# --- pages -----------------------------------------------------------------------------


def _form(request: Asked, form: Form, faults: Sequence[Fault] = ()) -> Response[str]:
    return pages.render(request, "process/read.html", status=422 if faults else 200, faults=faults,
                        form=form, encodings=tuple(letters.ENCODINGS), longest=LONGEST)


def _show(
    request: Asked, form: Form, offered: Offered, faults: Sequence[Fault] = (), *, entered: int = 0
) -> Response[str]:
    world, lang = house_of(request).world, language_of(request)
    return pages.render(
        request, "process/read_proposals.html", status=422 if faults else 200, faults=faults,
        form=form, offered=offered, entered=entered, unknown_day=UNKNOWN_DAY,
        actors=known_actors(world, lang), questions=known_questions(world, lang),
        a_day=lambda known: shown_day(known, lang), **_choices(world))


def _choices(world: World) -> dict[str, Any]:
    """What each select of a proposal offers."""
    agreement = world.terms.agreement
    return {
        "parties": parties(world), "promising": [(p.id, p.name) for p in agreement.parties],
        "levels": LEVELS, "towards_options": [(of, words) for of, (_, words) in TOWARDS.items()],
        "state_options": [(of, STATES[of][1]) for of in get_args(MeetingState)],
        "clause_options": [(c.id, c.title) for c in agreement.clauses],
    }
