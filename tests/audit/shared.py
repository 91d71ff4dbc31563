"""The real data that lie beside a clone, and how a test says that they do not."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Skip, naming what is not there."""
    absent = [str(path) for path in paths if not path.exists()]
    return pytest.mark.skipif(bool(absent), reason=f"real data is not here: {', '.join(absent)}")
