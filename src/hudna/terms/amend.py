"""Which text is in effect: two keys, as a pure function of what was signed.

An amendment takes effect only once every guarantor *of the text that it replaces* has signed the
same text (the same digest) in place of the one in effect. The order in which signatures arrived,
and how often, means nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from hudna.terms.agreement import Agreement

Signature: TypeAlias = tuple[str, str, str]
"""Party id, digest of the text signed, digest of the text that it replaces."""


@dataclass(frozen=True, slots=True)
class InEffect:
    """`chain`: digests in the order in which they took effect, the last one in effect now.

    `rivals`: texts, each fully signed in place of the last one. Guarantors who sign honestly
    never sign two; where they have, none takes effect, and a person must settle it.
    """

    chain: tuple[str, ...]
    rivals: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        return self.chain[-1]


def in_effect(genesis: str, texts: Mapping[str, Agreement],
              signatures: Iterable[Signature]) -> InEffect:
    """`texts` holds the known agreements by digest, the genesis among them (`KeyError` if not).

    A text that is not known never takes effect, however often it was signed. A text that was in
    effect once never comes back under its old signatures.
    """
    signers = _signers(signatures)
    chain = [genesis]
    while True:
        now = chain[-1]
        keys = set(texts[now].guarantors)
        signed = sorted(
            digest for digest, parties in signers[now].items()
            if len(keys) > 1 and keys <= parties and digest in texts and digest not in chain
        )
        if len(signed) != 1:
            return InEffect(tuple(chain), tuple(signed))
        chain.append(signed[0])


def _signers(signatures: Iterable[Signature]) -> Mapping[str, Mapping[str, set[str]]]:
    """Who signed what in place of what."""
    out: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for party, digest, replaces in signatures:
        out[replaces][digest].add(party)
    return out
