"""Whose key is good for what: the keys that each party began with, and what has been said of them.

A pure fold of `KeyAdded`, `KeyRevoked` and `KeyReplaced` over the founders. It never changes: a
fold gives another authority, and the same one where nothing that was said is about keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.keys import PublicKey
from hudna.record.kinds import (
    KeyAdded,
    KeyReplaced,
    KeyRevoked,
    KeyUse,
    PartyId,
    RecordHash,
    Statement,
)
from hudna.record.record import Record
from hudna.record.sdjwt import kid_of
from hudna.record.shown import shown
from hudna.say import Say, say

Use: TypeAlias = Literal["root"] | KeyUse
KINDS = (KeyAdded, KeyRevoked, KeyReplaced)
TAGS = ("key-added", "key-revoked", "key-replaced")
LoggedBefore: TypeAlias = Callable[[PartyId, RecordHash, int], bool]
"""Whether the party's own log is known to hold the record below this size."""
FEWEST = 2
"""Who replace a lost key: never one alone."""


def never(_party: PartyId, _record: RecordHash, _size: int) -> bool:
    return False


class Founder(NamedTuple):
    """The keys that a party began with. Without a root its keys can neither be added to nor
    revoked, and are never replaced."""

    record: PublicKey
    root: PublicKey | None = None
    log: PublicKey | None = None
    witness: PublicKey | None = None


class At(msgspec.Struct, frozen=True):
    """The entry of this node's log that says it: index, admitted ms since 1970 UTC, the record."""

    index: int
    ms: int
    record: RecordHash


class Ended(NamedTuple):
    """`after`: the size of the author's own log below which its word still enters; `lost`: ended
    with a lost root, not revoked."""

    at: At
    after: int
    reason: str
    lost: bool = False


class Key(NamedTuple):
    """`since` is None for a founder's key, `ended` None for one that is good."""

    use: Use
    public: PublicKey
    since: At | None = None
    ended: Ended | None = None


class Lost(NamedTuple):
    """What each of those who replace a lost root key must say exactly the same."""

    party: PartyId
    lost: str
    root: str
    record: str


@dataclass(frozen=True)
class Authority:
    """`keys`: every key that a party has had, in the order of this log. `trustees`: who must all
    vouch before a party's lost root key is replaced. `words`: who has, and since when."""

    keys: Mapping[PartyId, tuple[Key, ...]]
    trustees: Mapping[PartyId, frozenset[PartyId]] = field(default_factory=dict)
    words: Mapping[Lost, Mapping[PartyId, At]] = field(default_factory=dict)
    _revoked: Mapping[tuple[PartyId, str], Ended] = field(default_factory=dict)

    @classmethod
    def of(
        cls, founders: Mapping[PartyId, Founder],
        trustees: Mapping[PartyId, frozenset[PartyId]] | None = None,
    ) -> Authority:
        keys = {party: _began(founder) for party, founder in founders.items()}
        return cls(keys, trustees or {})

    # --- what it answers ---

    def verifying(self, author: PartyId, kid: str) -> PublicKey:
        """The key of `author` with this name, to check a signature with: one that has ended too.
        Whether its word may enter is for `check`. Refused: no such author, no such key."""
        if author not in self.keys:
            expected = say("one of {known}", known=", ".join(sorted(self.keys)))
            raise _no("payload.iss", author, expected)
        if (key := self._by_kid.get((author, kid))) is None:
            raise _no("header.kid", kid, say("a key of {party} that this node knows",
                                             party=author))
        return key.public

    def check(self, record: Record, logged_before: LoggedBefore = never) -> None:
        """Refused unless the record, whose signature was verified, may enter now: its key is one
        for its kind and has not ended, or is shown to have stood in its author's log before."""
        key = self._by_kid.get((record.author, kid_of(record.presentation)))
        if key is None:
            raise _no("header.kid", kid_of(record.presentation),
                      say("a key of {party} that this node knows", party=record.author))
        if fault := _misused(key, record.said):
            raise Refused(fault)
        if key.ended and not logged_before(record.author, record.hash, key.ended.after):
            raise Refused(_ended(key, key.ended))
        if fault := self._about(record):
            raise Refused(fault)

    def good(self, party: PartyId, use: Use) -> tuple[PublicKey, ...]:
        """The party's keys for this use that have not ended, the newest last."""
        return tuple(k.public for k in self.keys.get(party, ()) if k.use == use and not k.ended)

    def root(self, party: PartyId) -> PublicKey | None:
        return next(iter(self.good(party, "root")), None)

    def log_verifiers(self, party: PartyId) -> tuple[PublicKey, ...]:
        """The keys by which the party's checkpoints may be signed: any of them is enough."""
        return self.good(party, "log")

    def witness_keys(self, party: PartyId) -> tuple[PublicKey, ...]:
        """The keys by which the party's cosignatures may be made."""
        return self.good(party, "witness")

    def pending(self) -> tuple[Lost, ...]:
        """What has been said of lost root keys that are still the root here."""
        return tuple(w for w in self.words if self._is_root(w))

    def missing(self, lost: Lost) -> frozenset[PartyId]:
        """Who must still say exactly this."""
        return self.trustees.get(lost.party, frozenset()) - self.words.get(lost, {}).keys()

    # --- what is said of keys ---

    def fold(self, record: Record, index: int, admitted_ms: int) -> Authority:
        """The authority after this entry of the log, which `check` let in."""
        at, said = At(index, admitted_ms, record.hash), record.said
        if isinstance(said, KeyAdded):
            return self._added(record.author, said, at)
        if isinstance(said, KeyRevoked):
            return self._ended(record.author, said.public, Ended(at, said.after, said.reason))
        if isinstance(said, KeyReplaced):
            return self._vouched(record.author, said, at)
        return self

    def _added(self, party: PartyId, said: KeyAdded, at: At) -> Authority:
        public = PublicKey.from_text(said.public)
        if self._has(party, public):
            return self
        # A revocation may arrive before what it revokes: what is revoked never comes to life.
        key = Key(said.use, public, at, self._revoked.get((party, said.public)))
        return self._with(party, (*self.keys[party], key))

    def _ended(self, party: PartyId, public: str, end: Ended) -> Authority:
        first = self._revoked.get((party, public))
        if first and first.after <= end.after:
            return self
        # Of two revocations of one key the stricter bound holds, whichever came first.
        end = first._replace(after=end.after) if first else end
        keys = tuple(
            k._replace(ended=end) if k.public.text == public and not (k.ended and k.ended.lost)
            else k for k in self.keys[party]
        )
        revoked = {**self._revoked, (party, public): end}
        return replace(self, keys={**self.keys, party: keys}, _revoked=revoked)

    def _vouched(self, author: PartyId, said: KeyReplaced, at: At) -> Authority:
        lost = Lost(said.party, said.lost, said.root, said.record)
        words = {author: at, **self.words.get(lost, {})}
        folded = replace(self, words={**self.words, lost: words})
        # One replacement may make the next one due, whose words had arrived before.
        while due := next((w for w in folded.words if folded._counts(w)), None):
            folded = folded._replaced(due, at)
        return folded

    def _counts(self, lost: Lost) -> bool:
        must = self.trustees.get(lost.party, frozenset())
        return len(must) >= FEWEST and not self.missing(lost) and self._is_root(lost) and (
            self._fresh(lost))

    def _replaced(self, lost: Lost, at: At) -> Authority:
        end = Ended(at, 0, "", lost=True)
        old = tuple(
            k._replace(ended=end) if k.use in ("root", "record") and not k.ended else k
            for k in self.keys[lost.party]
        )
        root, record = PublicKey.from_text(lost.root), PublicKey.from_text(lost.record)
        return self._with(lost.party, (*old, Key("root", root, at), Key("record", record, at)))

    def _about(self, record: Record) -> Fault | None:
        """What is wrong with a statement about keys, as this authority stands."""
        said = record.said
        if isinstance(said, KeyRevoked) and self._is_root_of(record.author, said.public):
            return Fault("public", shown(said.public),
                         say("another key than the root: a root key is replaced by those who must "
                             "vouch for it"))
        if isinstance(said, KeyAdded):
            held = [k for k in self.keys[record.author] if k.public.text == said.public]
            if held and held[0].use != said.use:
                return Fault("public", shown(said.public), say("a key that has no other use"))
        return None

    def _with(self, party: PartyId, keys: tuple[Key, ...]) -> Authority:
        return replace(self, keys={**self.keys, party: keys})

    def _has(self, party: PartyId, public: PublicKey) -> bool:
        return any(k.public == public for k in self.keys[party])

    def _is_root(self, lost: Lost) -> bool:
        return self._is_root_of(lost.party, lost.lost)

    def _is_root_of(self, party: PartyId, public: str) -> bool:
        root = self.root(party)
        return root is not None and root.text == public

    def _fresh(self, lost: Lost) -> bool:
        """Neither new key was ever the party's, so that none that had ended comes back."""
        had = {k.public.text for k in self.keys[lost.party]}
        had |= {text for party, text in self._revoked if party == lost.party}
        return lost.root != lost.record and not had & {lost.root, lost.record}

    @cached_property
    def _by_kid(self) -> dict[tuple[PartyId, str], Key]:
        return {
            (party, k.public.kid): k for party, keys in self.keys.items() for k in keys
            if k.use in ("root", "record")
        }


def _began(founder: Founder) -> tuple[Key, ...]:
    listed: tuple[tuple[Use, PublicKey | None], ...] = (
        ("root", founder.root), ("record", founder.record), ("log", founder.log),
        ("witness", founder.witness),
    )
    return tuple(Key(use, public) for use, public in listed if public is not None)


def _misused(key: Key, said: Statement) -> Fault | None:
    """The root key vouches and revokes, and nothing else; no other key does."""
    by_root = isinstance(said, KeyAdded | KeyRevoked)
    if by_root == (key.use == "root"):
        return None
    expected = say("the author's root key") if by_root else say("a record key: the root key signs "
                                                                "nothing but other keys")
    return Fault("header.kid", f"{key.use} key {key.public.kid}", expected)


def _ended(key: Key, ended: Ended) -> Fault:
    why: Say = (
        say("a key that has not ended: this one was replaced as lost") if ended.lost
        else say("a key that was not revoked: this one was; only what its author's log held "
                 "below {after} still enters", after=ended.after)
    )
    return Fault("header.kid", key.public.kid, why)


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
