"""What stands in the way of talks, over real HTTP and a real browser, in each language: a concern
is raised by one side, met about in a technical meeting, settled by a decision that both sign; and
what holds the milestone up is another picture at both desks, with no reload, each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from hudna.speak.language import Language
from hudna.view.process.concerns import ConcernState
from hudna.web.process.concern_words import STATES
from tests.agreements import quick_text
from tests.stories.browser import WAIT_MS, Person, browser, minutes_ahead, needs_browser
from tests.stories.truce import Truce

__all__ = ["browser"]

MILESTONE, CLAUSE = "transition-talks", "coh-cease-attacks"
CONCERN = {
    "en": "Exercise: who is mingled with whom in the north is not known.",
    "ar": "تمرين: لا يُعرف من يختلط بمن في الشمال.",
    "ru": "Учение: неизвестно, кто с кем смешан на севере.",
}
SETTLED_BY = "A map that both have signed."
DECIDED = {
    "en": "Exercise: both draw one map by Friday.",
    "ar": "تمرين: يرسم الطرفان خريطة واحدة قبل الجمعة.",
    "ru": "Учение: стороны составляют одну карту к пятнице.",
}
AGAIN = "Exercise: two more towns are mingled."

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(280)]


@pytest.mark.parametrize("lang", [
    "en", pytest.param("ar", marks=pytest.mark.long), pytest.param("ru", marks=pytest.mark.long)])
def test_a_concern_is_raised_met_about_and_settled_by_both(
    lang: str, tmp_path: Path, browser: Browser
) -> None:
    with Truce(tmp_path, quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)) as truce:
        us, ru = (Person(browser, truce.urls[p], truce.codes[p], lang) for p in ("us", "ru"))
        concern = raises(ru)
        open_ = [picture_at(person) for person in (us, ru)]
        assert all(holds_up(one) for one in open_)
        meeting = is_met_about(us, concern)
        shows(ru, concern, "on-agenda")
        for person in (us, ru):
            needs_it_settled(person, concern)
        decision = decides(us, meeting)
        shows(ru, concern, "decided")
        assert all(holds_up(one) for one in open_), "one key settles nothing"
        signs(ru, decision)
        for person, picture in zip((us, ru), open_, strict=True):
            expect(milestone(picture)).to_have_attribute("data-state", "there", timeout=WAIT_MS)
            expect(waited_for(picture)).to_have_attribute("data-way", "there", timeout=WAIT_MS)
            shows(person, concern, "settled")
            person.looks_right()
        opens_again(ru, concern)
        shows(us, concern, "reopened")
        assert all(holds_up(one) for one in open_)


# --- the picture -------------------------------------------------------------------------------


def picture_at(person: Person) -> Page:
    """A page of the desk that lies open from here on."""
    page = person.also()
    page.goto(f"{person.url}/process?milestone={MILESTONE}", wait_until="domcontentloaded")
    return page


def milestone(picture: Page) -> Locator:
    return picture.locator(f"#milestone-{MILESTONE}")


def waited_for(picture: Page) -> Locator:
    """The concern, in the list that says all that the picture does."""
    return milestone(picture).locator("li[data-item=concern]").first


def holds_up(picture: Page) -> bool:
    expect(milestone(picture)).to_have_attribute("data-state", "held-up", timeout=WAIT_MS)
    expect(waited_for(picture)).not_to_have_attribute("data-way", "there", timeout=WAIT_MS)
    expect(milestone(picture).locator("svg g[data-kind=concern]")).to_have_count(1)
    return True


# --- what is said ------------------------------------------------------------------------------


def raises(ru: Person) -> str:
    """The path of the concern."""
    ru.go("/concerns/new")
    ru.page.locator("#clause").select_option(CLAUSE)
    ru.page.locator("textarea[name=text]").fill(CONCERN[ru.lang])
    ru.page.locator("textarea[name=settled_by]").fill(SETTLED_BY)
    ru.page.locator(f"input[name=holds_up_{MILESTONE}]").check()
    ru.page.locator("main form .actions button.primary").click()
    ru.page.wait_for_url(re.compile(r"/concerns/[0-9a-f]{64}$"))
    ru.looks_right()
    return ru.page.url.removeprefix(ru.url)


def is_met_about(us: Person, concern: str) -> str:
    """Found in the register, put on the agenda of a technical meeting, which is then held."""
    us.go("/concerns?state=open")
    row = us.page.locator("article[data-concern=open]", has_text=CONCERN[us.lang])
    expect(row).to_be_visible(timeout=WAIT_MS)
    row.locator("a.line-name").click()
    us.page.wait_for_url(re.compile(r"/concerns/[0-9a-f]{64}$"))
    us.page.locator("a[href^='/meetings/new?concern=']").click()
    expect(us.page.locator("input[name=item_1]")).to_have_value(CONCERN[us.lang])
    us.page.locator("#level").select_option("technical")
    for name, value in (("title", "Technical meeting"), ("place", "Geneva"),
                        ("from", minutes_ahead(0)), ("attended", "US delegation\nМИД России")):
        us.page.locator(f"main [name={name}]").fill(value)
    return signed_meeting(us)


def needs_it_settled(person: Person, concern: str) -> None:
    """Each guarantor says what talks need: before all have, nothing brings them about."""
    person.go(f"/process/needs/new?milestone={MILESTONE}")
    person.page.locator("#after_0_is").select_option("settled")
    person.page.locator("#after_0_text").fill(concern.rpartition("/")[2])
    person.page.locator("main form .actions button.primary").click()
    person.page.wait_for_url(re.compile(rf"/process\?milestone={MILESTONE}$"))
    person.looks_right()


def signed_meeting(us: Person) -> str:
    us.page.locator("main form .actions button.primary").click()
    us.page.wait_for_url(re.compile(r"/meetings/[0-9a-f]{64}$"))
    us.looks_right()
    return us.page.url.removeprefix(us.url)


def decides(us: Person, meeting: str) -> str:
    """Noted to be held; then what was decided, in three languages. The path of the decision."""
    us.go(meeting)
    us.page.locator("a[href$='state=held']").click()
    expect(us.page.locator("input[name=state][value=held]")).to_be_checked()
    signed_meeting(us)
    expect(us.page.locator("#state [data-meeting=held]")).to_be_visible()
    us.page.locator("a[href$='/decide']").click()
    for lang, text in DECIDED.items():
        us.page.locator(f"textarea[name=text_{lang}]").fill(text)
    us.page.locator("input[type=checkbox][name^=settles_]").check()
    us.page.locator("main form .actions button.primary").click()
    us.page.wait_for_url(re.compile(r"/meetings/decisions/[0-9a-f]{64}$"))
    expect(us.page.locator("#state [data-decision=waiting]")).to_be_visible()
    us.looks_right()
    return us.page.url.removeprefix(us.url)


def signs(ru: Person, decision: str) -> None:
    """From the first page, having read every text."""
    ru.go("/")
    need = ru.page.locator("[data-need=sign-decision] a.need-name").first
    expect(need).to_be_visible(timeout=WAIT_MS)
    need.click()
    ru.page.wait_for_url(f"**{decision}#key")
    ru.looks_right()
    for lang, text in DECIDED.items():
        expect(ru.page.locator(f"p[lang={lang}]")).to_have_text(text)
    expect(ru.page.locator("#settles")).to_contain_text(CONCERN[ru.lang])
    ru.page.locator("#key input[value=signs]").check()
    ru.page.locator("#key button.primary").click()
    expect(ru.page.locator("#state [data-decision=signed]")).to_be_visible(timeout=WAIT_MS)
    expect(ru.page.locator("[data-key=signed]")).to_have_count(2)


def opens_again(ru: Person, concern: str) -> None:
    ru.go(concern)
    ru.page.locator("#reopen textarea[name=text]").fill(AGAIN)
    ru.page.locator("#reopen button.primary").click()
    expect(ru.page.locator("#history")).to_contain_text(AGAIN, timeout=WAIT_MS)


def shows(person: Person, concern: str, state: ConcernState) -> None:
    """By its page, with no reload, in the reader's words."""
    person.go(concern)
    badge = person.page.locator(f"#state [data-concern={state}]")
    expect(badge).to_be_visible(timeout=WAIT_MS)
    expect(badge).to_contain_text(Language(person.lang).say(STATES[state][1]))
