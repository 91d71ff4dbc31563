"""Files for tests, made here: pictures with secrets in every corner, archives of every depth."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = b"CANARY-36.2012-37.1343"


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> Image.Image:
    """Red at the left, the rest blue, so that it can be told which way up it is."""
    image = Image.new("RGB", size, (0, 0, 200))
    image.paste((200, 0, 0), (0, 0, size[0] // 4, size[1]))
    return image.convert(mode)


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def exif(orientation: int = 1) -> bytes:
    """EXIF with a place, an artist, and a thumbnail with a canary of its own."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = CANARY.decode()
    made[0x013B] = CANARY.decode()
    made.get_ifd(0x8825).update({1: "N", 2: (36.0, 12.0, 4.3), 3: "E", 4: (37.0, 8.0, 3.5),
                                 29: "2016:07:26"})
    return made.tobytes() + CANARY


def jpeg(orientation: int = 1, mode: str = "RGB") -> bytes:
    """A JPEG with canaries as EXIF, XMP, IPTC, ICC, comment, unknown APPs and after its end."""
    out = io.BytesIO()
    picture(mode).save(out, "JPEG", quality=95, exif=exif(orientation), comment=CANARY)
    plain = out.getvalue()
    hidden = b"".join((
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"),
        _segment(0xE2, b"ICC_PROFILE\0\x01\x01" + CANARY),
        _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x20" + CANARY),
        _segment(0xEB, b"JP\0\x01" + CANARY),
        _segment(0xEF, CANARY), _segment(0xFE, CANARY)))
    return plain[:2] + hidden + plain[2:] + CANARY


def png(mode: str = "RGB") -> bytes:
    """A PNG with canaries in every kind of text, EXIF, a private chunk and after its end."""
    info = PngInfo()
    info.add_text("Comment", CANARY.decode())
    info.add_itxt("XML:com.adobe.xmp", CANARY.decode())
    info.add_text("zipped", CANARY.decode(), zip=True)
    info.add(b"prVt", CANARY)
    out = io.BytesIO()
    picture(mode).save(out, "PNG", pnginfo=info, exif=exif(), icc_profile=CANARY)
    return out.getvalue() + CANARY


def inflated(data: bytes) -> bytes:
    """Whatever is compressed in a PNG's chunks, beside the PNG itself."""
    out, at = [data], 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind in {b"zTXt", b"iTXt", b"iCCP"}:
            out.append(zlib.decompress(body.partition(b"\0")[2][1:]))
        at += size + 12
    return b"".join(out)
