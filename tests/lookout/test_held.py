"""What a watch holds beside its fold, over a kill: the warnings that wait for a person."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from hudna.lookout.lookout import Lookout
from hudna.record.warning import PlaceWarning
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.item import Heard
from hudna.watch.kept import states
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.warning import Warner
from tests.lookout.test_lookout import brief_of_a_square, during, until
from tests.watch.small import FROM_MS, heard


def by_a_person(brief: Brief, state: bytes) -> Warner:
    return Warner(Namer("us"), (), brief, state=state)


def waits(directory: Path) -> tuple[PlaceWarning, ...]:
    """What waits for a person in a watch that starts there."""
    found: list[PlaceWarning] = []

    async def look(core: Lookout) -> None:
        found.extend(await core.pending())

    during(directory, look, by_a_person)
    return tuple(found)


def frozen(directory: Path) -> int:
    state, _ = states.newest(directory / "journal")
    return state.number if state else 0


def test_promise_8_what_waits_for_a_person_waits_once_after_a_kill_until_it_is_decided(
    tmp_path: Path,
):
    """What is in the journal at a moment is what a kill at that moment leaves."""
    run, undecided, sent, refused = (tmp_path / x for x in ("run", "undecided", "sent", "refused"))
    drafts: list[PlaceWarning] = []

    async def story(core: Lookout) -> None:
        core.briefed(msgspec.structs.replace(
            brief_of_a_square(), terms=WatchTerms(automatic=False)))
        await core.give(Heard(FROM_MS, "subject", heard(0).fixes))
        await until(lambda: len(core.outbox) == 3)
        drafts.extend(await core.pending())
        assert not frozen(run), "the journal alone has them"
        shutil.copytree(run / "journal", undecided / "journal")
        await core.release(drafts[0].id)
        await until(lambda: frozen(run))
        shutil.copytree(run / "journal", sent / "journal")
        before = frozen(run)
        await core.refuse(drafts[1].id, drafts[1].sent_ms)
        await until(lambda: frozen(run) > before)
        shutil.copytree(run / "journal", refused / "journal")

    during(run, story, by_a_person)
    assert len({draft.id for draft in drafts}) == 3
    for directory, left in ((undecided, 3), (sent, 2), (refused, 1), (run, 1)):
        for _ in range(2):
            assert waits(directory) == tuple(drafts[3 - left:])
