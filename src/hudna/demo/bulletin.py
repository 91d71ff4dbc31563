"""The bulletin of a day of the exercise, as its monitors put it out: drafted from their log, kept
among their node's data, signed for."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from hudna.act.draft import Draft
from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.demo.rehearsal import Seat
from hudna.exchange.circle import witness_name
from hudna.home import bulletins
from hudna.log import tree
from hudna.log.bounds import Bounds, Moment, bounds, cosigned
from hudna.log.entry import Entry
from hudna.log.histories import served
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.drafted import corrects, drafted
from hudna.speak.bulletin.held import Asked, Held, newest_cutoff
from hudna.speak.bulletin.offered import could_print
from hudna.speak.places import Places
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.known import replayed
from hudna.web.happened.bulletin_draft import admins, areas, own, terms_of, units


def put_out(seat: Seat, day: str, now_ms: int, *, officer: str, places: Places) -> Draft:
    """The first of the day, with the words of all who answered: that they want them printed is as
    invented as they are."""
    terms, zone = terms_of(seat.world)
    cutoff = cutoff_ms(terms, day)
    assert cutoff is not None
    then, newest = (replayed(seat.folder.agreement, seat.voice.party, seat.log.entries(), ms)
                    for ms in (cutoff, newest_cutoff(seat.world, cutoff)))
    store = bulletins.BulletinStore(seat.folder.path / bulletins.NAME)
    held = Held(then, seat.world, lambda _, last: _dated(seat, last), own(seat.world, store.get),
                newest)
    asked = Asked(
        day, cutoff, now_ms, seat.log.verifier.name, then.size, _root(seat, then.size),
        seat.voice.exercise,
        areas(admins(then, then.incidents.all()), places.gazetteer.districts),
        units(places.gazetteer.districts))
    printed = frozenset(could_print(held, day))
    data = drafted(held, msgspec.structs.replace(asked, printed=printed))
    raw = canonical(data)
    digest = sha256(raw).hexdigest()
    store.keep(raw, digest)
    return put_out_bulletin(
        seat.world, day, cutoff_ms=cutoff, size=then.size, digest=digest, officer=officer,
        zone=zone, now_ms=now_ms, corrects=corrects(data))


def _dated(seat: Seat, last: Entry) -> Bounds:
    """By this node's own log and by what others have cosigned of it, as a running node has it."""
    own = seat.log.verifier.name
    others = seat.ledger.cosigned_since(own, last.index + 1)
    return bounds((), [Moment(witness_name(own), last.admitted_ms),
                       *(cosigned(one.witness, one.time_s) for one in others)])


def _root(seat: Seat, size: int) -> str:
    return tree.frontier(size, served(seat.log.size, seat.log.tile)).root.hex()
