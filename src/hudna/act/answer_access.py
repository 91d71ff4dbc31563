"""Say what came of it when access was asked for: whoever was asked may, and whoever asked."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.record.incidents import AccessOutcome
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.access import Ask
from hudna.view.world import World

Outcome: TypeAlias = Literal["granted", "refused", "delayed", "unanswered"]
IN_WORDS: tuple[Outcome, ...] = ("refused", "delayed")
"""Outcomes that say why."""


def answer_access(
    world: World, of: RecordHash, *, outcome: Outcome, text: str, officer: str, now_ms: int
) -> Draft:
    """It takes the place of this party's last one. Of the two, the other is told of it."""
    need_here(world)
    ask = world.access.ask(of)
    if ask is None:
        raise refuse("asked", of, say("access that was asked for, as this node holds it"))
    if world.me not in (ask.said.of, ask.asked.author):
        raise refuse("party", world.me, say("whoever was asked, or whoever asked"))
    if outcome == "unanswered":
        _need_silence(world, ask, now_ms)
    if outcome in IN_WORDS and not text.strip():
        raise refuse("text", "nothing", say("the reason in words"))
    last = ask.standing_outcomes().get(world.me)
    said = AccessOutcome(of, outcome, text.strip(), officer, (last.hash,) if last else ())
    other = ask.asked.author if world.me == ask.said.of else ask.said.of
    return draft(said, None, release(world, said, told(world, other))[1])


def _need_silence(world: World, ask: Ask, now_ms: int) -> None:
    """That somebody has not answered is said by whoever waited for it, and not before it began."""
    if world.me != ask.asked.author:
        raise refuse("party", world.me, say("whoever asked"))
    if now_ms < ask.said.from_ms:
        raise refuse("outcome", "unanswered", say("none before {first}", first=ask.said.from_ms))
    if ask.said.of in ask.standing_outcomes():
        raise refuse("outcome", "unanswered", say("what it has answered, or what came of that"))
