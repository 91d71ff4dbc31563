"""Who must all vouch before a party's lost root key is replaced."""

from __future__ import annotations

from hudna.terms.agreement import Agreement

FEWEST = 2


def trustees(agreement: Agreement) -> dict[str, frozenset[str]]:
    """By party: the guarantors without the party itself; where fewer than two remain, the
    depositaries too; nobody where these are fewer than two still, for none does it alone."""
    return {p.id: _of(agreement, p.id) for p in agreement.parties}


def _of(agreement: Agreement, party: str) -> frozenset[str]:
    must = frozenset(agreement.guarantors) - {party}
    if len(must) < FEWEST:
        must |= {p.id for p in agreement.parties if p.role == "depositary" and p.id != party}
    return must if len(must) >= FEWEST else frozenset()
