"""The whole of a bulletin in one language, in the order in which it is read."""

from __future__ import annotations

from hudna.say import say
from hudna.speak.bulletin.around import access, challenges, corrections, heard, told_and_hit
from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.charted import charted
from hudna.speak.bulletin.data import STANDINGS, BulletinData
from hudna.speak.bulletin.events import incidents
from hudna.speak.bulletin.lead import covers, figures
from hudna.speak.bulletin.mapped import mapped
from hudna.speak.bulletin.page import Page
from hudna.speak.bulletin.reader import Reader
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.language import Language
from hudna.speak.standing_words import STANDING, exercise_stamp


def page_of(data: BulletinData, lang: Language, gazetteer: Gazetteer) -> Page:
    """Raises `Refused` where the data is not sound."""
    r, named = Reader(data, lang), digest(data)
    stamp = "" if data.exercise is None else lang.say(exercise_stamp(r.inline(data.exercise)))
    return Page(
        lang=lang.code, dir=lang.dir, stamp=stamp, standing=lang.say(STANDING),
        title=lang.say(say("Bulletin of {day}", day=r.day(data.day))),
        subtitle=r.inline(r.named(data.agreement).text),
        foot=lang.say(say("The same data is read in Arabic, English and Russian. Its SHA-256 "
                          "digest, which {author} has signed: {digest}",
                          author=r.party(data.author), digest=named)),
        made=data.made_ms // 1000,
        sections=(
            covers(r), figures(r), mapped(r, gazetteer), *(incidents(r, s) for s in STANDINGS),
            access(r), heard(r), charted(r), told_and_hit(r), challenges(r), corrections(r)))
