"""Whether what a bulletin says of quiet days holds together: it is refused where everywhere is
called quiet and one of its areas is not."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.fault import Fault
from hudna.say import say
from hudna.speak.bulletin.data_around import EVERYWHERE, Quiet


def quiet_faults(quiet: tuple[Quiet, ...]) -> Iterator[Fault]:
    areas = [q for q in quiet if q.area != EVERYWHERE]
    for i, one in enumerate(quiet):
        where = f"quiet[{i}]"
        if (one.days > 0) != (one.state == "quiet"):
            yield Fault(f"{where}.days", str(one.days), say(
                "at least this day in a row where it is quiet, and none where it is not"))
        if one.area != EVERYWHERE:
            continue
        if one.state == "quiet" and any(q.state != "quiet" for q in areas):
            yield Fault(f"{where}.state", one.state, say(
                "not known or not quiet, as one of the areas is"))
        elif one.days > min((q.days for q in areas), default=one.days):
            yield Fault(f"{where}.days", str(one.days), say("no more days than in each area"))
