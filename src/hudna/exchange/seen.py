"""Every checkpoint that this node is shown, of whatever log, held against all that it knows.

Whoever shows it: a partner's own, one that a partner saw elsewhere, one in a delivery. What fits is
remembered, what cannot be compared yet waits for the mirror, what cannot be true beside another is
evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from hudna.fault import Refused
from hudna.log import note, tree
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.cosignature import CosignerKey, cosignatures
from hudna.log.histories import Signed, between, forked, opened, served
from hudna.log.ledger import KeptCosignature, Ledger
from hudna.log.mirror import Mirror
from hudna.log.note import Verifier
from hudna.log.store import SignedSize, StoreError
from hudna.log.tiles import Tile
from hudna.log.tree import Hash
from hudna.record.claims import MOST_SEEN
from hudna.record.kinds import TwoHistories
from hudna.record.record import Seen

MOST_PENDING_SHOWN = 16


class OwnLog(Protocol):
    """What is asked of this node's own log."""

    @property
    def size(self) -> int: ...

    @property
    def verifier(self) -> Verifier: ...

    def checkpoint(self) -> str: ...

    def checkpoint_at(self, size: int) -> str | None: ...

    def consistency(self, old: int, new: int | None = None) -> list[Hash]: ...

    def tile(self, tile: Tile) -> bytes | None: ...


class Keys(NamedTuple):
    """`logs` gives, by origin, every key that a log known here has signed with; `witnesses` gives
    the keys of all witnesses known here; `trusted` those keys of a log that have not ended, all of
    them if not given."""

    logs: Callable[[], Mapping[str, Sequence[Verifier]]]
    witnesses: Callable[[], Sequence[CosignerKey]]
    trusted: Callable[[str], Sequence[Verifier]] | None = None


class Sight:
    """All that one node has seen of logs. Blocking; safe to use from several threads.

    `proven` holds what was found here, by origin; `lost`, if not None, is the size that our own log
    is known to have had and has not now."""

    def __init__(self, ledger: Ledger, own: OwnLog, keys: Keys, witness: str = "") -> None:
        """`witness` is the name under which this node cosigns itself."""
        self._witness = witness
        self.ledger, self.own, self._keys = ledger, own, keys
        self.proven: dict[str, TwoHistories] = {}
        self.lost: int | None = None

    def verifiers(self, origin: str) -> Sequence[Verifier] | None:
        """The keys trusted for an origin; none where it has told two histories, None where it is
        not known here, or our own: nobody is a witness of itself."""
        if origin == self.own.verifier.name:
            return None
        if origin in self.proven:
            return ()
        known = self._keys.logs().get(origin)
        return self._keys.trusted(origin) if known and self._keys.trusted else known

    def mirror(self, origin: str) -> Mirror:
        return Mirror(self.ledger, origin, self._keys.logs().get(origin, ()))

    def regard(self, signed: str) -> Checkpoint | None:
        """Look at one note; the checkpoint, if it is one of a log known here and signed by it.
        What proves nothing is passed over; only `StoreError` is raised."""
        try:
            origin = parse(note.split(signed)[0]).origin
            seen = opened(signed, self._keys.logs().get(origin, ()))
            self._witnessed(signed, seen)
            if origin == self.own.verifier.name:
                self._regard_own(seen)
            elif origin not in self.proven:
                self._compare(seen)
        except StoreError:
            raise
        except Refused:
            return None
        return seen.checkpoint

    def own_size(self, signed: str) -> int:
        """The size of a checkpoint of our own log; Refused where our key has not signed it."""
        return opened(signed, self._keys.logs()[self.own.verifier.name]).checkpoint.size

    def believe(self, said: TwoHistories) -> bool:
        """Take in evidence that another has found; False where it proves nothing. Of its notes the
        log's own lines alone are kept: others could make it too long to be passed on."""
        known = self._keys.logs().get(said.origin, ())
        try:
            forked(said, known)
            first, second = (opened(n, known).note for n in (said.first, said.second))
        except Refused:
            return False
        self.proven.setdefault(said.origin, replace(said, first=first, second=second))
        return True

    def mirrored(self, origin: str) -> None:
        """The mirror has grown: hold against it whatever waited for that."""
        mirror = self.mirror(origin)
        if (head := mirror.head()) is None:
            return
        for waiting in self.ledger.pending(origin):
            if waiting.size <= head.checkpoint.size:
                self._hold(mirror, opened(waiting.note, self._keys.logs()[origin]))
        self.ledger.compared(origin, head.checkpoint.size)

    def notes(self) -> tuple[str, ...]:
        """What to show a partner: our own checkpoints and the others', with their cosignatures."""
        shown = dict.fromkeys(self._own_notes())
        for origin in self._keys.logs():
            shown |= dict.fromkeys(self._notes_of(origin))
        return tuple(shown)

    def latest(self) -> tuple[Seen, ...]:
        """The latest checkpoint of every other log that this node has cosigned: what a record of
        ours says that we had seen."""
        found = []
        for origin in sorted(self._keys.logs()):
            held = self.ledger.cosigned(origin)
            if held and held.size and origin != self.own.verifier.name and (
                    origin not in self.proven):
                checkpoint = parse(note.split(held.note)[0])
                found.append(Seen(origin, checkpoint.size, checkpoint.root.hex()))
        return tuple(found[:MOST_SEEN])

    def _witnessed(self, signed: str, seen: Signed) -> None:
        at = seen.checkpoint
        for found in cosignatures(signed, self._keys.witnesses()):
            self.ledger.add_cosignature(KeptCosignature(
                at.origin, at.size, found.witness.name, found.time_s, found.line
            ))
            if found.witness.name == self._witness:
                self._remembered(seen, found.time_s)

    def _remembered(self, seen: Signed, time_s: int) -> None:
        """Our own cosignature, shown to us: where we know it no more, our ledger is an older copy
        of itself, and learns again what was cosigned."""
        at, held = seen.checkpoint, self.ledger.cosigned(seen.checkpoint.origin)
        size = held.size if held else 0
        if at.size > size:
            self.ledger.cosign(at.origin, size, SignedSize(at.size, seen.note), time_s)

    def _regard_own(self, seen: Signed) -> None:
        own = self.own
        head = opened(own.checkpoint(), self._keys.logs()[own.verifier.name])
        if seen.checkpoint.size > head.checkpoint.size:
            if not self._by_a_key_that_ended(seen):
                self.lost = max(seen.checkpoint.size, self.lost or 0)
        else:
            # Another history under our own key: a copy of this node runs, or ran.
            self._found(between(seen, head, served(head.checkpoint.size, own.tile)))

    def _by_a_key_that_ended(self, seen: Signed) -> bool:
        """Whoever stole a key that our log has revoked cannot make us believe that we lost more."""
        if self._keys.trusted is None:
            return False
        try:
            opened(seen.note, self._keys.trusted(seen.checkpoint.origin))
        except Refused:
            return True
        return False

    def _compare(self, seen: Signed) -> None:
        mirror = self.mirror(seen.checkpoint.origin)
        head = mirror.head()
        if head and seen.checkpoint.size <= head.checkpoint.size:
            self._hold(mirror, seen)
            return
        origin, size = seen.checkpoint.origin, seen.checkpoint.size
        self.ledger.await_mirror(origin, seen.checkpoint.root.hex(), SignedSize(size, seen.note))
        for waiting in self.ledger.pending(origin):
            if waiting.size == size:
                other = opened(waiting.note, self._keys.logs()[origin])
                self._found(between(seen, other, _none))

    def _hold(self, mirror: Mirror, seen: Signed) -> None:
        self._found(mirror.contradicts(seen))

    def _found(self, evidence: TwoHistories | None) -> None:
        if evidence is not None:
            self.proven.setdefault(evidence.origin, evidence)

    def _own_notes(self) -> Iterable[str]:
        yield self.own.checkpoint()
        origin = self.own.verifier.name
        for size in sorted({c.size for c in self.ledger.cosigned_by(origin)}):
            if signed := self.own.checkpoint_at(size):
                yield self._with_lines(origin, SignedSize(size, signed))

    def _notes_of(self, origin: str) -> Iterable[str]:
        head, held = self.ledger.mirror(origin), self.ledger.cosigned(origin)
        for signed in (head, held, *self.ledger.pending(origin)[-MOST_PENDING_SHOWN:]):
            if signed:
                yield self._with_lines(origin, signed)

    def _with_lines(self, origin: str, signed: SignedSize) -> str:
        lines = [c.line for c in self.ledger.cosignatures(origin, signed.size)]
        return signed.note + "".join(line for line in lines if line not in signed.note)


def _none(place: tree.Place) -> Hash:
    raise IndexError(place)

