"""The agreements that come with Hudna."""

from __future__ import annotations

from importlib.resources import files

from hudna.fault import Fault, Refused
from hudna.say import say


def names() -> tuple[str, ...]:
    """Their names, in order."""
    here = files("hudna.terms").joinpath("agreements")
    found = (f.name.removesuffix(".yaml") for f in here.iterdir() if f.name.endswith(".yaml"))
    return tuple(sorted(found))


def shipped(name: str) -> str:
    """The text of one of them; raises `Refused` where there is none of that name."""
    if name not in names():
        raise Refused(Fault("agreement", name, say("one of {names}", names=", ".join(names()))))
    return files("hudna.terms").joinpath("agreements", f"{name}.yaml").read_text("utf-8")
