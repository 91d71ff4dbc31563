"""One form is one report, and one hand does not fill the log, whatever comes in whichever order."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.web.happened.tellings import ALL_UNKNOWN, MOST, MOST_UNKNOWN, SPAN_MS, Tellings

SENT = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30), st.integers(0, 200_000),
                          st.booleans()), max_size=80)


@given(SENT)
def test_what_is_kept_is_kept_once_and_never_too_much_of_one_hand(sent):
    async def run() -> list[tuple[str, str, int, bool]]:
        tellings, kept, now_ms = Tellings(), [], 0
        for hand, name, after_ms, registered in sent:
            now_ms += after_ms
            one = (f"{hand}{name}{registered}", hand, now_ms, registered)

            async def keep(one=one) -> None:
                kept.append(one)

            await tellings.once(one[0], hand, now_ms, keep, registered=registered)
        return kept

    kept = asyncio.run(run())
    assert len({name for name, *_ in kept}) == len(kept)
    for _, hand, at_ms, registered in kept:
        recent = [k for k in kept if k[3] == registered and at_ms - SPAN_MS < k[2] <= at_ms]
        assert sum(k[1] == hand for k in recent) <= (MOST if registered else MOST_UNKNOWN)
        assert registered or len(recent) <= ALL_UNKNOWN


def test_strangers_use_up_no_registered_hands_part():
    async def run() -> list[str]:
        tellings = Tellings()

        async def keep() -> None:
            pass

        for i in range(200):
            await tellings.once(f"x{i}", f"stranger {i}", 0, keep, registered=False)
        return [await tellings.once("y", "stranger y", 0, keep, registered=False),
                await tellings.once("z", "known", 0, keep)]

    assert asyncio.run(run()) == ["too much", "kept"]


def test_what_failed_counts_for_nothing_and_may_be_sent_again():
    async def run() -> str:
        tellings = Tellings()

        async def fails() -> None:
            raise OSError("full")

        async def keep() -> None:
            pass

        for _ in range(50):
            with pytest.raises(OSError, match="full"):
                await tellings.once("a", "hand", 0, fails)
        return await tellings.once("a", "hand", 0, keep)

    assert asyncio.run(run()) == "kept"


def test_five_at_once_are_one():
    async def run() -> int:
        tellings, kept = Tellings(), 0

        async def keep() -> None:
            nonlocal kept
            await asyncio.sleep(0)
            kept += 1

        await asyncio.gather(*(tellings.once("a", "hand", 0, keep) for _ in range(5)))
        return kept

    assert asyncio.run(run()) == 1
