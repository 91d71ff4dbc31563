"""The areas as they were watched: each version where and when it counted, readable by the audit."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hudna.audit.areas import areas_of
from hudna.fault import Refused
from hudna.place.features import Asked, areas_from_geojson
from hudna.place.geometry import Polygon
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Barred
from hudna.watch.fold.laid import Version, changed
from hudna.watch.kept import lineage
from hudna.watch.kept.lineage import Lineage

SQUARE = Polygon((((0, 0), (10_000_001, 0), (10_000_001, 10_000_003), (0, 10_000_003), (0, 0)),))
HOUR = 3_600_000
AT = 1_469_923_200_123


def barred(area: str, version: str, **more: object) -> Barred:
    volume = Volume(SQUARE, 1_500_001, Heights(-1, 3_048_001), Window(None, AT + 50 * HOUR))
    return msgspec.structs.replace(
        Barred(area, version * 32, "2(a)", volume, ("sy", "ru"), ("medevac",)), **more)


def history() -> Lineage:
    """a v1, then a v2 and b, then a v1 again."""
    first = changed((), [barred("a", "11")], AT, AT, first=True)
    second = changed(first, [barred("a", "22", since_ms=AT + HOUR),
                             barred("b", "22", since_ms=AT + HOUR, bars=(), excepts=())],
                     AT + HOUR, AT, first=False)
    third = changed(second, [barred("a", "11", since_ms=AT + 2 * HOUR)], AT + 2 * HOUR, AT + HOUR,
                    first=False)
    return Lineage().then(1, first).then(5, second).then(9, third)


def test_the_audit_reads_each_version_with_the_window_in_which_it_counted() -> None:
    data = lineage.geojson(history())
    found = {a.id: a for a in areas_from_geojson(msgspec.json.decode(data), Asked(kind=False))}
    assert [a.id for a in areas_of(data, "areas.geojson")] == list(found)
    v1, v2 = "a@" + "11" * 6, "a@" + "22" * 6
    assert sorted(found) == [v1, f"{v1}.2", v2, "b@" + "22" * 6]
    assert found[v1].volume == Volume(SQUARE, 1_500_001, Heights(-1, 3_048_001),
                                      Window(None, AT + HOUR))
    assert found[v2].volume.window == Window(AT + HOUR, AT + 2 * HOUR)
    assert found[f"{v1}.2"].volume.window == Window(AT + 2 * HOUR, AT + 50 * HOUR)
    assert (found[v1].bars, found[v1].excepts, found[v1].clause) == (
        ("sy", "ru"), ("medevac",), "2(a)")
    b = found["b@" + "22" * 6]
    assert (b.bars, b.excepts) == (None, ())


def test_what_is_folded_again_changes_nothing() -> None:
    whole = history()
    assert whole.then(5, whole.versions[:1]) is whole
    assert whole.then(9, ()) is whole


def test_a_version_that_never_came_into_effect_is_not_there() -> None:
    open_ = (Version(barred("a", "11")),)
    known = Lineage().then(1, open_)
    assert known.then(2, ()).versions == ()
    ended = (msgspec.structs.replace(open_[0], until_ms=AT),)
    assert known.then(2, ended).then(3, ()).versions == ended


def test_what_ended_before_the_archive_begins_goes() -> None:
    assert len(history().since(AT + HOUR).versions) == 4
    assert len(history().since(AT + HOUR + 1).versions) == 3


def test_it_is_kept(tmp_path: Path) -> None:
    lineage.save(tmp_path, history())
    assert lineage.load(tmp_path) == history()
    assert areas_of((tmp_path / "areas.geojson").read_bytes(), "areas.geojson")
    (tmp_path / "areas.state").write_bytes(b"\x93")
    with pytest.raises(Refused, match=r"areas\.state"):
        lineage.load(tmp_path)


def test_the_gap_of_the_watch_stands_with_its_areas_and_stays() -> None:
    made = history().then(1 << 40, (), gap_ms=90_000)
    assert msgspec.json.decode(lineage.geojson(made))["gap_minutes"] == 1.5
    assert made.then(1 << 41, ()).since(0).gap_ms == 90_000
    assert areas_of(lineage.geojson(msgspec.structs.replace(history(), gap_ms=1)), "a")
    assert "gap_minutes" not in msgspec.json.decode(lineage.geojson(history()))
