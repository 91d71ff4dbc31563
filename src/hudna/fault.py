"""What is wrong with an input: where, what was found, what was expected.

Nothing is guessed and nothing is half-kept: a door that refuses raises `Refused` with every
fault that it found, and keeps none of the input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hudna.say import Say, say


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `where` is a path in the input (`features[3].geometry`, `row 12, lat`)."""

    where: str
    found: str
    expected: Say
    line: int | None = None

    def say(self) -> Say:
        """The fault as a sentence."""
        if self.line is None:
            return say("{where}: found {found}; expected {expected}",
                       where=self.where, found=self.found, expected=self.expected)
        return say("line {line}, {where}: found {found}; expected {expected}",
                   line=self.line, where=self.where, found=self.found, expected=self.expected)


class Refused(ValueError):  # noqa: N818 - the house word for it
    """The input was refused whole; `faults` names each reason."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(f.say()) for f in self.faults))
