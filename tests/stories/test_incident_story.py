"""A party's day: three reports that contradict each other, one of them from an old phone, become
one incident, two monitors find on it, the accused side's guarantor answers in Russian, and the next
day's bulletin says all of it, in three languages, to read and to print."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from hudna.speak.bulletin.words import ANSWERS, OUTCOMES
from hudna.speak.language import CODES, Language
from tests.agreements import quick_text
from tests.stories.browser import WAIT_MS, Person, browser, needs_browser
from tests.stories.nights import Nights

__all__ = ["browser"]

ARABIC = """حلب، تمرين: قالت مصادر محلية إن قصفاً جوياً طال ظهر اليوم الأحياء الشرقية من مدينة حلب،
ما أدى إلى مقتل شخصين وإصابة سبعة آخرين. واتهم السكان طائرات تابعة للحكومة السورية."""
ENGLISH = """Exercise. Shells fell south-east of Aleppo around noon today. Five people were injured
and nobody was killed. Drivers on the road blame the armed opposition."""
FROM_A_PHONE = "تمرين: سمعت انفجاراً قوياً في شرق المدينة، ولم أر طائرات."
SPOTTER = "north-7"
AIRPORT_ROAD = "36.1750 N 37.2250 E"
PLACE = "Eastern quarters of Aleppo"
SUMMARY = "Exercise: at midday people in the east of Aleppo were hurt by what fell there."
JUDGEMENT = "Exercise: the marks on the walls agree with two of three accounts."
ANSWER = "Учение: сирийская сторона проверяет журналы полётов за этот час."
FINDING, CLAUSE = "violation", "scr-2254-civilians"

pytestmark = [needs_browser, pytest.mark.browser, pytest.mark.timeout(400)]


def test_from_three_reports_to_the_bulletin_of_the_day(tmp_path: Path, browser: Browser) -> None:
    agreement = quick_text(fresh_for_s=60, tolerance_s=1, lead_s=0)
    with Nights(tmp_path, agreement, begins=time(15), zone=ZoneInfo("Asia/Damascus")) as truce:
        day = truce.now().date().isoformat()
        codes = [truce.officer("un", f"Monitor {n}", "monitor") for n in (1, 2)]
        one, two = (Person(browser, truce.urls["un"], code, "en") for code in codes)
        ru = Person(browser, truce.urls["ru"], truce.codes["ru"], "ru")
        reports = [told(one, ARABIC, "Source 1", names="syrian-government"),
                   told(one, ENGLISH, "Source 2", names="opposition", typed=AIRPORT_ROAD),
                   told_by_phone(browser, truce.watcher("un", SPOTTER), one)]
        incident = becomes_one(one, reports)
        judges(one, incident)
        seconds(two, incident)
        answers(ru, incident)
        one.go(incident)
        expect(one.page.locator("#answer-of-ru")).to_contain_text(ANSWER, timeout=WAIT_MS)
        truce.pass_until(time(12, 30))
        one, ru = (Person(browser, truce.urls[p], code, lang) for p, code, lang in (
            ("un", codes[0], "en"), ("ru", truce.codes["ru"], "ru")))
        bulletin = is_put_out(one, day)
        reads_as_it_was(one, bulletin)
        prints(one, bulletin, tmp_path)
        ru.go(bulletin)
        expect(ru.page.locator("table.bulletin-files")).to_be_visible(timeout=WAIT_MS)
        reads_as_it_was(ru, bulletin)


# --- what came ---------------------------------------------------------------------------------


def told(
    monitor: Person, text: str, source: str, *, names: str = "", typed: str = ""
) -> str:
    """What was read in the text is proposed, with the words it rests on; a person confirms it. The
    report's hash."""
    monitor.go("/reports/new")
    monitor.page.locator("textarea[name=text]").fill(text)
    monitor.page.locator("input[name=source]").fill(source)
    monitor.page.locator("main form .actions button.primary").click()
    monitor.page.locator("mark[data-guess]").first.wait_for()
    marks = monitor.page.locator("mark[data-guess]").all()
    guesses = {m.get_attribute("data-guess") for m in marks}
    assert {"P", "T", "K"} <= guesses, guesses
    if typed:
        monitor.page.locator("input[name=where][value=typed]").check()
        monitor.page.locator("input[name=at]").fill(typed)
        monitor.page.locator("input[name=within_m]").fill("800")
    for name in ("where", "when", "happened", "killed", "injured"):
        confirms(monitor.page, name)
    if names:
        monitor.page.locator(f"input[name=accused_{names}]").check()
    monitor.page.locator("button[name=sign]").click()
    monitor.page.wait_for_url(re.compile(r"/reports/[0-9a-f]{64}$"))
    return monitor.page.url.rsplit("/", 1)[1]


def told_by_phone(browser: Browser, link: str, monitor: Person) -> str:
    """By somebody at no desk, on a screen of 240 px that runs no script. The hash of the report, as
    a monitor finds it among all others."""
    context = browser.new_context(locale="ar", viewport={"width": 240, "height": 400},
                                  java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    expect(page.locator("html[lang=ar][dir=rtl]")).to_have_count(1)
    page.select_option("#happened", "explosion")
    for name, value in (("known", "heard"), ("day", "today")):
        page.check(f"input[name={name}][value={value}]")
    for name, value in (("place", "حلب"), ("clock", "١٢:١٠"), ("hurt", "١"), ("killed", "٠"),
                        ("note", FROM_A_PHONE)):
        page.fill(f"#{name}", value)
    page.click("button")
    page.wait_for_url("**/sent*")
    # Which of those of this name was meant: the town.
    page.locator("button[name=where]").first.click()
    expect(page.locator("button[name=where]")).to_have_count(0)
    assert context.cookies() == []
    context.close()
    monitor.go("/reports")
    row = monitor.page.locator("article.report-row", has_text=SPOTTER)
    expect(row).to_contain_text(FROM_A_PHONE)
    return str(row.locator("a.line-name").get_attribute("href")).rsplit("/", 1)[1]


def confirms(page: Page, name: str) -> None:
    """What stands chosen, or else what is offered first."""
    if not page.locator(f"input[name={name}]:checked").count():
        page.locator(f"input[name={name}]").first.check()


# --- one event ---------------------------------------------------------------------------------


def becomes_one(monitor: Person, reports: list[str]) -> str:
    """The path of the incident."""
    page = monitor.page
    monitor.go(f"/events/{reports[0]}")
    for other in reports[1:]:
        page.locator("summary", has_text="by hand").click()
        page.locator("input[name=other]:not([type=hidden])").fill(other)
        page.locator("#why-by-hand").fill("The same hour and the same quarters.")
        with page.expect_navigation():
            page.locator("form:has(#why-by-hand) button").click()
    expect(page.locator(".report-card")).to_have_count(3)
    for what in ("happened", "accused", "injured"):
        expect(page.locator(f"#differences [data-differs={what}]").first).to_be_visible()
    page.locator("input[name=stage][value=corroborated]").check()
    page.locator("#why-stage").fill("Three who do not repeat each other.")
    page.locator("#assess button[type=submit]").click()
    page.locator("#tell select[name=happened]").select_option("shelling")
    page.locator("#tell select[name=clause]").select_option(CLAUSE)
    page.locator("#tell input[name=told_place]").fill(PLACE)
    page.locator("#tell textarea[name=summary]").fill(SUMMARY)
    page.locator("#tell button.primary").click()
    page.locator("button[name=sign]").click()
    page.wait_for_url(re.compile(r"/incidents/[0-9a-f]{64}$"))
    return page.url.removeprefix(monitor.url)


# --- what is found, and what is answered -------------------------------------------------------


def judges(monitor: Person, incident: str) -> None:
    page = monitor.page
    monitor.go(incident + "/judge")
    for name, value in (("clause", CLAUSE), ("outcome", FINDING), ("by", "syrian-government"),
                        ("likelihood", "likely"), ("confidence", "moderate")):
        page.locator(f"input[name={name}][value={value}]").check()
    page.locator("textarea[name=text]").fill(JUDGEMENT)
    page.locator("main form .actions button.primary").click()
    page.locator("button[name=sign]").click()
    expect(page.locator("#findings")).to_contain_text("another person here has to", timeout=WAIT_MS)


def seconds(monitor: Person, incident: str) -> None:
    monitor.go("/")
    expect(monitor.page.locator("[data-need=second]").first).to_be_visible(timeout=WAIT_MS)
    monitor.go(incident)
    monitor.page.locator("form[action$='/second'] button").click()
    found = monitor.page.locator("article[id^=finding-]")
    expect(found).to_contain_text(JUDGEMENT, timeout=WAIT_MS)
    expect(monitor.page.locator("[data-stage=verified]").first).to_be_visible()


def answers(ru: Person, incident: str) -> None:
    """From the first page, in Russian, with no reload."""
    need = ru.page.locator("[data-need=answer-incident] a.need-name").first
    expect(need).to_be_visible(timeout=WAIT_MS)
    need.click()
    ru.looks_right()
    expect(ru.page.locator("main")).to_contain_text(SUMMARY, timeout=WAIT_MS)
    expect(ru.page.locator("article[id^=finding-]")).to_contain_text(JUDGEMENT, timeout=WAIT_MS)
    ru.page.locator("#answer input[name=outcome][value=explains]").check()
    ru.page.locator("#answer textarea[name=text]").fill(ANSWER)
    ru.page.locator("#answer button[type=submit]").click()
    ru.page.locator("button[name=sign]").click()
    expect(ru.page.locator("#answer-of-ru")).to_contain_text(ANSWER, timeout=WAIT_MS)


# --- the next day ------------------------------------------------------------------------------


def is_put_out(monitor: Person, day: str) -> str:
    """The path of the bulletin."""
    page = monitor.page
    monitor.go("/bulletins")
    page.locator(f"a[href='/bulletins/new?day={day}']").click()
    for tick in page.locator("input[name^=print_]").all():
        tick.check()
    page.locator("button[name=show]").click()
    page.wait_for_url(re.compile(r"[?&]print_"))
    page.locator("#put-out button").click()
    page.wait_for_url(re.compile(r"/bulletins/[0-9a-f]{64}$"))
    expect(page.locator("[data-holds=False]")).to_have_count(0)
    return page.url.removeprefix(monitor.url)


def reads_as_it_was(reader: Person, bulletin: str) -> None:
    for lang in CODES:
        reader.go(f"{bulletin}/html?lang={lang}")
        expect(reader.page.locator("html")).to_have_attribute("lang", lang)
        shown = reader.page.locator("body")
        for said in (PLACE, SUMMARY, JUDGEMENT, ANSWER):
            expect(shown).to_contain_text(said, timeout=WAIT_MS)
        for word in (OUTCOMES[FINDING], ANSWERS["explains"]):
            expect(shown).to_contain_text(plain(Language(lang).say(word)))


def prints(reader: Person, bulletin: str, into: Path) -> None:
    """Each opens, has a finding and an answer, and no blank page; the pictures are for people."""
    kept = Path(os.environ.get("HUDNA_STORY_PICTURES", str(into)))
    for lang in CODES:
        got = reader.page.request.get(f"{reader.url}{bulletin}/pdf?lang={lang}")
        assert got.ok, got.status
        document = pypdfium2.PdfDocument(got.body())
        # Word by word: read back, a line of another direction comes in another order.
        held = words_of(" ".join(p.get_textpage().get_text_bounded() for p in document))
        for said in (SUMMARY, JUDGEMENT, ANSWER):
            assert words_of(said) <= held, words_of(said) - held
        for number, page in enumerate(document, 1):
            picture = page.render(scale=1.5, rev_byteorder=True)
            assert 0.001 < (picture.to_numpy()[..., :3] < 128).all(axis=2).mean() < 0.5
            picture.to_pil().save(kept / f"bulletin-{lang}-{number}.png")


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text))


def plain(text: str) -> str:
    return " ".join(re.sub("[\u2066-\u2069\u200e\u200f]", "", text).split())
