"""The kinds of protection: places and movements that must not be harmed.

The author signs the place at several steps at once: exactly, and the cells of a fixed grid that
hold it (place/grid.py). `common` is the coarsest step at which a guarantor has it: what only one
side knows makes that side object, and is in no awareness key. A record from before release by field
has no cells; all guarantors have it exactly.
"""

from __future__ import annotations

import msgspec

from hudna.place.geometry import Polygon, Shape, Way
from hudna.record.sharing import Step
from hudna.record.statement import Statement


class Names(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A name in the languages it is known in; at least one is given."""

    en: str = ""
    ar: str = ""
    ru: str = ""

    def best(self, lang: str) -> str:
        """The name in `lang`, else in English, Arabic or Russian."""
        return getattr(self, lang, "") or self.en or self.ar or self.ru


class Site(Statement, frozen=True, tag="site"):
    """A fixed place. `protects` is a kind id of the agreement (hospital, school …). Where the
    exact place is withheld, `shape` is the finest cell that is told."""

    protects: str
    names: Names
    shape: Shape
    buffer_mm: int
    from_ms: int
    until_ms: int | None = None
    review_by_ms: int | None = None
    district: str = ""
    note: str = ""
    cell_1km: Polygon | None = None
    cell_10km: Polygon | None = None
    common: Step = "exact"


class Area(Statement, frozen=True, tag="area"):
    """A protected area, which may have a floor and a ceiling. `shape` is as a site's."""

    protects: str
    names: Names
    shape: Shape
    buffer_mm: int
    from_ms: int
    until_ms: int | None = None
    floor_mm: int | None = None
    ceiling_mm: int | None = None
    review_by_ms: int | None = None
    district: str = ""
    note: str = ""
    cell_1km: Polygon | None = None
    cell_10km: Polygon | None = None
    common: Step = "exact"


class Movement(Statement, frozen=True, tag="movement"):
    """A convoy: a way travelled in time, with a buffer around where it then is. Where the way is
    withheld, `way` is the cell that holds all of it, and `from_ms` and `until_ms` say when it may
    be anywhere in there; a movement from before release by field does not say them."""

    protects: str
    names: Names
    way: Way | Polygon
    buffer_mm: int
    review_by_ms: int | None = None
    note: str = ""
    from_ms: int | None = None
    until_ms: int | None = None
    cell_1km: Polygon | None = None
    cell_10km: Polygon | None = None
    common: Step = "exact"
