"""Vouch that a party has lost its root key, and for what it has instead. None does it alone."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.authority import Authority, Lost
from hudna.record.kinds import KeyReplaced, PartyId
from hudna.say import say
from hudna.view.keys import must


def replace_key(known: Authority, me: PartyId, said: KeyReplaced) -> Draft:
    """The party's word, if it is one whose word counts, has not said so yet, and the key is the
    root now."""
    trustees = must(known, said.party)
    if me not in trustees:
        raise refuse("party", said.party, say("a party whose lost key {me} vouches for", me=me))
    root = known.root(said.party)
    if root is None or root.text != said.lost:
        raise refuse("lost", said.lost, say("the root key that {party} has here",
                                            party=said.party))
    if me in known.words.get(Lost(said.party, said.lost, said.root, said.record), {}):
        raise refuse("party", me, say("a party that has not said so yet"))
    if any(k.public.text in (said.root, said.record) for k in known.keys[said.party]):
        raise refuse("root, record", "a key that it has had",
                     say("two keys that were never the party's"))
    return draft(said)
