"""How the nodes of these tests are joined."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from tests.net.nodes import Wiring
from tests.net.relay import Relays
from tests.net.wires import MissingError, Wires


@pytest.fixture
def wires() -> Iterator[Wires]:
    """Namespaces, or the test is skipped and says what is missing."""
    try:
        made = Wires()
    except MissingError as missing:
        pytest.skip(f"no network namespaces on this machine: it lacks {missing}")
    with made:
        yield made


@pytest.fixture
def wiring() -> Iterator[Wiring]:
    """Namespaces where this machine lets a test have them; else relays on loopback, and loudly."""
    try:
        made: Wires | Relays = Wires()
    except MissingError as missing:
        warnings.warn(f"no network namespaces here, histories run over loopback: {missing}",
                      stacklevel=1)
        made = Relays()
    with made:
        yield made
