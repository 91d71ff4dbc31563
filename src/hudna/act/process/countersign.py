"""Turn this guarantor's key to a decision, a counter's setting or an announcement, or say in words
why not."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.act.process.keyed import need_settling
from hudna.record.kinds import Announcement, CounterSet, Countersigned, Decision, RecordHash
from hudna.record.process import Word
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.keys import (
    keys,
    may_be_signed,
    may_be_taken_back,
    until_day,
    words_of,
)
from hudna.view.world import World

WORDS: tuple[Word, ...] = ("signs", "reserves")


def countersign(
    world: World, of: RecordHash, *, word: Word, text: str, officer: str, now_ms: int
) -> Draft:
    """`text`: of a reservation why; beside a signature whatever is to be said, or nothing."""
    need_guarantor(world)
    need_here(world)
    record = _subject(world, of)
    if word not in WORDS:
        raise refuse("word", shown(word), say("one of {known}", known=", ".join(WORDS)))
    if word == "reserves" and not text.strip():
        raise refuse("text", "nothing", say("the reservation in words"))
    _need_another_word(world, record, word)
    if word == "signs":
        _need_to_count(world, record, now_ms)
    own = tuple(r.hash for r in words_of(world, record) if r.author == world.me)
    return draft(Countersigned(of, word, text.strip(), officer, own[-1:]))


def _subject(world: World, of: RecordHash) -> Record:
    record = world.record(of)
    if record is None or not isinstance(record.said, Decision | CounterSet | Announcement):
        raise refuse("of", shown(of), say("a decision, a counter's setting or an announcement"))
    if record.author == world.me:
        raise refuse("of", of, say("one that another party made: of one's own, the record is the "
                                   "key"))
    # Nobody signs what it is not shown.
    if set(record.withheld) - {"officer"}:
        raise refuse("of", of, say("one of which this party is told every word"))
    announcements = world.process.announcements
    if isinstance(record.said, Announcement) and not announcements.stands(of):
        raise refuse("of", of, say("the latest version, which is not withdrawn"))
    return record


def _need_to_count(world: World, record: Record, now_ms: int) -> None:
    """Nobody signs what comes of nothing."""
    if not may_be_signed(world, record, now_ms):
        raise refuse("of", record.hash, say("one that may still be signed: this one, until {day}",
                                            day=until_day(world, record)))
    if isinstance(record.said, Decision):
        need_settling(world, record.said.settles, now_ms)


def _need_another_word(world: World, record: Record, word: Word) -> None:
    now = keys(world, record)
    if world.me not in now.signed:
        return
    if word == "signs":
        raise refuse("word", word, say("one that this party has not signed yet"))
    if not may_be_taken_back(record):
        raise refuse("word", word, say("one that this party has not signed: what was signed stays "
                                       "signed"))
