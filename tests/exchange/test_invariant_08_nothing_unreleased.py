"""Invariant 8: no byte of an unreleased field, or its salt, in what a peer is sent, keeps or is
told of an error. The search over everything is `tests/promises/test_promise_4_nothing_leaks.py`."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

from hypothesis import given

from hudna.exchange import delivery
from hudna.fault import Refused
from hudna.record.record import Record
from hudna.record.sign import hash_of
from hudna.view.releases import at_first, goes_to
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, played


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_8_no_disclosure_that_was_not_released_travels_or_is_kept(
    words: list[Word],
) -> None:
    """Of a record that is recalled before it is told, nothing that went may travel; of one that
    was told before, nothing that was never released."""
    played(words, _checked)


async def _checked(one: Life) -> None:
    await one.heal()
    for site in one.sites:
        for reader in one.nodes:
            if reader != site.author:
                _nothing_of(one, site, reader)


def _nothing_of(one: Life, site: Record, reader: str) -> None:
    author = one.nodes[site.author]
    if goes_to(author.world, site, reader):
        kept_from = at_first(author.world, site, reader)
    else:
        kept_from = frozenset(_fields(site.presentation))
    hidden = [text for name, text in _fields(site.presentation).items() if name in kept_from]
    received = [p for to, p in one.network.carried if to == reader]
    sent = "\n".join(r for p in received for r in delivery.records(p))
    kept = "\n".join(e.record.presentation for e in one.nodes[reader].log.entries())
    for text in hidden:
        assert text not in sent
        assert text not in kept
        salt = json.loads(_decoded(text))[0]
        assert salt not in "\n".join(map(_decoded, sent.replace("\n", "~").split("~")))
    if not goes_to(author.world, site, reader):
        assert site.hash not in {hash_of(r) for r in sent.split("\n") if r}


def _fields(presentation: str) -> dict[str, str]:
    _, *texts, _ = presentation.split("~")
    return {json.loads(_decoded(t))[1]: t for t in texts}


def _decoded(text: str) -> str:
    if "." in text:
        text = text.split(".")[1]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


def test_invariant_8_a_refusal_does_not_tell_what_it_has_found() -> None:
    """What is wrong with a hidden record is said by its place, never by its content."""
    secret = "CANARY-of-a-hidden-name"

    async def go(one: Life) -> None:
        record = await one.say_site("us", 1, name=secret)
        [waiting] = one.nodes["us"].waiting("ru")
        assert waiting.hash == record.hash
        broken = record.presentation.replace("~", "~AAAA~", 1)
        faults = one.nodes["ru"].log.admit_each([broken])
        assert all(isinstance(f, Refused) and secret not in str(f) for f in faults)

    played([], go)
