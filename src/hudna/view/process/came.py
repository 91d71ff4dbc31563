"""What came of a promise, as each who may say so says: whose it is, to whom it was made, who is to
see that it was done, and the guarantors. Where they do not say the same, all of it stands.

Who promises says its promise anew as it likes. So whoever any version names is named, and a word
that helps who promised it counts for no other words than those that it was said of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Commitment, Fulfilled, PartyId, RecordHash
from hudna.record.process import Came
from hudna.record.record import Record
from hudna.view.clocks import within_ms
from hudna.view.process.said import issued
from hudna.view.world import World

Kept: TypeAlias = Literal[
    "kept", "broken", "overtaken", "differing", "own-word", "unverified", "open", "another"]
"""Whether it is kept, for whatever waits for that. `own-word`: only its own side, or whom not every
version names, says that it is met or overtaken. `unverified`: not all who ever were to verify it
have said so. `open`: nobody says that it ended. `another`: its versions name several parties as who
promises it, and so it is nobody's."""
UNKNOWN: tuple[Kept, ...] = ("differing", "own-word", "unverified", "another")
"""Of which nobody can tell whether it is kept."""
End: TypeAlias = Literal["", "met", "broken", "overtaken", "differing"]
"""What became of it; empty where nothing did, or only its own side says that it was for the good:
what binds is not loosened by whom it binds."""
HELPS: tuple[Came, ...] = ("met", "overtaken")
"""What helps who promised it."""


class Word(msgspec.Struct, frozen=True):
    """The last word of one party. `again`: earlier ones by which it had said that it is met, and
    which it did not replace when it said so once more."""

    party: PartyId
    record: Record
    again: tuple[Record, ...] = ()

    @property
    def said(self) -> Fulfilled:
        return fulfilled(self.record)


class CameOf(msgspec.Struct, frozen=True):
    """`words` of those who may say so; `strangers`: of others, which change nothing; `earlier`: of
    those who may, that it is met or overtaken, said of an earlier version that meant something
    else, which changes nothing either. `kept_ms`: since when it is kept, None where it is not."""

    words: tuple[Word, ...]
    strangers: tuple[Word, ...]
    kept: Kept
    kept_ms: int | None
    end: End = ""
    earlier: tuple[Word, ...] = ()

    @property
    def twice(self) -> tuple[Word, ...]:
        """Those who say more than once that it is met, without replacing what they had said."""
        return tuple(w for w in self.words if w.again)

    def of(self, party: PartyId) -> tuple[Word, ...]:
        """All that a party says of it, whether or not it changes anything."""
        return tuple(w for w in (*self.words, *self.strangers, *self.earlier) if w.party == party)


NOTHING = CameOf((), (), "open", None)


class _Line(msgspec.Struct, frozen=True):
    """All versions of one promise, and those of them that count now. `own`: all who stand behind
    whoever promises it by any version. `always`: whom every version lets say what became of it."""

    world: World
    versions: tuple[Record, ...]
    stand: tuple[Record, ...]
    own: frozenset[PartyId]
    always: frozenset[PartyId]

    @property
    def another(self) -> bool:
        return len({commitment(v).by for v in self.versions}) > 1

    @property
    def verifiers(self) -> frozenset[PartyId]:
        """Whoever is once to verify it has to, until another promise takes its place."""
        return frozenset(v for r in self.versions if (v := commitment(r).verified_by))

    def counts(self, word: Word) -> bool:
        """What helps counts of these very words; what does not is not undone by rewording."""
        return word.said.came not in HELPS or all(
            same_words(self.version(word), now) for now in self.stand)

    def version(self, word: Word) -> Record:
        """The one that it names."""
        return next(v for v in self.versions if v.hash == word.said.commitment)


def came_of(world: World, versions: tuple[Record, ...]) -> CameOf:
    """Of all versions of one promise."""
    found = world.process.fulfilled.of_any(r.hash for r in versions)
    line = _line(world, versions) if found or len(versions) > 1 else None
    if line is None:
        return NOTHING
    may, words = may_say(world, versions), tuple(_words(found))
    mine = tuple(w for w in words if w.party in may)
    counts = tuple(w for w in mine if line.counts(w))
    end, kept, kept_ms = _end(line, counts), *_kept(line, counts)
    return CameOf(counts, tuple(w for w in words if w.party not in may), kept, kept_ms, end,
                  tuple(w for w in mine if w not in counts))


def may_say(world: World, versions: Iterable[Record]) -> frozenset[PartyId]:
    """Whom any version lets say what became of it."""
    return frozenset[PartyId]().union(*(_named(world, v) for v in versions))


def same_words(one: Record, other: Record) -> bool:
    """Whether two versions promise the same. Of what is withheld nobody can tell."""
    if one.hash == other.hash:
        return True
    if {"text", "parties"} & {*one.withheld, *other.withheld}:
        return False
    return _meant(commitment(one)) == _meant(commitment(other))


def latest(world: World, versions: tuple[Record, ...]) -> Record:
    """The version that counts: the last that stands, or the last where none does. A version that
    claims to be earlier than that whose place it takes still takes it."""
    return max(_standing(world, versions), key=issued)


def side_of(world: World, party: PartyId) -> frozenset[PartyId]:
    """A party, and who answers for it: those who speak for it."""
    return frozenset(p for p in (party, world.terms.agreement.guarantor_of(party)) if p)


def own_side(world: World, parties: Iterable[PartyId]) -> frozenset[PartyId]:
    """These, whoever answers for them, and all others for whom that one answers."""
    agreement, found = world.terms.agreement, frozenset(parties)
    behind = {g for p in found if (g := agreement.guarantor_of(p))}
    return found | {p.id for p in agreement.parties if agreement.guarantor_of(p.id) in behind}


def _line(world: World, versions: tuple[Record, ...]) -> _Line:
    always = frozenset.intersection(*(_named(world, v) for v in versions))
    own = own_side(world, (commitment(v).by for v in versions))
    return _Line(world, versions, _standing(world, versions), own, always)


def _standing(world: World, versions: tuple[Record, ...]) -> tuple[Record, ...]:
    lines, replaced = world.process.commitments, {r.supersedes for r in versions}
    return (tuple(r for r in versions if lines.stands(r.hash))
            or tuple(r for r in versions if r.hash not in replaced) or versions)


def _named(world: World, promise: Record) -> frozenset[PartyId]:
    said, agreement = commitment(promise), world.terms.agreement
    named = (said.by, *said.parties, said.verified_by)
    answering = (agreement.guarantor_of(p) for p in named if p)
    return frozenset(p for p in (promise.author, *named, *answering, *agreement.guarantors) if p)


def _meant(said: Commitment) -> tuple[object, ...]:
    return (said.by, said.parties, said.text, said.clause, said.distance_m, said.verified_by)


def _words(found: Iterable[Record]) -> Iterable[Word]:
    by: defaultdict[PartyId, list[Record]] = defaultdict(list)
    for record in found:
        by[record.author].append(record)
    for party, said in sorted(by.items()):
        replaced = {h for r in said for h in fulfilled(r).replaces}
        stands = [r for r in sorted(said, key=issued) if r.hash not in replaced]
        if stands:
            yield Word(party, stands[-1], tuple(_again(stands)))


def _again(stands: list[Record]) -> Iterable[Record]:
    return [r for r in stands if fulfilled(r).came == "met"][:-1]


def _end(line: _Line, words: tuple[Word, ...]) -> End:
    ends = {w.said.came for w in words} - {"under-way"}
    if "broken" not in ends and not _others(line, words):
        return ""
    return "differing" if len(ends) > 1 else cast(End, next(iter(ends)))


def _others(line: _Line, words: Iterable[Word]) -> tuple[Word, ...]:
    """Those that say that it ended, off the side of who promises it, that every version names: a
    friend whom a later one names changes nothing."""
    may = line.always - line.own
    return tuple(w for w in words if w.party in may and w.said.came != "under-way")


def _kept(line: _Line, words: tuple[Word, ...]) -> tuple[Kept, int | None]:
    ends = tuple(w for w in words if w.said.came != "under-way")
    if line.another or not ends:
        return ("another" if line.another else "open"), None
    if any(w.said.came != "met" for w in ends):
        return _end(line, words) or "own-word", None  # type: ignore[return-value]
    if line.verifiers - {w.party for w in ends}:
        return "unverified", None
    if not (others := _others(line, ends)):
        return "own-word", None
    seen = (_said_ms(line, w) for w in ends if w.party in line.verifiers)
    return "kept", max((min(_said_ms(line, w) for w in others), *seen))


def _said_ms(line: _Line, word: Word) -> int:
    """Nobody speaks of words that were not said yet, whatever its clock claims."""
    of = line.version(word)
    return max(within_ms(line.world, word.record), within_ms(line.world, of))


def commitment(record: Record) -> Commitment:
    return cast(Commitment, record.said)


def fulfilled(record: Record) -> Fulfilled:
    return cast(Fulfilled, record.said)


def hashes(records: Iterable[Record]) -> tuple[RecordHash, ...]:
    return tuple(r.hash for r in records)
