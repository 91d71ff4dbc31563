"""Which party has proven itself by its certificate, where partners' nodes have a door of their own
(`web.link`)."""

from __future__ import annotations

from litestar.exceptions import PermissionDeniedException

from hudna.exchange import jws
from hudna.fault import Fault, Refused
from hudna.record.kinds import PartyId
from hudna.record.shown import shown
from hudna.say import say
from hudna.web.asked import Asked, house_of
from hudna.web.callers import caller

KNOWN = "certificates"
"""Where that door's application keeps whose certificate, in DER, is whose. A desk has none."""


def must_be_proven(request: Asked) -> PartyId:
    """The party that the other side has proven to be. What came in another way is not answered."""
    tls = (request.scope.get("extensions") or {}).get("tls", {})
    party = request.app.state[KNOWN].get(tls.get("client_certificate"))
    if party is None:
        raise PermissionDeniedException
    return str(party)


def who_enters(request: Asked) -> str:
    """In whose name a place at the door is taken: the party's whose certificate was shown, so that
    none has more places than any other, from however many addresses it comes."""
    if KNOWN in request.app.state:
        return must_be_proven(request)
    return caller(request)


def must_speak_for_itself(request: Asked, packed: bytes) -> None:
    """A message of one party does not come in by another's certificate: who is connected and who
    has signed must be one. Refused else; anybody may come to a door without certificates."""
    if KNOWN not in request.app.state:
        return
    party, claimed = must_be_proven(request), jws.claimed(packed)
    if claimed != party:
        refused = Refused(Fault("from", shown(claimed),
                                say("{party}, whose certificate was shown", party=party)))
        house_of(request).reception.refuse(party, refused, proven=True)
        raise refused
