"""Areas and positions as Arrow tables for the SQL engines."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hudna.bench.workloads.areas import Areas
from hudna.place.columns import Positions


def areas_table(areas: Areas) -> Any:
    """area int32, wkb binary, and the limits as whole numbers."""
    import pyarrow as pa  # noqa: PLC0415 - only where a peer runs

    return pa.table({
        "area": np.arange(len(areas), dtype=np.int32),
        "wkb": pa.array(shapely.to_wkb(areas.shapes()).tolist(), pa.binary()),
        **areas.limits._asdict()})


def positions_table(positions: Positions) -> Any:
    """row int64, x and y doubles; at_ms and height_mm where the work has four dimensions."""
    import pyarrow as pa  # noqa: PLC0415 - only where a peer runs

    columns: dict[str, Any] = {
        "row": np.arange(len(positions.lon), dtype=np.int64),
        "x": positions.lon.astype(np.float64), "y": positions.lat.astype(np.float64)}
    if positions.at_ms is not None:
        columns |= {"at_ms": positions.at_ms, "height_mm": positions.low_mm}
    return pa.table(columns)


def pairs_of(table: Any) -> tuple[Any, Any]:
    """The columns row and area as NumPy arrays."""
    return table.column("row").to_numpy(), table.column("area").to_numpy()
