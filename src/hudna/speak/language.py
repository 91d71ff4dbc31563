"""The reader's language: sentences, numbers and moments in Arabic, English or Russian.

Catalogues are read from their `.po` text when first used: there is no compiled file that a build
could forget or leave behind. A translation whose placeholders do not fit is never shown half
filled in: the English sentence is.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from hudna import say as words
from hudna.say import Figure, Instant, Say

Code: TypeAlias = Literal["en", "ar", "ru"]
CODES: tuple[Code, ...] = ("en", "ar", "ru")
LOCALE = Path(__file__).parent / "locale"

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_HAS_RTL = re.compile(f"[{_RTL}]")
_PLAIN_IN_RTL = re.compile(f"[{_RTL}\\s]*|\\d*")
FSI, PDI = "\u2068", "\u2069"


class Language:
    """One of the desk's languages. `code` is `en`, `ar` or `ru`; `dir` is `rtl` or `ltr`."""

    def __init__(self, code: str) -> None:
        if code not in CODES:
            raise ValueError(code)
        self.code: Code = code
        self.locale = Locale.parse(code)
        self.dir: Literal["rtl", "ltr"] = "rtl" if code == "ar" else "ltr"
        self.translations = _translations(code)

    # --- sentences ---------------------------------------------------------------------

    def say(self, what: object) -> str:
        """`what` in this language: a `Say` (its arguments too) or any argument of one."""
        if not isinstance(what, Say):
            return self._argument(what)
        args = {k: self._isolated(v) for k, v in what.args.items()}
        try:
            return self._template(what).format(**args)
        except (LookupError, ValueError):
            return str(what)

    def gettext(self, msgid: str) -> str:
        """The translation of `msgid`; itself where there is none. For templates."""
        return str(self.translations.ugettext(msgid)) if msgid else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The translation in the plural form that `n` takes in this language. For templates."""
        return str(self.translations.ungettext(singular, plural, n))

    def _template(self, what: Say) -> str:
        if what.plural is None:
            return self.gettext(what.msgid)
        return self.ngettext(what.msgid, what.plural, what.n)

    def _argument(self, value: object) -> str:
        match value:
            case Say():
                return self.say(value)
            case Figure():
                return self.number(value.value, value.decimals)
            case Instant():
                return self.instant(value.ms)
        for method in ("best", "of"):
            if choose := getattr(value, method, None):
                return str(choose(self.code))
        return str(value)

    def _isolated(self, value: object) -> str:
        """An argument, fenced (Unicode bidi isolates) where its direction is not the
        sentence's own, so that `37S BU 12345` stays in order inside an Arabic sentence."""
        text = self._argument(value)
        if isinstance(value, Say) or text.startswith(FSI):
            return text
        return self.isolate(text)

    def isolate(self, text: str) -> str:
        """`text` fenced where it could disturb, or be disturbed by, the sentence around it."""
        if self.dir == "rtl":
            plain = _PLAIN_IN_RTL.fullmatch(text) is not None
        else:
            plain = _HAS_RTL.search(text) is None
        return text if plain else f"{FSI}{text}{PDI}"

    # --- figures -----------------------------------------------------------------------

    def number(self, value: float, decimals: int = 0) -> str:
        """Grouped and pointed as the language does; Latin digits in every language, as in
        coordinates, and always `decimals` of them after the point."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(value, pattern, locale=self.locale))

    def distance_mm(self, mm: int) -> str:
        """A length: `0.3 m`, `1,240 m`, `12.4 km`."""
        return self.say(words.distance(mm))

    def duration(self, ms: int) -> str:
        """A length of time in its two largest units: `27 min 4 s`."""
        return self.say(words.span(ms))

    def instant(self, ms: int, *, seconds: bool = False) -> str:
        """A moment to the minute in UTC: `31 Jul 2016 06:00 UTC`; or to the second.

        In Arabic the month has both its Levantine and its Egyptian name, as the UN writes it.
        """
        at = words.moment(ms)
        time = at.strftime("%H:%M:%S UTC" if seconds else "%H:%M UTC")
        return f"{self.day(at)} {time if self.code != 'ar' else f'{FSI}{time}{PDI}'}"

    def day(self, at: date) -> str:
        """The day of `at` as its own calendar has it: `31 Jul 2016`."""
        if self.code != "ar":
            return str(format_date(at, "d MMM y", locale=self.locale))
        month = "/".join(
            dict.fromkeys(str(format_date(at, "MMMM", locale=x)) for x in ("ar_SY", "ar"))
        )
        return f"{at.day} {month} {at.year}"


@cache
def language(code: str) -> Language:
    """The one `Language` of that code."""
    return Language(code)


@cache
def _translations(code: str) -> NullTranslations:
    path = LOCALE / code / "LC_MESSAGES" / "hudna.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def negotiate(accept_language: str | None, choice: str | None = None) -> Language:
    """The person's own choice if it is one of ours, else the best of `Accept-Language`
    (RFC 9110 section 12.5.4, quality weights), else English."""
    if choice in CODES:
        return language(choice)
    for tag in _by_preference(accept_language or ""):
        base = tag.split("-")[0].lower()
        if base in CODES:
            return language(base)
    return language("en")


def _by_preference(header: str) -> list[str]:
    weighed: list[tuple[float, int, str]] = []
    for i, part in enumerate(header.split(",")):
        tag, _, params = part.strip().partition(";")
        quality = _quality(params)
        if tag and quality > 0:
            weighed.append((-quality, i, tag))
    return [tag for *_, tag in sorted(weighed)]


def _quality(params: str) -> float:
    found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", params)
    if found:
        return float(found[1])
    return 0.0 if params else 1.0
