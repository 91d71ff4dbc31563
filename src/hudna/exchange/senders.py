"""Which key a partner's delivery or answer must be signed with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from hudna.fault import Fault, Refused
from hudna.record.authority import KINDS, Authority
from hudna.record.keys import PublicKey
from hudna.record.kinds import PartyId
from hudna.record.open import open_record
from hudna.record.shown import shown
from hudna.say import say

Keys: TypeAlias = Mapping[PartyId, PublicKey] | Authority
MOST_WORDS = 64
"""How many words about its own keys a sender says again in a message that is no delivery, for the
reader may have lost them with the end of its log; more are not looked at."""


def key_of(keys: Keys, sender: PartyId, kid: str, carried: Sequence[str] = ()) -> PublicKey:
    """The sender's record key with this name, one that is good now. `carried`: what the sender
    tells with it, for a delivery may bring the very word that its key is good. Refused else."""
    must_be_one_of(keys.keys if isinstance(keys, Authority) else keys, sender)
    if not isinstance(keys, Authority):
        return keys[sender]
    key = _good(keys, sender, kid) or _good(_told(keys, carried), sender, kid)
    if key is None:
        raise Refused(Fault("header.kid", shown(kid),
                            say("a key of {party} that is good now", party=sender)))
    return key


def must_be_one_of(known: Iterable[PartyId], sender: PartyId) -> None:
    """Refused where the sender is not among those known."""
    if sender not in (known := sorted(known)):
        raise Refused(Fault("from", shown(sender), say("one of {known}", known=", ".join(known))))


def _good(keys: Authority, sender: PartyId, kid: str) -> PublicKey | None:
    return next((key for key in keys.good(sender, "record") if key.kid == kid), None)


def _told(keys: Authority, carried: Sequence[str]) -> Authority:
    """The authority after what is carried, of which all but sound statements of keys is passed
    over: the door looks at each of them again."""
    for presentation in carried:
        try:
            record = open_record(presentation, keys)
        except Refused:
            continue
        if isinstance(record.said, KINDS):
            keys = keys.fold(record, -1, 0)
    return keys
