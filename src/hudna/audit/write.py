"""What kind of file the result is, by its name."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.say import say

SUFFIX = say("a name that ends in .csv, .csv.gz, .parquet or .geojson")
NO_MAP_OF_ROWS = say("a name that ends in .csv, .csv.gz or .parquet: rows and areas without "
                     "anything else about them are no map")


class Form(Enum):
    """A form of result, by the end of its name."""

    CSV = ".csv"
    CSV_GZ = ".csv.gz"
    PARQUET = ".parquet"
    GEOJSON = ".geojson"


def form_of(out: Path, per_position: bool) -> Form:
    """The form that a name asks for. Raises `InFile` where it asks for none."""
    name = out.name.lower()
    form = next((form for form in Form if name.endswith(form.value)), None)
    if form is None:
        raise InFile(str(out), Fault("name", out.suffix or out.name, SUFFIX))
    if per_position and form is Form.GEOJSON:
        raise InFile(str(out), Fault("name", out.suffix, NO_MAP_OF_ROWS))
    return form
