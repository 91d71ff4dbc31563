"""A directory for one round of a benchmark, gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hudna.bench.setting import ExchangeSetting, LogSetting, WatchSetting


@contextmanager
def scratch(setting: LogSetting | ExchangeSetting | WatchSetting) -> Iterator[Path]:
    """On the disk that the setting names."""
    with TemporaryDirectory(prefix="hudna-bench-", dir=setting.directory) as made:
        yield Path(made)
