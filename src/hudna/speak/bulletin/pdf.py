"""A bulletin as PDF, set by Typst.

The page goes to Typst as a value (JSON in `sys.inputs`) and never into its source: what others
wrote can name no function, file or package. Fonts are those of the build and those within Typst,
never the machine's: the same data is the same bytes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import typst

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.page import Page
from hudna.speak.bulletin.shortened import shortened
from hudna.speak.bulletin.whole import page_of
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.language import Language

SOURCE = Path(__file__).parent / "bulletin.typ"
FONTS = Path(__file__).parents[1] / "fonts"


def pdf(data: BulletinData, lang: Language, gazetteer: Gazetteer) -> bytes:
    """The same data is the same bytes; takes up to seconds, so not for a loop that others wait
    in. A very long one is cut, and says so. Raises `Refused` where the data is not sound, or the
    build's fonts are not there."""
    return printed(shortened(page_of(data, lang, gazetteer), lang))


def printed(page: Page) -> bytes:
    """Tagged, so that it can be read aloud; its date and id follow from the data."""
    made = typst.compile(
        SOURCE, root=SOURCE.parent, font_paths=_fonts(), format="pdf",
        sys_inputs={"page": msgspec.json.encode(page).decode()}, timestamp=page.made)
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise Refused(Fault(str(FONTS), "nothing", say("the fonts that the build makes")))
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
