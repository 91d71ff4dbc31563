"""The statement of a lost root key, before anybody has signed it: five lines that people carry.

It proves nothing. Who takes it in compares the keys by voice and says the same with his own key.
"""

from __future__ import annotations

import re

from hudna.fault import Fault, Refused
from hudna.record.kinds import KeyReplaced
from hudna.record.shown import shown
from hudna.record.sound import unsound
from hudna.say import say

HEAD = "hudna lost key"
FIELDS = ("party", "lost", "root", "record")
GROUP = 4


def write(said: KeyReplaced) -> str:
    """The statement; Refused where it is not sound."""
    _check(said)
    return "".join(f"{line}\n" for line in (HEAD, *(f"{f}: {getattr(said, f)}" for f in FIELDS)))


def is_one(text: str) -> bool:
    return text.lstrip().startswith(HEAD)


def read(text: str, officer: str) -> KeyReplaced:
    """What `officer` would say with it; Refused where it is not such a statement."""
    lines = [line.strip() for line in text.strip().splitlines()]
    values = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    if lines[:1] != [HEAD] or tuple(values) != FIELDS or len(lines) != len(FIELDS) + 1:
        expected = say("the lines that hudna key replace prints")
        raise Refused(Fault("statement", shown(text), expected))
    said = KeyReplaced(values["party"], values["lost"], values["root"], values["record"], officer)
    _check(said)
    return said


def groups(key: str) -> tuple[str, ...]:
    """A key in groups that can be read out."""
    return tuple(re.findall(f".{{1,{GROUP}}}", key))


def _check(said: KeyReplaced) -> None:
    faults = [f for f in unsound(said) if f.where != "officer"]
    if len({said.lost, said.root, said.record}) != 3:
        faults.append(Fault("root, record", "one key twice", say("three different keys")))
    if faults:
        raise Refused(faults)
