"""What a person is shown of files of places before a node trusts them."""

from __future__ import annotations

import shapely

from hudna.record.kinds import Names
from hudna.speak.named import District, Town
from hudna.speak.own_checked import Level, checked
from hudna.speak.own_places import Own

AZAZ = District("SY0204", 2, Names("A'zaz", "اعزاز"), shapely.box(36, 36, 37, 37),
                parents=("SY02",))


def town(of: str, lon: int = 365_000_000, **more) -> Town:
    return Town(of, Names("Nabul", "نبل"), (lon, 365_000_000), **more)


def test_counts_by_level():
    found = checked(Own((AZAZ,), (town("C1", other=("Nubul",)),), (town("SY02", level=1),)))
    assert found.levels == (Level(1, 0, 1), Level(2, 1, 0))
    assert (found.things, found.places, found.arabic, found.russian) == (3, 1, 3, 0)
    assert (found.further, found.joined, found.look) == (1, 1, ())


def test_what_is_to_be_looked_at_is_named():
    own = Own((AZAZ, AZAZ), (town("C1", units=("SY0204",)), town("C1", units=("SY0204",)),
                             town("C2", 390_000_000, units=("SY0204",)), town("f: row 4")))
    look = "\n".join(map(str, checked(own).look))
    for words in ("1 has no code of its own",
                  "drawn more than once; the finest drawing is taken: 1",
                  "given more than once as a point; taken as one: 1 (C1)",
                  "not in these files: 1 (SY02)", "outside of the unit that its file names: 1 (C2)",
                  "Nabul × 3"):
        assert words in look
