"""What two people read to each other, so that a card is the one that was sent."""

from __future__ import annotations

from textwrap import wrap

import click

from hudna.exchange import certificates
from hudna.home.card import Card, digest

GROUP = 4


def heard(card: Card) -> None:
    """Print the digest of a card's keys, which a joining names, and the fingerprint of its
    certificate, beside what the command prints."""
    click.echo(f"card of {card.party}, SHA-256: {digest(card)}", err=True)
    if card.certificate:
        found = certificates.fingerprint(certificates.read(card.certificate, "certificate"))
        click.echo(f"certificate of {card.party}, SHA-256: {' '.join(wrap(found, GROUP))}",
                   err=True)
