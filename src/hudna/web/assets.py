"""Scripts, styles, fonts and place outlines: this package's own, served under a name that changes
when any of them does, so that a browser may keep them for good."""

from __future__ import annotations

import mimetypes
from hashlib import sha256
from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

HERE = Path(__file__).parent
FOLDERS = {"own": HERE / "static", "vendor": HERE / "vendor"}
FOR_GOOD = CacheControlHeader(max_age=31_536_000, public=True, immutable=True)

for _suffix, _kind in (
    (".mjs", "text/javascript"), (".js", "text/javascript"), (".woff2", "font/woff2"),
    (".geojson", "application/geo+json"), (".svg", "image/svg+xml"),
):
    mimetypes.add_type(_kind, _suffix)


class Assets:
    """`url("own/desk.css")` is where a page finds one."""

    def __init__(self) -> None:
        self.base = f"/static/{_version()}"

    def url(self, name: str) -> str:
        return f"{self.base}/{name}"

    def routers(self) -> list[Router]:
        return [
            create_static_files_router(
                f"{self.base}/{name}", [folder], name=f"static-{name}", cache_control=FOR_GOOD
            )
            for name, folder in FOLDERS.items() if folder.is_dir()
        ]


def _version() -> str:
    """Twelve hex digits of everything that is served."""
    digest = sha256()
    for name, folder in FOLDERS.items():
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(f"{name}/{path.relative_to(folder)}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
