"""What a module's compiled loops are made from: its own source, and that of all it imports here."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

HOUSE = "hudna"
IMPORTED = re.compile(rf"^from ({HOUSE}(?:\.\w+)+) import (\w+)?", re.MULTILINE)


@lru_cache(maxsize=256)
def source_of(module: str) -> bytes:
    """A module's source; nothing for one that has no file, such as a prompt's."""
    spec = find_spec(module) if module.startswith(f"{HOUSE}.") else None
    return Path(spec.origin).read_bytes() if spec is not None and spec.origin else b""


def imported_by(source: str) -> list[str]:
    """The modules here that a source imports; one that it takes out of a package too."""
    found = IMPORTED.findall(source)
    return [module for module, _ in found] + [
        f"{module}.{name}" for module, name in found if name and is_package(module)]


@lru_cache(maxsize=256)
def is_package(module: str) -> bool:
    spec = find_spec(module)
    return spec is not None and spec.submodule_search_locations is not None


@lru_cache(maxsize=256)
def lineage_of(module: str) -> str:
    """A digest of the sources of a module and of every module here that it rests on."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += imported_by(source_of(name).decode("utf-8"))
    digest = hashlib.sha256()
    for name in sorted(found):
        digest.update(hashlib.sha256(source_of(name)).digest())
    return digest.hexdigest()
