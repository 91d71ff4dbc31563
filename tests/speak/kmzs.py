"""KMZ files that are none, or that ask for more than they should."""

from __future__ import annotations

import io
import zipfile

KML = (b'<?xml version="1.0"?><kml><Placemark><name>A</name><Point><coordinates>37.1,36.2'
       b"</coordinates></Point></Placemark></kml>")
NESTED = (b'<?xml version="1.0"?><kml>' + b"<Placemark><name>A</name>" * 500
          + b"<Point><coordinates>37.1,36.2</coordinates></Point>" + b"</Placemark>" * 500
          + b"</kml>")


def kmz(method: int = zipfile.ZIP_DEFLATED, name: str = "doc.kml", kml: bytes = KML) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, kml)
    return out.getvalue()


def damaged(data: bytes, name: str = "doc.kml") -> bytes:
    """Its first entry's stream, with its middle overwritten."""
    start = 30 + len(name) + 12
    return data[:start] + b"\xff" * 40 + data[start + 40:]


def misnamed() -> bytes:
    """With a name that is marked as UTF-8 and is not."""
    return kmz(name="ä.kml").replace("ä".encode(), b"\xff\xfe")


HOSTILE = {
    "lzma": kmz(zipfile.ZIP_LZMA), "bzip2": kmz(zipfile.ZIP_BZIP2),
    "damaged lzma": damaged(kmz(zipfile.ZIP_LZMA)),
    "damaged bzip2": damaged(kmz(zipfile.ZIP_BZIP2)),
    "damaged deflate": damaged(kmz()), "misnamed": misnamed(), "cut off": kmz()[:-10],
    "nested": kmz(kml=NESTED),
}
