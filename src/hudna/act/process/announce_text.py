"""Write an announcement, or another version of one: this guarantor's key, and no more than a draft
of a party that is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.fault import Fault, Refused
from hudna.record.kinds import Announcement, Names, RecordHash
from hudna.record.shown import shown_moment
from hudna.say import say
from hudna.view.process.announcements import announced, is_public
from hudna.view.world import World

WRITERS = ("guarantor", "depositary")
LANGUAGES = ("en", "ar", "ru")


def announce_text(
    world: World, *, title: Names, text: Names, officer: str, now_ms: int,
    embargo_ms: int | None = None, corrects: Sequence[RecordHash] = (),
    before: RecordHash | None = None,
) -> Draft:
    """`before`: the version that this takes the place of. What is public is never replaced: another
    announcement `corrects` it, and both stay to be read."""
    need_here(world)
    if world.terms.agreement.party(world.me).role not in WRITERS:
        raise refuse("party", world.me, say("a guarantor or the depositary"))
    said = Announcement(_trimmed(title), _trimmed(text), officer, embargo_ms,
                        tuple(dict.fromkeys(corrects)))
    if faults := tuple(_faults(world, said, before, now_ms)):
        raise Refused(faults)
    return draft(said, before)


def _trimmed(names: Names) -> Names:
    return Names(*(getattr(names, lang).strip() for lang in LANGUAGES))


def _faults(
    world: World, said: Announcement, before: RecordHash | None, now_ms: int
) -> Iterator[Fault]:
    for name, words in (("title", said.title), ("text", said.text)):
        for lang in LANGUAGES:
            if not getattr(words, lang):
                yield Fault(f"{name}.{lang}", "nothing", say("the same in each of the languages"))
    if said.embargo_ms is not None and said.embargo_ms <= now_ms:
        yield Fault("embargo_ms", shown_moment(said.embargo_ms), say("a moment still to come"))
    held = world.process.announcements.records
    for of in said.corrects:
        if of not in held or not is_public(world, held[of], now_ms):
            yield Fault("corrects", of, say("an announcement that is public"))
    if before is not None:
        yield from _replacing(world, before, now_ms)


def _replacing(world: World, before: RecordHash, now_ms: int) -> Iterator[Fault]:
    earlier = announced(world, before, now_ms)
    if earlier is None or earlier.ended is not None or earlier.record.author != world.me:
        yield Fault("before", before, say("the latest version of an announcement of this party"))
    elif earlier.public_ms is not None:
        yield Fault("before", before, say("one that is not public: what is, is corrected by "
                                          "another announcement"))
