"""What is proposed of any text: as forms for a person, and never against whom force is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.speak.language import language
from hudna.speak.process.found import Reading
from hudna.speak.process.process import read_words
from hudna.speak.process.text import Text
from hudna.speak.process.unread import not_understood
from hudna.web.process.read_proposals import Proposal, Proposing
from tests.examples import examples
from tests.speak.process.test_soundness import words_in
from tests.speak.process.texts import FIRST, LATER, UNSEEN

DAY = date(2016, 7, 26)
PARTIES = ("us", "ru", "un", "syrian-government", "opposition", "issg")
KINDS = ("actors", "stances", "meetings", "commitments", "elements", "concerns")
REAL = [t.text for t in (*FIRST, *LATER, *UNSEEN)]


def made(text: str, lang: str = "en", day: date | None = DAY) -> tuple[Reading, list[Proposal]]:
    found = read_words(Text(text), day)
    offering = Proposing(found, language(lang), PARTIES)
    return found, [getattr(offering, kind.removesuffix("s"))(n, one)
                   for kind in KINDS for n, one in enumerate(getattr(found, kind))]


def shown(p: Proposal) -> Iterator[str]:
    """Every text of it that a page shows or a record keeps."""
    yield from (p.title, p.quote, *p.fields.values(), *map(str, p.notes))
    for one in p.shown:
        yield "".join(words for words, _ in one.pieces)


def names_nobody(text: str) -> bool:
    return not Text(text).starts("excluded")


@settings(max_examples=examples(150, 1000), deadline=None)
@given(st.lists(st.sampled_from(REAL), max_size=3), st.lists(words_in, max_size=12),
       st.randoms(use_true_random=False), st.sampled_from(("en", "ar", "ru")))
def test_of_any_text_nobody_is_shown_or_kept_as_to_be_struck(some, pieces, chance, lang):
    words = " ".join([*some, *pieces]).split(" ")
    at = chance.randrange(len(words))
    text = " ".join(words[at:] + pieces + words[:at])
    found, proposals = made(text, lang)
    for p in proposals:
        assert all(map(names_nobody, shown(p))), p
        assert " ".join(p.quote.split()) in " ".join(text.split())
    for s in not_understood(Text(text), found):
        assert s.of_force or names_nobody(s.text)


def test_each_sentence_is_read_or_listed() -> None:
    text = Text(" ".join(REAL))
    found = read_words(text, DAY)
    rested = {r.sentence for kind in KINDS[1:] for one in getattr(found, kind) for r in one.rests}
    assert rested | {s.number for s in not_understood(text, found)} == set(text.sentences)


def only(text: str, kind: str, day: date | None = DAY) -> Proposal:
    [p] = [p for p in made(text, day=day)[1] if p.name.startswith(kind)]
    return p


def test_an_actor_is_an_office_and_its_party_a_field_of_its_own() -> None:
    p = only("U.S. Defense Secretary Ashton Carter opposes military coordination.", "stance")
    assert (p.fields["actor"], p.fields["party"]) == ("defence minister", "us")
    assert "Carter" not in p.title
    assert [words for one in p.shown for words, marked in one.pieces if marked]


def test_whose_office_no_party_of_the_agreement_has_is_said_with_it() -> None:
    p = only("Turkish Foreign Minister Mevlut Cavusoglu supports the truce.", "stance")
    assert (p.fields["actor"], p.fields["party"]) == ("foreign minister, Turkey", "none")


def test_somebody_without_an_office_is_for_a_person_to_name() -> None:
    found = [p for p in made("John Kerry supports the truce.")[1] if p.name.startswith("stance")]
    assert [p.fields["actor"] for p in found] in ([""], [])
    p = only("Kerry will meet Lavrov in Geneva on 29 July 2016.", "meeting")
    assert p.fields["attended"] == "the United States\nRussia"


def test_what_one_says_of_another_is_no_position_until_a_person_says_which() -> None:
    found = [p for p in made(
        "Russian Foreign Minister Sergei Lavrov said that the United States opposes the truce.")[1]
        if p.name.startswith("stance")]
    assert found and all(not p.fields["towards"] for p in found)
    assert all(p.fields["party"] == "ru" for p in found)


def test_no_day_is_taken_where_several_or_none_may_be_meant() -> None:
    text = "Kerry will meet Lavrov in Geneva on Friday."
    p = only(text, "meeting", None)
    assert (p.fields["from"], p.fields["until"]) == ("", "")
    assert any("does not tell" in str(n) for n in p.notes)
