"""A news text at the desk: proposed with its words, and entered where a person has ticked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.node import Node
from hudna.record.kinds import Commitment, Meeting, Stance
from tests.examples import examples
from tests.web.happened.between import forwarded
from tests.web.sitting import Sitting, text_of

ARTICLE = Path(__file__).parents[4] / "shared" / "article-2016-07-26.txt"
SOURCE = "Al Jazeera, 26 July 2016"
SAID = ("Russian Foreign Minister Sergei Lavrov supports the truce. U.S. Defense Secretary Ashton "
        "Carter opposes military coordination with Russia. The two sides agreed to meet in Geneva "
        "on 29 July 2016.")
FIELD = re.compile(
    r'<input (?:type="text" )?(?:[^>]*?)id="(?P<a>[a-z]+_\d+_[a-z_]+)"[^>]*? value="(?P<v>[^"]*)"'
    r'|<select [^>]*?id="(?P<s>[a-z]+_\d+_[a-z_]+)".*?</select>'
    r'|<textarea [^>]*?id="(?P<t>[a-z]+_\d+_[a-z_]+)"[^>]*>(?P<w>.*?)</textarea>', re.S)
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


def reads(desk: Sitting, text: str, day: str = "2016-07-26", origin: str = SOURCE,
          lang: str = "en") -> Any:
    desk.get("/process/read", lang)
    return desk.post(f"/process/read?lang={lang}", {"text": text, "day": day, "origin": origin})


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the proposals on the page, nothing ticked."""
    found = {}
    for one in FIELD.finditer(page):
        if one["s"]:
            chosen = CHOSEN.search(one[0])
            found[one["s"]] = unescape(chosen[1]) if chosen else ""
        elif one["t"]:
            found[one["t"]] = unescape(one["w"])
        elif not one["a"].endswith("_take"):
            found[one["a"]] = unescape(one["v"])
    return found


def enters(desk: Sitting, names: Iterable[str], lang: str = "en", **changed: str) -> Any:
    """Of the page that stands: those that are named are ticked, some fields changed."""
    sent = {**fields(desk.page), **{f"{n}_take": "yes" for n in names}, **changed}
    return desk.post(f"/process/read/enter?lang={lang}",
                     desk.carried("/process/read/enter") | sent)


def kept(desk: Sitting, kind: type) -> list[Any]:
    process = desk.node.world.process
    lines: dict[Any, Any] = {Stance: process.stances, Meeting: process.meetings,
                             Commitment: process.commitments}
    return [r.said for r in lines[kind].standing()]


def names_by(page: str, *words: str) -> list[str]:
    """The proposals whose heading holds all of the words."""
    found = re.findall(r'<fieldset class="card proposal" id="([^"]+)"[^>]*><legend[^>]*>(.*?)'
                       r"</legend>", page, re.S)
    return [name for name, legend in found if all(w in unescape(legend) for w in words)]


def test_nothing_is_ticked_and_nothing_kept_until_a_person_does(us: Sitting) -> None:
    size = us.size
    answer = reads(us, SAID)
    assert answer.status_code == 200, text_of(answer.text)[:3000]
    assert " checked" not in us.page and us.size == size
    assert enters(us, ()).status_code == 422
    assert us.size == size and "at least one proposal" in text_of(us.page)


def test_what_is_ticked_is_entered_with_its_words_and_source(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    reads(us, SAID)
    [against] = names_by(us.page, "defence minister", "is against")
    answer = enters(us, [against])
    assert answer.status_code == 200, text_of(answer.text)[:3000]
    [said] = kept(us, Stance)
    assert said == Stance(
        "defence minister", "us", "military coordination", "against", "2016-07-26",
        said.text, SOURCE, "duty officer 1",
        "U.S. Defense Secretary Ashton Carter opposes military coordination with Russia.")
    assert "1 statement was signed" in text_of(us.page)
    assert "You have entered this" in us.page
    assert us.page.count("data-accepted") == 1
    forwarded(nodes)
    reads(ru, SAID)
    assert "Entered from these words: United States of America" in text_of(ru.page)
    assert "data-accepted" not in ru.page, "each enters for itself"


def test_sent_again_it_is_not_entered_twice(us: Sitting) -> None:
    reads(us, SAID)
    page = us.page
    some = [*names_by(page, "defence minister", "is against"), *names_by(page, "Geneva")[:1]]
    changed = {f"{some[1]}_level": "technical", f"{some[1]}_state": "planned",
               f"{some[1]}_title": "in Geneva"} if len(some) > 1 else {}
    assert enters(us, some, **changed).status_code == 200, text_of(us.page)[:3000]
    size = us.size
    us.page = page
    assert enters(us, some, **changed).status_code == 422
    assert us.size == size and "has not entered yet from this source" in text_of(us.page)


def test_what_was_typed_of_the_others_is_there_after_one_is_entered(us: Sitting) -> None:
    reads(us, SAID)
    typed = {"stance_1_text": "As he put it himself", "stance_1_actor": "defence minister",
             "meeting_0_title": "Talks of the two sides", "meeting_0_attended": "Two delegations"}
    changed = {"stance_0_text": "Words of the one that is entered"}
    assert enters(us, ["stance_0"], **typed, **changed).status_code == 200
    assert len(kept(us, Stance)) == 1
    assert typed.items() <= fields(us.page).items()
    assert "Words of the one that is entered" not in fields(us.page).values()
    assert not re.search(r'_take"[^>]* checked', us.page), "what was entered is not entered again"
    assert enters(us, ["stance_1"]).status_code == 200
    assert "As he put it himself" in {s.text for s in kept(us, Stance)}


def test_what_was_typed_is_there_when_it_is_refused(us: Sitting) -> None:
    reads(us, SAID)
    typed = {"stance_0_day": "2016-02-30", "stance_1_text": "As he put it himself",
             "meeting_0_place": "Geneva, at the Palais"}
    assert enters(us, ["stance_0"], **typed).status_code == 422
    assert typed.items() <= fields(us.page).items()
    assert re.search(r'name="stance_0_take"[^>]* checked', us.page)


def test_all_or_none_and_each_fault_at_its_field(us: Sitting) -> None:
    size = us.size
    reads(us, SAID)
    [against] = names_by(us.page, "defence minister", "is against")
    [favour] = names_by(us.page, "foreign minister", "is for")
    assert enters(us, [against, favour], **{f"{favour}_day": "2016-08-09",
                                            f"{favour}_text": "as typed"}).status_code == 422
    assert us.size == size
    assert f'href="#{favour}_day"' in us.page
    assert 'value="as typed"' in us.page and us.page.count(" checked") == 2


FORCE = ("Russia and the United States agreed to coordinate air strikes against Nusra Front in "
         "Manbij by 1 August 2016. The plan includes sharing intelligence and air strikes against "
         "Nusra Front. Aircraft bombed Nusra Front positions near Manbij.")


def test_of_a_sentence_of_force_only_the_words_are_shown_and_kept(us: Sitting) -> None:
    reads(us, FORCE)
    shown = us.page.replace(us.carried("/process/read/enter")["text"], "")
    body = text_of(shown)
    assert "Nusra" not in body and "Manbij" not in body, body
    for name in names_by(us.page):
        if not name.startswith("commitment"):
            continue
        enters(us, [name], **{f"{name}_by": "us", f"{name}_clause": "ex-process"})
    for said in kept(us, Commitment):
        assert "Nusra" not in said.quote and "Manbij" not in said.quote


def test_in_a_file_with_its_encoding_named(us: Sitting) -> None:
    us.get("/process/read")
    data = "Министр иностранных дел России Сергей Лавров поддерживает перемирие.".encode("cp1251")
    sent = {"day": "2016-07-26", "origin": SOURCE}
    refused = us.post("/process/read", sent, files={"file": ("a.txt", data)})
    assert refused.status_code == 422 and "windows-1251" in text_of(refused.text)
    answer = us.post("/process/read", {**sent, "encoding": "windows-1251"},
                     files={"file": ("a.txt", data)})
    assert answer.status_code == 200, text_of(answer.text)[:2000]
    assert names_by(us.page, "foreign minister", "is for")


@pytest.mark.parametrize(("changed", "where"), [
    ({"text": " "}, "The text"), ({"origin": ""}, "Source"), ({"day": "2016-06-31"}, "Day"),
    ({"text": "x" * 60_001}, "The text"), ({"text": "a \u202e b"}, "The text"),
    ({"text": "a \x00 b"}, "The text"), ({"origin": "o" * 4001}, "Source"),
])
def test_what_is_refused_is_named_and_shown_again(
    us: Sitting, changed: dict[str, str], where: str
) -> None:
    us.get("/process/read")
    answer = us.post("/process/read", {"text": SAID, "day": "", "origin": SOURCE, **changed})
    assert answer.status_code == 422
    assert where in text_of(answer.text).split("This was refused", 1)[1][:400]


def test_a_file_and_a_text_are_not_both_read(us: Sitting) -> None:
    us.get("/process/read")
    answer = us.post("/process/read", {"text": SAID, "origin": SOURCE},
                     files={"file": ("a.txt", b"x")})
    assert answer.status_code == 422 and "not both" in text_of(answer.text)
    large = us.post("/process/read", {"origin": SOURCE},
                    files={"file": ("a.txt", b"x" * 1_100_000)})
    assert large.status_code == 413


def test_what_was_not_understood_is_listed(us: Sitting) -> None:
    reads(us, SAID + " Nobody knows what the weather will be.")
    assert "Nobody knows what the weather will be." in us.page.split('id="not-understood"', 1)[1]


def test_a_script_in_the_text_is_text(us: Sitting) -> None:
    bad = "<script>alert(1)</script>"
    reads(us, f"Russia supports the truce {bad}. {bad}", origin=bad)
    assert "<script>alert(1)" not in us.page


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_the_same_is_kept_whatever_the_readers_language(us: Sitting, lang: str) -> None:
    reads(us, SAID, lang=lang)
    name = next(n for n in re.findall(r'id="(stance_\d+)"', us.page)
                if fields(us.page)[f"{n}_towards"] == "against")
    assert enters(us, [name], lang).status_code == 200
    [said] = kept(us, Stance)
    assert (said.actor, said.question) == ("defence minister", "military coordination")


def test_the_article_from_which_the_project_began(
    nodes: dict[str, Node], us: Sitting, un: Sitting
) -> None:
    """Its two ministers, the two against, the UN, the next technical meetings and 1 August."""
    if not ARTICLE.exists():
        pytest.skip("the article is not on this machine")
    text = ARTICLE.read_text(encoding="utf-8")
    reads(us, text)
    size = us.size
    page = us.page
    stances = [*names_by(page, "foreign minister", "is for"),
               *names_by(page, "defence minister", "is against"),
               *names_by(page, "chief of staff", "is against")]
    assert len(stances) == 4, stances
    [nations] = [n for n in names_by(page, "the United Nations") if n.startswith("actor")]
    technical = names_by(page, "technical level", "is to come")
    [first] = names_by(page, "was agreed", "the International Syria Support Group")
    changed = {
        f"{nations}_question": "the political process", f"{nations}_towards": "for",
        f"{first}_clause": "transition-talks",
        **{f"{n}_level": "technical" for n in technical},
        **{f"{n}_from": "2016-07-27" for n in technical},
        **{f"{n}_until": "2016-07-31" for n in technical}}
    answer = enters(us, [*stances, nations, *technical, first], **changed)
    assert answer.status_code == 200, text_of(us.page)[:3000]
    assert us.size > size
    said = {(s.actor, s.party, s.question, s.towards) for s in kept(us, Stance)}
    assert said == {
        ("foreign minister", "us", "military coordination", "for"),
        ("foreign minister", "ru", "the talks", "for"),
        ("defence minister", "us", "military coordination", "against"),
        ("chief of staff", "us", "military coordination", "against"),
        ("the United Nations", "un", "the political process", "for")}
    assert {(m.state, m.level) for m in kept(us, Meeting)} == {("planned", "technical")}
    [promise] = kept(us, Commitment)
    assert (promise.by, promise.due_day) == ("issg", "2016-08-01")
    everything = [*kept(us, Stance), *kept(us, Meeting), *kept(us, Commitment)]
    assert all(one.origin == SOURCE and one.quote in text for one in everything)
    assert not any("النصرة" in repr(one) for one in everything), "against whom is never kept"
    forwarded(nodes)
    assert "Within United States of America" in text_of(un.get("/positions"))


ANY = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=examples(15, 150), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(
    ["stance_0_actor", "stance_0_party", "stance_0_day", "stance_0_question", "stance_0_text",
     "stance_0_towards", "origin", "day"]), ANY))
def test_whatever_is_typed_it_is_entered_whole_or_refused(
    us: Sitting, typed: dict[str, str]
) -> None:
    reads(us, SAID)
    if 'name="stance_0_take"' not in us.page:
        return
    before = len(kept(us, Stance))
    answer = enters(us, ["stance_0"], **typed)
    assert answer.status_code in (200, 422)
    assert len(kept(us, Stance)) == before + (answer.status_code == 200)
