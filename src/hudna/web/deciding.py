"""What people at the desk have decided about warnings that wait: in memory, until the watch has
done it. A watch that was killed before it had written that down is told again.
"""

from __future__ import annotations

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.watch.event import Sky
from hudna.watch.waits import Decision, Waits


class Deciding:
    """Of the warnings that the last sky says are pending."""

    def __init__(self) -> None:
        self._pending: dict[str, Waits] = {}
        self._made: dict[str, tuple[Decision, int]] = {}

    def take(self, sky: Sky, now_ms: int) -> None:
        """A decision is forgotten once its warning has expired: nothing waits for it then."""
        self._pending = {one.id: one for one in sky.pending}
        self._made = {of: kept for of, kept in self._made.items() if kept[1] > now_ms}

    def answer(self) -> tuple[Decision, ...]:
        """What is decided of all that the watch says is pending."""
        return tuple(d for one in self._pending.values() if (d := self._of(one)) is not None)

    def waiting(self, now_ms: int) -> tuple[Waits, ...]:
        """What waits for a person, the nearest in time first."""
        return tuple(one for one in self._pending.values()
                     if one.expires_ms > now_ms and self._of(one) is None)

    def decided(self, now_ms: int) -> tuple[tuple[Waits, Decision], ...]:
        """What the watch has not said yet that it has done."""
        return tuple((one, d) for one in self._pending.values()
                     if one.expires_ms > now_ms and (d := self._of(one)) is not None)

    def decide(self, of: str, made_ms: int, *, send: bool, now_ms: int) -> None:
        """What is to be sent stays so, whatever is said later. Refused where it waits no more, or
        where the one not to be sent is another by now."""
        one, decision = self._pending.get(of), Decision(of, made_ms, send)
        if one is None or one.expires_ms <= now_ms or not decision.holds(one):
            raise Refused(Fault("warning", of[:80], say("a warning that waits for you, as it is "
                                                        "now")))
        before = self._of(one)
        if before is None or send:
            self._made[of] = decision, one.expires_ms

    def _of(self, one: Waits) -> Decision | None:
        found = self._made.get(one.id)
        return found[0] if found and found[0].holds(one) else None
