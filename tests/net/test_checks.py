"""What is checked after each history is found where it is wrong: a check that can't fail says
nothing. One history is lived through; then, one by one, each check is given what it must refuse."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hudna.home.folder import Folder
from tests.net.book import SaidSite
from tests.net.checks import Watch
from tests.net.history import History, Step
from tests.net.nodes import Nodes, Wiring
from tests.net.oracle import HeldHere
from tests.net.terms import text

SAID = [Step("register", (2, 0, 7, 0, 0)), Step("announce", (0, 1, 0, 0, 0)),
        Step("agree", (0, 0, 0, 0, 0))]


@pytest.mark.long
@pytest.mark.timeout(240)
def test_each_check_finds_what_it_is_for(tmp_path: Path, wiring: Wiring) -> None:
    with Nodes(tmp_path, text(), wiring) as nodes:
        watch = Watch(nodes)
        history = History(nodes, 1, 0, watch.seen)
        watch.begin()
        history.play(SAID)
        history.heal()
        watch.after(history)
        assert watch.counted["clear"]
        [site] = history.book.sites.values()
        assert site.steps["us"] == "existence" or site.steps["ru"] == "existence"
        for wrong in (clear_without_a_word, lost_protection, leaked, unreceipted):
            with pytest.raises(AssertionError):
                wrong(watch, history)
        rewritten(watch)


def clear_without_a_word(watch: Watch, history: History) -> None:
    """As if Russia had never concurred."""
    [clear] = watch.clear(history, "us")
    records = [r for r in watch.mirrors["us"].since(0) if r.author != "ru"]
    HeldHere(records).check_clear(clear.notice, watch.nodes.now_ms("us"), 1_000)


def lost_protection(watch: Watch, history: History) -> None:
    """As if the depositary had said something that nobody holds."""
    [site] = history.book.sites.values()
    watch._sites["f" * 64] = SaidSite("f" * 64, "un", site.canaries, site.steps, site.withheld)
    try:
        watch._promise_2_protections_stand(history)
    finally:
        del watch._sites["f" * 64]


def leaked(watch: Watch, history: History) -> None:
    """The name in a line of a log of whoever may not have it."""
    [site] = history.book.sites.values()
    [party] = [p for p in site.steps if not site.may_see("name", p)]
    with watch.nodes.errors(party).open("a") as log:
        log.write(f"no such site: {site.canaries['name']}\n")
    watch._promise_4_nothing_leaks(history)


def unreceipted(watch: Watch, history: History) -> None:
    """As if the US node had lost every receipt of Russia's, and knew nothing of it."""
    watch.mirrors["us"].world.receipts._told._late.clear()
    watch._promise_5_told_is_provable()


def rewritten(watch: Watch) -> None:
    """A row of Russia's log that says another author, beside the running node."""
    path = Folder(watch.nodes.root / "ru").log / "log.sqlite3"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE entry SET author = 'un' WHERE rowid = 1")
    with pytest.raises(AssertionError):
        watch._promise_6_nothing_is_rewritten()
