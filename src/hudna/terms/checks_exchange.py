"""What a schema cannot say of the exchange's terms: who must be there, what may be kept back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hudna.fault import Fault
from hudna.say import say
from hudna.terms.read import join
from hudna.terms.schema import show
from hudna.terms.withholding import PLACES, WITHHOLDABLE

if TYPE_CHECKING:
    from hudna.terms.checks import Checks

ROLES = ("guarantor", "party", "depositary", "observer")
TOLD = ("guarantor", "depositary")
"""The roles that are told of everything by which a flight is cleared or stopped."""
_MORE_THAN_NONE = (
    "receipts.within_s", "sealed.per_s", "sealed.sweeping_cells", "reading.per_person",
    "reading.per_node", "reading.per_s",
)


def exchange(checks: Checks) -> Iterator[Fault]:
    yield from _more_than_none(checks)
    yield from _one_depositary(checks)
    for path, row in checks.rows("release"):
        yield from _release(checks, path, row)


def _more_than_none(checks: Checks) -> Iterator[Fault]:
    for path in _MORE_THAN_NONE:
        if checks.whole(path) == 0:
            yield checks.fault(path, "0", say("more than 0"))


def _one_depositary(checks: Checks) -> Iterator[Fault]:
    """Who answers for sealed places, and whose mailbox tells, must be one and known."""
    count = len(checks.by_role("depositary"))
    needs = {"sealed": checks.at("sealed") is not None,
             "receipts.deposit_tells": checks.at("receipts.deposit_tells") is True}
    for path, asked in needs.items():
        if asked and count != 1:
            yield checks.fault(path, f"depositaries: {count}", say("exactly one depositary"))


def _release(checks: Checks, path: str, row: dict[str, Any]) -> Iterator[Fault]:
    kinds = [k for k in _listed(row.get("kinds")) if k in WITHHOLDABLE]
    yield from _readers(checks, path, row)
    yield from _withheld(checks, path, row, kinds)
    if all(k in PLACES for k in kinds):
        return
    if row.get("place", "exact") != "exact":
        yield checks.fault(join(path, "place"), show(row["place"]),
                           say("nothing: of these kinds only {kinds} have a place",
                               kinds=", ".join(PLACES)))
    if row.get("nothing") is True and _told(checks, str(row.get("to"))):
        yield checks.fault(join(path, "nothing"), "true",
                           say("false: guarantors and the depositary are told of what is decided"))


def _readers(checks: Checks, path: str, row: dict[str, Any]) -> Iterator[Fault]:
    to = row.get("to")
    if isinstance(to, str) and to not in checks.ids["parties"] and to not in ROLES:
        yield checks.fault(join(path, "to"), show(to), say(
            "the id of a party of this agreement, or one of {names}", names=", ".join(ROLES)))


def _withheld(checks: Checks, path: str, row: dict[str, Any],
              kinds: list[str]) -> Iterator[Fault]:
    """A field that one of the kinds must tell would have every such statement refused."""
    for i, name in enumerate(_listed(row.get("withheld"))):
        must = [k for k in kinds if name not in WITHHOLDABLE[k]]
        if must and any(name in fields for fields in WITHHOLDABLE.values()):
            yield checks.fault(join(join(path, "withheld"), i), show(name), say(
                "a field that may be withheld of every kind named; not of {kind}", kind=must[0]))


def _listed(value: object) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else []


def _told(checks: Checks, to: str) -> bool:
    return to in TOLD or to in checks.by_role(*TOLD)
