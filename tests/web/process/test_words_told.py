"""Of every word of the process its text can be told to fewer than the word itself."""

from __future__ import annotations

from typing import Any

from hudna.node import Node
from hudna.record.base64url import decode
from hudna.record.kinds import CounterSet, Countersigned, Holds
from hudna.record.process import Declared
from hudna.record.record import Record
from tests.web.happened.between import forwarded
from tests.web.process.test_commitments import promised
from tests.web.sitting import Sitting

TO_RU_ALONE = {"told_words": "yes", "tell_ru_text": "yes", "tell_us_text": "yes"}
COUNTER = "/process/counters/seven-days"
SET = {"does": "start", "day": "2016-07-25", "days": "", "text": "after the call"}


def last(node: Node, kind: type[Any]) -> Record:
    return [e.record for e in node.log.entries() if isinstance(e.record.said, kind)][-1]


def told_only(node: Node, record: Record, to: str) -> bool:
    """Whether its text goes to one party and not to the monitors."""
    said: Any = record.said
    text = said.text
    return (text not in shown(node, record, "un")) and text in shown(node, record, to)


def shown(node: Node, record: Record, to: str) -> str:
    """All that goes to a party of it, opened."""
    parts = node.outgoing(record, to).presentation.split("~")[1:-1]
    return " ".join(decode(part, "text").decode() for part in parts)


def test_whether_a_condition_holds(nodes: dict[str, Node], us: Sitting) -> None:
    one = promised(nodes, after=(Declared("both are invited"),), within_days=2)
    page = us.get(f"/commitments/{one.hash}")
    assert 'name="tell_un_text"' in page.split("/holds", 1)[1].split("</form>")[0]
    sent = {"condition": "0", "holds": "yes", "why": "They told us", **TO_RU_ALONE}
    assert us.post(f"/commitments/{one.hash}/holds", sent).status_code == 303
    assert told_only(nodes["us"], last(nodes["us"], Holds), "ru")


def test_whether_what_is_needed_holds(nodes: dict[str, Node], us: Sitting) -> None:
    us.get("/process/needs/new")
    answer = us.post("/process/needs/new", {
        "milestone": "transition-talks", "after_0_is": "declared",
        "after_0_text": "both are invited", "text": ""})
    assert answer.status_code == 303, answer.text
    need = nodes["us"].world.process.needed.standing()
    [of] = [r.hash for r in need]
    assert 'name="tell_un_text"' in us.get(f"/process/needs/{of}").split("/holds", 1)[1]
    sent = {"holds": "yes", "why": "They told us", **TO_RU_ALONE}
    assert us.post(f"/process/needs/{of}/holds", sent).status_code == 303
    assert told_only(nodes["us"], last(nodes["us"], Holds), "ru")


def test_a_counters_setting_and_its_key(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    assert 'name="tell_un_text"' in us.get(COUNTER)
    assert us.post(COUNTER, {**SET, **TO_RU_ALONE}).status_code == 303
    made = last(nodes["us"], CounterSet)
    assert told_only(nodes["us"], made, "ru")
    forwarded(nodes)
    form = ru.get(COUNTER).split("seven-days/sign", 1)[1].split("</form>")[0]
    assert 'name="tell_un_text"' in form
    sent = {"of": made.hash, "word": "reserves", "why": "Not in these words", **TO_RU_ALONE}
    assert ru.post(f"{COUNTER}/sign", sent).status_code == 303
    assert told_only(nodes["ru"], last(nodes["ru"], Countersigned), "us")
