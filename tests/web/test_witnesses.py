"""The desk says how far partners have cosigned, why nothing is signed, and of two histories."""

from __future__ import annotations

import pytest

from hudna.act.draft import draft
from hudna.log.checkpoint import Checkpoint
from hudna.record.kinds import TwoHistories
from hudna.say import say
from tests.web.houses import told
from tests.web.sitting import text_of

pytestmark = pytest.mark.usefixtures("clinic")


def forked(node) -> TwoHistories:
    """Two checkpoints of one size that the node's own log key has really signed."""
    key, origin = node._folder.keys.log, node.log.verifier.name
    first, second = (Checkpoint(origin, 9, bytes([b]) * 32) for b in (1, 2))
    return TwoHistories(origin, first.sign(key), second.sign(key), second.root.hex(), ())


def test_how_far_each_partner_has_cosigned_is_shown(un):
    text = text_of(un.get("/log/witnesses"))
    assert text.count("0 of 1") == 2
    assert "None is known to this node." in text


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_two_histories_are_an_alarm_on_every_page_with_both_notes_as_evidence(nodes, un, lang):
    said = forked(nodes["ru"])
    told(nodes, "us", draft(said))
    for path in ("/", "/register", "/notices", "/log"):
        page = un.get(path, lang)
        assert 'id="alarm"' in page and said.origin in page
    page = un.get("/log/witnesses", lang)
    for note in (said.first, said.second):
        signature = note.rstrip("\n").rpartition(" ")[2]
        assert signature in page.replace("&#43;", "+")
    text = text_of(un.client.get(f"/log/entry/{un.node.alarms[0].said.hash}").text)
    assert said.old_root in text


def test_what_does_not_prove_it_is_no_alarm(nodes, un):
    said = forked(nodes["ru"])
    told(nodes, "us", draft(TwoHistories(said.origin, said.first, said.first, said.old_root, ())))
    assert 'id="alarm"' not in un.get("/")


def test_a_node_that_may_not_sign_says_so_on_every_page(un):
    un.node.log.hold(say("its witnesses"))
    assert "This node signs nothing at present." in text_of(un.get("/register"))
    un.node.log.release()
    assert 'id="alarm"' not in un.get("/register")


def test_the_page_of_an_entry_says_when_it_was_by_other_clocks(un):
    of = un.node.log.checkpoint()
    entry = next(un.node.log.entries())
    text = text_of(un.get(f"/log/entry/{entry.record.hash}"))
    assert of and "By other clocks" in text
