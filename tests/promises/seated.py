"""Somebody at a desk of `Joined`, and what they bring there."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
from PIL import Image
from PIL.ExifTags import IFD

from tests.promises.recorded import Joined
from tests.web.sitting import HIDDEN, token


class Desk:
    """Somebody at a party's desk: `page` is what they look at."""

    def __init__(self, joined: Joined, party: str, code: str = "") -> None:
        self.http, self._code, self.page = joined.desk(party), code, ""

    async def sits(self) -> Desk:
        await self.get("/signin")
        door, more = ("/signin", {"code": self._code}) if self._code else ("/signin/demo", {})
        assert (await self.post(door, {"next": "/", **more})).status_code == 303
        return self

    async def get(self, path: str) -> str:
        answer = await self.http.get(path)
        assert answer.status_code == 200, (path, answer.text[:2000])
        self.page = answer.text
        return self.page

    async def post(
        self, path: str, fields: Mapping[str, str], files: Any = None
    ) -> httpx.Response:
        answer = await self.http.post(path, data={"csrf": token(self.page), **fields}, files=files)
        if answer.status_code != 303 and "<html" in answer.text:
            self.page = answer.text
        return answer

    async def does(
        self, page: str, path: str, fields: Mapping[str, str], files: Any = None
    ) -> str:
        """Opens the page, sends the form, and signs what is shown, where it is shown first; the
        hash in the address of where that leads."""
        await self.get(page)
        answer = await self.post(path, fields, files)
        if answer.status_code == 200:
            answer = await self.post(path, {
                **self.carried(path), "sign": "yes", "considered": "yes"})
        assert answer.status_code == 303, (path, answer.status_code, said_on(answer.text))
        return answer.headers["location"].partition("#")[0].rpartition("/")[2]

    def carried(self, form: str) -> dict[str, str]:
        part = self.page.split(f'action="{form}"', 1)[1].split("</form>", 1)[0]
        return {k: unescape(v) for k, v in HIDDEN.findall(part) if k != "csrf"}


def said_on(page: str) -> str:
    """The end of what a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))[-3000:]


def typed(at: tuple[int, int]) -> str:
    """A place, 1e-7 degrees, as a person types it."""
    return f"{at[1] / 1e7:.7f} N {at[0] / 1e7:.7f} E"


def picture(word: str, at: tuple[int, int]) -> bytes:
    """A photograph that says where it was taken, and has a word in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = word
    exif.get_ifd(IFD.GPSInfo).update({
        1: "N", 2: (at[1] / 1e7, 0.0, 0.0), 3: "E", 4: (at[0] / 1e7, 0.0, 0.0)})
    Image.frombytes("RGB", (40, 30), os.urandom(3600)).save(out, "JPEG", exif=exif)
    return out.getvalue()
