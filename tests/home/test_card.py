"""Partner cards: what is taken on trust, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from hudna.fault import Refused
from hudna.home import card
from hudna.log.note import Verifier
from hudna.record.keys import SigningKey
from tests.exchange.nodes import folders

KNOWN = ("us", "ru", "un")


@pytest.mark.parametrize("whose", ["us", "un"])
def test_no_card_names_its_log_as_another_party_s(tmp_path: Path, whose: str) -> None:
    """Its key would then sign the checkpoints of that log: ours, or a third one's."""
    made = folders(tmp_path)
    settings, theirs = made["us"].config, card.card(made["ru"].config, made["ru"].keys)
    alone = replace(settings, partners=tuple(p for p in settings.partners if p.party == "un"))
    taken = Verifier(made[whose].config.origin, SigningKey.generate(b"b" * 32).public).text
    with pytest.raises(Refused, match="log"):
        card.add(alone, replace(theirs, log=taken), KNOWN)
    assert card.add(alone, theirs, KNOWN).partners[-1].party == "ru"
    assert card.add(settings, theirs, KNOWN).partners[-1].party == "ru", "the same card again"


@pytest.mark.parametrize("whose", ["us", "un"])
def test_no_card_has_another_party_s_certificate(tmp_path: Path, whose: str) -> None:
    """Who comes with it would be taken for the one, and the other would be heard no more."""
    made = folders(tmp_path)
    settings, theirs = made["us"].config, card.card(made["ru"].config, made["ru"].keys)
    alone = replace(settings, partners=tuple(p for p in settings.partners if p.party == "un"))
    taken = card.card(made[whose].config, made[whose].keys).certificate
    with pytest.raises(Refused, match="no other party's"):
        card.add(alone, replace(theirs, certificate=taken), KNOWN)
    assert card.add(alone, theirs, KNOWN).partners[-1].certificate == theirs.certificate
