"""Pictures, recordings and documents that come with a report: which are taken in, and what may be
shown of them to those who are not entitled to know where they were made.

A copy is drawn anew from its points, so that nothing of the file but what can be seen is in it. Of
what cannot be drawn anew no copy is made: it is withheld, and that is said.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from threading import Lock
from typing import IO

from PIL import Image, ImageOps

from hudna.fault import Fault, Refused
from hudna.say import Say, say
from hudna.speak.archives import is_zip, look_into
from hudna.speak.filetypes import ARCHIVES, HEAD_BYTES, media_type, refuse_program

MOST_PIXELS = 24_000_000
_TURN = Lock()
"""A picture takes up to eight bytes a point while it is drawn: never two of them at once."""
JPEG, PNG = "image/jpeg", "image/png"
_FORMATS = {JPEG: ("JPEG", "MPO"), PNG: ("PNG",)}
_WHY = {
    "video": say("a recording may say in many places where it was made: no copy is shown"),
    "audio": say("a recording may say in many places where it was made: no copy is shown"),
    "application/pdf": say("a document may keep what cannot be seen: no copy is shown"),
}
_OTHERS = say("of this kind of file no copy can be made that is surely without its place")
_BROKEN = say("the picture cannot be drawn: no copy is shown")
_TOO_LARGE = say("the picture is too large to be drawn anew: no copy is shown")


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture without anything but what can be seen. `width` and `height` in points."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """No copy, and why."""

    why: Say


def admitted(file: IO[bytes], where: str = "file") -> str:
    """The media type by the content of `file`, a seekable one, which is left at its beginning.
    Raises `Refused` for what runs, and for an archive that unfolds too far or cannot be seen
    into."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not head:
        raise Refused(Fault(where, "an empty file", say("a picture, a recording, a document or "
                                                        "text")))
    refuse_program(head, where)
    found = media_type(head)
    if found in ARCHIVES:
        raise Refused(Fault(where, found, say("files one by one, or a ZIP file")))
    if is_zip(head):
        look_into(file, where)
    return found


def without_place(file: IO[bytes], media: str) -> Copy | Withheld:
    """What may be shown of a file of type `media` without telling where or by whom it was made."""
    if media not in _FORMATS:
        return Withheld(_WHY.get(media) or _WHY.get(media.partition("/")[0]) or _OTHERS)
    try:
        with _TURN, Image.open(file, formats=_FORMATS[media]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return Withheld(_TOO_LARGE)
            return _drawn(_seen(picture), media)
    except Exception:  # whatever a damaged picture gives rise to: there is no copy of it
        return Withheld(_BROKEN)


def _seen(picture: Image.Image) -> Image.Image:
    """The first frame, the right way up, in colours or greys, over white where it is see-through:
    what lies under nothing is not seen, and would go with it."""
    ImageOps.exif_transpose(picture, in_place=True)
    if picture.mode in {"1", "L"} and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode in {"I;16", "I;16B", "I"}:
        return picture.convert("I").point(lambda v: v * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    colours = picture.convert("RGBA")
    seen = Image.new("RGB", colours.size, "white")
    seen.paste(colours, mask=colours)
    return seen


def _drawn(seen: Image.Image, media: str) -> Copy:
    """Made from the bare points: an image keeps what it has read of its file, and savers use it."""
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    del seen
    out = io.BytesIO()
    if media == JPEG:
        bare.save(out, "JPEG", quality=88, optimize=False)
    else:
        bare.save(out, "PNG")
    return Copy(out.getvalue(), media, bare.width, bare.height)
