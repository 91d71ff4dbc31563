"""Answer for an incursion: a guarantor that is asked must, and any other may."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import IncursionAnswer, RecordHash
from hudna.say import say
from hudna.view.incursions import Line
from hudna.view.world import World

Outcome: TypeAlias = Literal["ours", "permitted", "not-ours", "denied", "looking"]
IN_WORDS: tuple[Outcome, ...] = ("ours", "denied")
"""Answers that say why."""


def answer_incursion(
    world: World, of: RecordHash, *, outcome: Outcome, text: str, officer: str,
    notice: RecordHash | None = None,
) -> Draft:
    """`of` is the version that the person has read; the answer is to its line."""
    need_guarantor(world)
    need_here(world)
    line = world.incursions.of(of)
    if line is None:
        raise refuse("incursion", of, say("an incursion that this node holds"))
    if outcome in IN_WORDS and not text.strip():
        raise refuse("text", "nothing", say("the answer in words"))
    if notice is not None:
        _need_notice(world, outcome, notice)
    return draft(IncursionAnswer(
        of, outcome, text.strip(), officer, notice, _earlier(world, line)))


def _need_notice(world: World, outcome: Outcome, notice: RecordHash) -> None:
    if outcome != "permitted":
        raise refuse("notice", notice, say("none, where the flight is not said to be permitted"))
    if notice not in world.notices.lines.records:
        raise refuse("notice", notice, say("a notice that this node holds"))


def _earlier(world: World, line: Line) -> tuple[RecordHash, ...]:
    """This party's last answer, which now stands beside the new one."""
    last = line.standing_answers().get(world.me)
    return (last.hash,) if last else ()
