"""Workers of a Ray cluster, or of a Ray that is started here for one run (extra `cluster`).

Each worker makes a judge of its own from the brief, and keeps it for the run. A worker that dies
takes nothing along but the piece in its hands, which is judged anew by another; a part is taken
once and in its piece's turn, so nothing is lost or doubled.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from itertools import islice
from types import ModuleType, TracebackType
from typing import Any, Self

from hudna.audit.judge import Brief, Judge, Part
from hudna.audit.source import InFile, Piece
from hudna.fault import Fault, Refused
from hudna.say import say

LOCAL, CLIENT = "local", "ray://"
RETRIES = 20
STORE_BYTES = 512 << 20
INSTALLED = say("Ray, which comes with the extra cluster: pip install 'hudna[cluster]'")
ANSWERING = say("local, or the address of a Ray cluster that answers, as ray://host:10001")
_kept: dict[bytes, Judge] = {}


class Cluster:
    """Ray workers, `workers` at a time."""

    def __init__(self, brief: Brief, address: str, workers: int) -> None:
        if address != LOCAL and not address.startswith(CLIENT):
            raise Refused(Fault("--cluster", address, ANSWERING))
        self.ray = _ray()
        self.brief, self.address, self.workers = brief, address, workers

    @cached_property
    def judge(self) -> Judge:
        """For what is put together here."""
        return Judge(self.brief)

    def __enter__(self) -> Self:
        try:
            with _interrupted_after():
                _begin(self.ray, self.address, self.workers)
        except KeyboardInterrupt:
            self.ray.shutdown()
            raise
        except ImportError:
            raise Refused(Fault("--cluster", "Ray without its client", INSTALLED)) from None
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
            raise Refused(Fault("--cluster", _brief(error), ANSWERING)) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.ray.shutdown()

    def parts(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Part]]:
        """Each piece with its part, in order; no more than `workers + 1` are under way."""
        told = pickle.dumps(self.brief, pickle.HIGHEST_PROTOCOL)
        key, held = sha256(told).digest(), [self.ray.put(told)]
        task = self.ray.remote(max_retries=RETRIES, num_cpus=1)(judged)
        to_come, going = iter(pieces), deque[tuple[Piece, Any]]()
        while True:
            for piece in islice(to_come, self.workers + 1 - len(going)):
                going.append((piece, task.remote(key, held, piece)))
            if not going:
                return
            piece, coming = going[0]
            yield piece, _part(self.ray.get(coming))
            going.popleft()


def judged(key: bytes, held: list[Any], piece: Piece) -> bytes:
    """In a worker: the part of a piece, or what was refused, pickled. `held` has the brief."""
    try:
        return pickle.dumps(_judge(key, held).part(piece), pickle.HIGHEST_PROTOCOL)
    except Refused as refused:
        return pickle.dumps(InFile(getattr(refused, "path", ""), refused.faults))


def _judge(key: bytes, held: list[Any]) -> Judge:
    """This process's judge for a brief; one of an earlier run is let go."""
    if key not in _kept:
        _kept.clear()
        _kept[key] = Judge(pickle.loads(_ray().get(held[0])))
    return _kept[key]


def _part(answer: bytes) -> Part:
    """Pickled and not shared: shared memory would give arrays that kernels may not write to."""
    part = pickle.loads(answer)
    if isinstance(part, Refused):
        raise part
    assert isinstance(part, Part)
    return part


def _begin(ray: ModuleType, address: str, workers: int) -> None:
    """Ray as a guest: on loopback, without a page of its own, and telling nobody."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address != LOCAL:
        ray.init(address, **quiet)
        return
    ray.init(LOCAL, num_cpus=workers, num_gpus=0, include_dashboard=False,
             object_store_memory=STORE_BYTES, _node_ip_address="127.0.0.1", **quiet)


@contextmanager
def _interrupted_after() -> Iterator[None]:
    """An interrupt counts when the block has ended: Ray half begun would crash as it is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupts: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupts:
        raise KeyboardInterrupt


def _ray() -> ModuleType:
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise Refused(Fault("--cluster", "no Ray", INSTALLED)) from None
    return ray


def _brief(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
