"""The chain of custody of a file: who had it in hand, from the first byte on. Pure.

Each step holds the digest of the one before, so that none can be left out, changed or put in later
without its being seen, by whoever holds the last digest. A step names a post or a pseudonym and
never a place, a file's name or a person who brought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.incidents import Attached, Channel
from hudna.say import say

Did: TypeAlias = Literal["received", "opened", "copied", "passed-on", "destroyed"]


class Step(msgspec.Struct, frozen=True, gc=False):
    """One hand. A file that came once more, with another report or after it was destroyed, is
    `received` once more. `digest`: hex SHA-256 of the file's bytes. `by`: an officer, or a door of
    the node. `copy`: the digest of a copy without its place, where one was made. `channel`: how it
    came, where it was received. `to`: the party that it was passed on to. `before`: the digest of
    the step before, empty for the first."""

    digest: str
    did: Did
    by: str
    at_ms: int
    media_type: str
    size: int
    channel: Channel | None = None
    copy: str = ""
    to: str = ""
    before: str = ""


def digest_of(step: Step) -> str:
    """Hex SHA-256 of a step, over its fields as JSON in their order."""
    return sha256(msgspec.json.encode(step)).hexdigest()


def received(file: Attached, by: str, at_ms: int, channel: Channel) -> Step:
    """The first step: what is to be recorded when a file has been kept."""
    return Step(file.digest, "received", by, at_ms, file.media_type, file.size, channel)


def then(steps: Sequence[Step], did: Did, by: str, at_ms: int, *, copy: str = "",
         to: str = "") -> Step:
    """The next step of a sound chain. Raises `Refused` where the chain is not, where the file is
    destroyed already, or where time would run backwards."""
    last = _last(steps, at_ms)
    if last.did == "destroyed" or did == "received":
        raise Refused(Fault("custody", f"{did} after {last.did}", say("a file that is still kept")))
    return Step(last.digest, did, by, at_ms, last.media_type, last.size, copy=copy, to=to,
                before=digest_of(last))


def came_again(steps: Sequence[Step], by: str, at_ms: int, channel: Channel) -> Step:
    """The next step of a sound chain where the same bytes have come once more. Raises `Refused`
    where the chain is not sound, or where time would run backwards."""
    last = _last(steps, at_ms)
    return Step(last.digest, "received", by, at_ms, last.media_type, last.size, channel,
                before=digest_of(last))


def _last(steps: Sequence[Step], at_ms: int) -> Step:
    check(steps)
    if at_ms < steps[-1].at_ms:
        raise Refused(Fault("custody", str(at_ms),
                            say("a time not before {ms}", ms=steps[-1].at_ms)))
    return steps[-1]


def check(steps: Sequence[Step]) -> None:
    """Raises `Refused` naming the first step that does not follow on the one before."""
    if not steps or steps[0].did != "received" or steps[0].before:
        raise Refused(Fault("custody[0]", "no first step", say(
            "a chain that begins with received")))
    for i in range(1, len(steps)):
        one, two = steps[i - 1], steps[i]
        follows = (two.before == digest_of(one) and two.at_ms >= one.at_ms
                   and (two.digest, two.media_type, two.size)
                   == (one.digest, one.media_type, one.size)
                   and (two.did == "received" or one.did != "destroyed"))
        if not follows:
            raise Refused(Fault(f"custody[{i}]", two.did, say("a step that holds the one before")))
