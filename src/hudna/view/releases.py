"""Who may see what of a record: by its author's release, and by what the author has recalled.

Where nothing departs from it, a record goes whole to the guarantors and the depositary. What is
said about a record goes to nobody who does not have the record itself: a word about something
hidden would tell that it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from hudna.record import kinds
from hudna.record.hiding import recall
from hudna.record.kinds import PartyId, RecordHash, Released, Statement
from hudna.record.record import Record
from hudna.record.release import STAYS
from hudna.record.sharing import STEPS, Existence, Step
from hudna.view.about import subjects
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.many import Many
from hudna.view.past import delivers_to

if TYPE_CHECKING:
    from hudna.view.world import World

PROTECTIONS = (kinds.Site, kinds.Area, kinds.Movement)
TO_AUTHOR = (kinds.Opened, kinds.PassedOn, kinds.Hidden)
"""Of what is about one record, the kinds that only the subject's author is told."""


class Releases:
    """Every release that was said, by its subject."""

    def __init__(self, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._entries = entries
        self._released = Many("released", frozen)

    def apply(self, record: Record) -> None:
        self._released.add(cast(Released, record.said).subject, self._entries.place_of(record))

    def of(self, subject: RecordHash, author: PartyId) -> dict[PartyId, Released]:
        """What its author has said of a record's release, by the reader. Said once for a reader:
        the first counts, since only the first can come before the record."""
        found: dict[PartyId, Released] = {}
        for record in map(self._entries.record, self._released.get(subject)):
            if record.author == author:
                found.setdefault(cast(Released, record.said).to, cast(Released, record.said))
        return found

    def said(self, subject: RecordHash) -> tuple[Record, ...]:
        """Every word on the release of a record, in log order."""
        return tuple(map(self._entries.record, self._released.get(subject)))

    def freeze(self) -> Sections:
        return self._released.freeze()


def goes_to(world: World, record: Record, party: PartyId) -> bool:
    """Whether this node tells `party` of its own record."""
    if not delivers_to(world, party, record):
        return False
    said = record.said
    if (only := _addressed(world, said)) is not None:
        return party in only
    released = world.releases.of(record.hash, record.author).get(party)
    if released is not None:
        return not released.nothing
    if isinstance(said, STAYS):
        return False
    return party in _everyone(world) and all(
        has(world, subject, party) for subject in subjects(world, said)
    )


def has(world: World, subject: Record, party: PartyId) -> bool:
    """Whether, as far as is known here, `party` has been or will be told of `subject`."""
    if party in (subject.author, world.me):
        return True
    if subject.author == world.me:
        return goes_to(world, subject, party)
    if isinstance(subject.said, STAYS):
        # What a partner has told this node alone, it may have told nobody else.
        return False
    if not _is_protection(subject):
        return True
    # Of a partner's protection this node knows only at which step all guarantors have it.
    return party in world.terms.must_concur and common(world, subject) != "existence"


def withheld(world: World, record: Record, party: PartyId) -> frozenset[str]:
    """The fields of this node's own record that `party` is not to see."""
    released = world.releases.of(record.hash, record.author).get(party)
    first = frozenset(released.withheld) if released else frozenset[str]()
    return first | recalled(world, record, party)


def onward(world: World, record: Record, party: PartyId) -> tuple[PartyId, ...] | None:
    """The other parties to whose people `party` may pass the record on: of a protection nobody, but
    for whom its author's release names. None where no release binds: of a flight or a stop whoever
    flies has to hear."""
    if not _is_protection(record):
        return None
    released = world.releases.of(record.hash, record.author).get(party)
    return released.onward if released else ()


def at_first(world: World, record: Record, party: PartyId) -> frozenset[str]:
    """The same, before anything was recalled."""
    released = world.releases.of(record.hash, record.author).get(party)
    return frozenset(released.withheld) if released else frozenset()


def before(world: World, record: Record, party: PartyId) -> tuple[frozenset[str], ...]:
    """Every set of fields that `party` was not to see of this node's own record until now: as it
    was released, and before each recall and each erasure since."""
    gone, found = at_first(world, record, party), []
    for said in world.hiding.said(record.hash, record.author):
        names = said.fields if isinstance(said, kinds.Erasure) or party in said.parties else ()
        found.append(gone)
        gone |= frozenset(names)
    return tuple(dict.fromkeys(found))


def recalled(world: World, record: Record, party: PartyId) -> frozenset[str]:
    """The fields of a record that its author has taken back from `party`."""
    if not world.hiding.about(record.hash):
        return frozenset()
    said = map(recall, world.hiding.recalls(record.hash, record.author))
    return frozenset(name for r in said if party in r.parties for name in r.fields)


def common(world: World, record: Record) -> Step:
    """The step at which every guarantor has the place of a protection: what was signed, or what
    a recall has since left."""
    said = record.said
    first: Step = said.common if isinstance(said, PROTECTIONS) else "existence"
    later = (recall(r).common for r in world.hiding.recalls(record.hash, record.author))
    return max((first, *later), key=STEPS.index)


def _is_protection(record: Record) -> bool:
    return isinstance(record.said, (*PROTECTIONS, Existence))


def _everyone(world: World) -> tuple[PartyId, ...]:
    """Who is told of what is said, where nothing else was said of it."""
    return tuple(p.id for p in world.terms.agreement.parties
                 if p.role in ("guarantor", "depositary"))


def _addressed(world: World, said: Statement) -> tuple[PartyId, ...] | None:
    """Who alone is told of a statement that is for somebody; None where it is for everyone."""
    if isinstance(said, TO_AUTHOR):
        subject = world.record(said.subject)
        return (subject.author,) if subject else ()
    only = _ADDRESSED.get(type(said))
    return None if only is None else only(world, said)


def _depositary(world: World) -> tuple[PartyId, ...]:
    return tuple(p.id for p in world.terms.agreement.parties if p.role == "depositary")


_ADDRESSED: Mapping[type[Statement], Callable[[World, Any], tuple[PartyId, ...]]] = {
    kinds.Released: lambda _, said: () if said.nothing else (said.to,),
    kinds.Looked: lambda _, said: (said.registrant,),
    kinds.Deposit: lambda world, _: _depositary(world),
    kinds.Available: lambda _, said: (said.sender, said.to),
    kinds.Receipt: lambda _, __: (),
}
