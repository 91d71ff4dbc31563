"""The Admiralty code in words: how good a source is, and how good what it says."""

from __future__ import annotations

from hudna.record.incidents import Credibility, Reliability
from hudna.say import Say, say

RELIABILITY: dict[Reliability, Say] = {
    "A": say("A: completely reliable"),
    "B": say("B: usually reliable"),
    "C": say("C: fairly reliable"),
    "D": say("D: not usually reliable"),
    "E": say("E: unreliable"),
    "F": say("F: reliability cannot be judged"),
}
CREDIBILITY: dict[Credibility, Say] = {
    1: say("1: confirmed by other sources"),
    2: say("2: probably true"),
    3: say("3: possibly true"),
    4: say("4: doubtful"),
    5: say("5: improbable"),
    6: say("6: truth cannot be judged"),
}
