"""What each process of ours begins with: the clock of its machine, and its log of operations.

Whatever takes long to import stays out of here: a watch that starts again waits for it.
"""

from __future__ import annotations

import json
import logging
import time


def now_ms() -> int:
    """ms since 1970 UTC, by this machine's clock."""
    return time.time_ns() // 1_000_000


def structured_logs(level: int = logging.INFO) -> None:
    """One JSON object a line on standard error. No field of a record is ever logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(), "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
