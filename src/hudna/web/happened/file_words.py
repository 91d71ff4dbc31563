"""What the pages of files call the steps of a chain of custody and the kinds of files."""

from __future__ import annotations

from hudna.record.incidents import Attached
from hudna.say import Say, say
from hudna.web.filed import Did
from hudna.web.happened.report_words import CHANNELS

STEPS: dict[Did, Say] = {
    "received": say("received"),
    "opened": say("opened"),
    "copied": say("copied without its place"),
    "passed-on": say("passed on"),
    "destroyed": say("destroyed"),
}
KINDS: dict[str, Say] = {
    "image": say("a picture"), "video": say("a recording with pictures"),
    "audio": say("a recording of sound"), "text": say("text"),
}
OTHER, DOCUMENT = say("another file"), say("a document")
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "image/heic": "heic", "video/mp4": "mp4", "video/quicktime": "mov", "video/3gpp": "3gp",
    "video/webm": "webm", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav",
    "audio/mp4": "m4a", "application/pdf": "pdf", "text/plain": "txt", "application/zip": "zip",
}
"""What a download's name ends in. Never one that a browser or a desktop would run: HTML, SVG and
scripts are text."""


def kind(file: Attached) -> Say:
    if file.media_type == "application/pdf":
        return DOCUMENT
    return KINDS.get(file.media_type.partition("/")[0], OTHER)


def download_name(file: Attached) -> str:
    """By its content: the name that it came with was kept nowhere."""
    return f"{file.digest[:16]}.{ENDINGS.get(file.media_type, 'bin')}"


__all__ = ["CHANNELS", "STEPS", "download_name", "kind"]
