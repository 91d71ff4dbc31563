"""The form of an announcement: one text in three languages, and from when it may be read."""

from __future__ import annotations

from hudna.act.draft import Draft
from hudna.act.process.announce_text import LANGUAGES, announce_text
from hudna.fault import Fault
from hudna.record.kinds import Names, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.process.announcements import Announced, announcement, public
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.process.call_form import typed

_FIELDS = {"embargo_ms": "embargo", "before": "replaces"}


def filled(world: World, before: Record | None, corrects: Record | None, now_ms: int) -> Form:
    """As the version before has it; or a blank one that corrects another."""
    if before is None:
        return Form({f"corrects_{corrects.hash}": "yes"} if corrects else {}, {})
    said = announcement(before)
    values = {f"{name}_{lang}": getattr(words, lang)
              for name, words in (("title", said.title), ("text", said.text))
              for lang in LANGUAGES}
    if said.embargo_ms is not None and said.embargo_ms > now_ms:
        values["embargo"] = typed(said.embargo_ms)
    out = {a.record.hash for a in public(world, now_ms)}
    return Form(values | {f"corrects_{of}": "yes" for of in said.corrects if of in out}, {})


def read_announcement(
    form: Form, world: World, officer: str, now_ms: int, before: Record | None
) -> Draft:
    """What was typed, as the act takes it. Refused with every fault."""
    title, text = (Names(*(form.text(f"{name}_{lang}") for lang in LANGUAGES))
                   for name in ("title", "text"))
    for lang in LANGUAGES:
        if len(form.text(f"title_{lang}").splitlines()) > 1:
            form.fault(f"title_{lang}", say("one line"))
    embargo_ms = form.instant_or_none("embargo")
    form.done()
    return announce_text(
        world, title=title, text=text, officer=officer, now_ms=now_ms, embargo_ms=embargo_ms,
        corrects=corrected(form, public(world, now_ms)), before=before.hash if before else None)


def corrected(form: Form, out: tuple[Announced, ...]) -> tuple[RecordHash, ...]:
    return tuple(a.record.hash for a in out if form.ticked(f"corrects_{a.record.hash}"))


def at_field(fault: Fault) -> Fault:
    """Beside the field that it is typed into."""
    name = _FIELDS.get(fault.where, fault.where.replace(".", "_"))
    return Fault(name, fault.found, fault.expected)
