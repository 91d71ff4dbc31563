"""What a text is read with: its words, who is in it, who says what, and when."""

from __future__ import annotations

from typing import NamedTuple

from hudna.speak.process.cast import Cast
from hudna.speak.process.speech import Voices
from hudna.speak.process.text import Text
from hudna.speak.process.whens import Whens


class Reader(NamedTuple):
    text: Text
    cast: Cast
    voices: Voices
    whens: Whens
