"""What a bundle that was checked has of announcements: the text that was signed, and by whom.

Only what the records themselves say: whatever else lies in a bundle is the word of who made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hudna.log.bundle import Listed, Manifest, record_file
from hudna.record import claims, sdjwt
from hudna.record.shown import shown
from hudna.say import Say, say

LANGUAGES = ("en", "ar", "ru")


def announced(files: Mapping[str, bytes], manifest: Manifest) -> list[dict[str, Any]]:
    """Of each announcement in a sound bundle: its hash, who wrote it, by whose last word in the
    bundle it is signed or reserved, and its title and text by language."""
    held = [(r, _fields(files, r)) for r in manifest.records if r.held]
    return [
        {"id": r.hash, "written_by": r.author, **_words(files, held, r),
         "title": said.get("title", {}), "text": said.get("text", {})}
        for r, said in held if r.kind == "announcement"
    ]


def lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """For a terminal: no control and no override of direction gets there."""
    for one in found:
        yield str(_heading(one))
        for lang in LANGUAGES:
            yield f"  {lang}: {_printable(one['title'].get(lang, ''))}"
            yield from (f"      {_printable(line)}"
                        for line in one["text"].get(lang, "").splitlines())


def _heading(one: dict[str, Any]) -> Say:
    signed, reserved = (", ".join(map(shown, one[k])) or "-" for k in ("signed_by", "reserved_by"))
    return say("Announcement {id}, written by {author}; signed by: {signed}; with a reservation "
               "of: {reserved}", id=one["id"], author=shown(one["written_by"]), signed=signed,
               reserved=reserved)


def _words(
    files: Mapping[str, bytes], held: list[tuple[Listed, dict[str, Any]]], of: Listed
) -> dict[str, list[str]]:
    """Each party's last word, by its own clock; the author's is the announcement."""
    said = [(_issued_ms(files, r), r.hash, r.author, f.get("word")) for r, f in held
            if r.kind == "countersigned" and f.get("of") == of.hash and r.author != of.author]
    last = {author: word for _, _, author, word in sorted(said)}
    signed = [of.author, *(a for a, word in sorted(last.items()) if word == "signs")]
    return {"signed_by": signed,
            "reserved_by": sorted(a for a, word in last.items() if word == "reserves")}


def _fields(files: Mapping[str, bytes], listed: Listed) -> dict[str, Any]:
    return dict(sdjwt.disclosed(sdjwt.take_apart(_text(files, listed))))


def _issued_ms(files: Mapping[str, bytes], listed: Listed) -> int:
    return claims.read(sdjwt.take_apart(_text(files, listed)).payload).issued_ms


def _text(files: Mapping[str, bytes], listed: Listed) -> str:
    return files[record_file(listed.hash)].decode("ascii")


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in line)
