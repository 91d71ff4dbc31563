"""Concerns, meetings and decisions as people enter them at their desks."""

from __future__ import annotations

from typing import Any

from tests.web.sitting import Sitting

CONCERN = {"clause": "coh-cease-attacks", "text": "Who is mingled with whom is not known",
           "settled_by": "A map that both have signed", "holds_up_transition-talks": "yes"}
MEETING = {"state": "planned", "title": "Technical meeting", "level": "technical",
           "place": "Geneva", "from": "2016-07-31 07:00", "until": "2016-07-31 09:00",
           "attended": "US delegation\nRussian delegation", "item_1": "The map", "item_2": ""}
DECISION = {"text_en": "Both draw the map", "text_ar": "يرسم الطرفان الخريطة",
            "text_ru": "Обе стороны составляют карту"}


def sends(desk: Sitting, page: str, fields: dict[str, str], to: str = "") -> str:
    """The last part of where it leads; empty where it was refused."""
    desk.get(page)
    answer: Any = desk.post(to or page.partition("?")[0], fields)
    assert answer.status_code in (303, 422), answer.text[:2000]
    return str(answer.headers.get("location", "")).rpartition("/")[2]


def raises(desk: Sitting, **changed: str) -> str:
    return sends(desk, "/concerns/new", {**CONCERN, **changed})


def meets(desk: Sitting, *concerns: str, **changed: str) -> str:
    taken = {f"item_1_{of}": "yes" for of in concerns}
    return sends(desk, "/meetings/new", {**MEETING, **taken, **changed})


def decides(desk: Sitting, meeting: str, *settles: str, **changed: str) -> str:
    taken = {f"settles_{of}": "yes" for of in settles}
    return sends(desk, f"/meetings/{meeting}/decide", {**DECISION, **taken, **changed})


def keys(desk: Sitting, decision: str, word: str = "signs", text: str = "") -> str:
    page = f"/meetings/decisions/{decision}"
    return sends(desk, page, {"word": word, "text": text}, f"{page}/key")
