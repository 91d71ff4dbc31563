"""A constructed bulletin in which every part has something, and whatever makes one of it."""

from __future__ import annotations

from functools import cache

import msgspec

from hudna.record.incidents import Harm
from hudna.record.protecting import Names
from hudna.speak.bulletin.counted import count, of_clause, of_party
from hudna.speak.bulletin.data import (
    Access,
    Answer,
    BulletinData,
    Cell,
    Challenge,
    ChallengeOutcome,
    Clause,
    Compared,
    Correction,
    Count,
    Counted,
    DayCount,
    Effort,
    Incident,
    Listed,
    Outcome,
    Party,
    Quiet,
    Reconciled,
    Step,
    Told,
    ToldHit,
    Trend,
    Unit,
)
from hudna.speak.gazetteer import Gazetteer, load_gazetteer

HOUR = 3_600_000
DAY = 1_469_912_400_000
"""31 Jul 2016 00:00 at UTC+03:00."""
PARTIES = (
    Party("us", Names("United States", "الولايات المتحدة", "Соединённые Штаты")),
    Party("ru", Names("Russian Federation", "الاتحاد الروسي", "Российская Федерация")),
    Party("un", Names("United Nations", "الأمم المتحدة", "Организация Объединённых Наций")),
    Party("saa", Names("Government forces", "القوات الحكومية", "Правительственные силы")),
)
CLAUSES = (
    Clause("no-air", Names("No flights over the designated areas", "لا طيران فوق المناطق المحددة",
                           "Запрет полётов над обозначенными районами")),
    Clause("aid", Names("Aid passes unhindered", "مرور المساعدات دون عوائق",
                        "Беспрепятственный проход помощи")),
)
ALEPPO, IDLIB = Names("Aleppo", "حلب", "Алеппо"), Names("Idlib", "إدلب", "Идлиб")

UNITS = {"SY02": ALEPPO}
"""What the author's node knows; SY0200 it does not."""


def finding(author: str, by: str = "", *, sure: bool = True) -> Outcome:
    return Outcome(author, "violation", by, "very-likely", "moderate",
                   "Two craters, fragments and four accounts that do not repeat each other.",
                   DAY + 20 * HOUR, finding=sure, clause="no-air")


INCIDENTS = (
    Incident("a" * 32, "1a" * 32, "verified", "found", "air-strike", DAY + 5 * HOUR,
             DAY + 6 * HOUR, "حي السكري، حلب", Cell(371, 361), "no-air", 4,
             "An aircraft struck beside a school; windows are broken in two streets.",
             admin=("SY02", "SY0200"),
             knew=("seen", "heard", "recorded"),
             accused=("saa",), harm=Harm(2, 3, 5, None),
             outcomes=(finding("un"), msgspec.structs.replace(
                 finding("ru", sure=False), outcome="no-violation", likelihood="unlikely",
                 confidence="low", text="По нашим данным полётов в это время не было.")),
             answers=(Answer("saa", "denies", "لم تقلع أي طائرة من مطاراتنا في ذلك الوقت.",
                             DAY + 19 * HOUR),),
             steps=(Step("finding", "ru", DAY + 48 * HOUR),),
             counted=(Counted("no-air", "", "found"),
                      Counted("no-air", "saa", "alleged", answered=True))),
    Incident("b" * 32, "2b" * 32, "under-review", "alleged", "shelling", DAY + 9 * HOUR,
             DAY + 9 * HOUR, "Азаз, к северу от города", Cell(370, 365), "", 1,
             "Сообщается о шести разрывах.", knew=("heard",), accused=("saa",),
             counted=(Counted("", "saa", "alleged"),)),
    Incident("c" * 32, "3c" * 32, "reported", "alleged", "shelling", DAY + 10 * HOUR,
             DAY + 11 * HOUR, "Azaz", Cell(370, 365), "", None, "Shelling was heard.",
             counted=(Counted("", "", "alleged"),)),
    Incident("d" * 32, "4d" * 32, "unverifiable", "not-known", "obstruction", DAY + 7 * HOUR,
             DAY + 30 * HOUR, "Saraqib", Cell(368, 358), "aid", 1,
             "A convoy was held at a crossing. Nobody could go there.", harm=Harm(),
             counted=(Counted("aid", "", "not-known"),)),
    Incident("e" * 32, "5e" * 32, "refuted", "refuted", "explosion", DAY + 3 * HOUR,
             DAY + 3 * HOUR, "Homs", None, "", 2, "It was a fuel store that burned.",
             counted=(Counted("", "", "refuted"),)),
)


def concluded(of: Incident, *outcomes: Outcome) -> Incident:
    """An incident of which this is concluded, as far as it is found."""
    settled = [o for o in outcomes if o.finding]
    denied = {(o.clause, o.by) for o in settled if o.outcome == "no-violation"}
    found = dict.fromkeys((o.clause, o.by) for o in settled if o.outcome == "violation")
    counted = tuple(Counted(clause, by, "found", contested=bool(
        {(clause, ""), (clause, by)} & denied
        or (by and any(c == clause and p not in ("", by) for c, p in found))))
        for clause, by in found)
    return msgspec.structs.replace(
        of, outcomes=outcomes, counted=counted or of.counted,
        standing="found" if counted else of.standing)


def compared(of: str, today: Count, before: Count | None = None) -> Compared:
    return Compared(of, today, before)


def example(incidents: tuple[Incident, ...] = INCIDENTS, **other: object) -> BulletinData:
    """The bulletin of these incidents, its figures counted."""
    before = Count(found=2, alleged=1, unknown=0, refuted=0, answered=1)
    data = BulletinData(
        exercise="Syria, summer 2016", author="un",
        agreement=Names("Cessation of hostilities (constructed)", "وقف الأعمال العدائية (تمرين)",
                        "Прекращение боевых действий (учебное)"),
        day="2016-07-31", zone="Asia/Damascus", ahead_minutes=180, from_ms=DAY,
        cutoff_ms=DAY + 24 * HOUR, made_ms=DAY + 30 * HOUR, origin="log.un.example", size=1742,
        root="c0" * 32, parties=PARTIES, clauses=CLAUSES,
        totals=compared("", count(incidents), before),
        by_clause=tuple(compared(c, of_clause(incidents, c), before)
                        for c in ("no-air", "aid", "")),
        by_party=tuple(compared(p, of_party(incidents, p)) for p in sorted(
            {"saa", *(c.party for i in incidents for c in i.counted if c.party)})),
        incidents=incidents,
        access=(Access("ru", "Castello road", DAY + 6 * HOUR, DAY + 12 * HOUR,
                       "to look at a crater", "delayed", "لا ضمان للسلامة قبل الظهر",
                       record="a1" * 32),
                Access("us", "Azaz", DAY + 8 * HOUR, DAY + 9 * HOUR, "to hear witnesses",
                       "granted", record="a2" * 32)),
        quiet=(Quiet(ALEPPO, "not-quiet", 0), Quiet(IDLIB, "not-known", 0)),
        quiet_rule=Names("no air strike and no shelling that is at least corroborated",
                         "لا غارة جوية ولا قصف مؤكَّد", "ни удара с воздуха, ни обстрела"),
        effort=(Effort(ALEPPO, 14, 23, 4, 30), Effort(IDLIB, None, None, 0, 2)),
        trend=tuple(DayCount(f"2016-07-{d}", d % 3, d % 5, d % 2, None if d == 25 else 10 + d)
                    for d in range(18, 32)),
        trends=(Trend(7, 85, 52, 139),),
        told_hit=(ToldHit(Names("Clinic M10", "عيادة م10", "Клиника М10"),
                          Names("hospital", "مستشفى", "больница"), "a" * 32,
                          DAY - 40 * HOUR, DAY + 5 * HOUR, False,
                          (Told("un", "registrant"),
                           Told("us", "before", DAY - 39 * HOUR, "77" * 32),
                           Told("ru", "not-told"))),),
        challenges=(Challenge("ru", Names("School in Azaz", "مدرسة في أعزاز", "Школа в Азазе"),
                              Names("school", "مدرسة", "школа"), DAY - HOUR,
                              "В школе размещён штаб.",
                              DAY + 48 * HOUR, "It is a school. Come and see.",
                              (ChallengeOutcome("us", "not-upheld", "Nothing points to it."),
                               ChallengeOutcome("ru", "undetermined"))),),
        reconciled=Reconciled((Listed("us", 8, 2), Listed("ru", 17, 11)), 4, 2),
        corrections=(Correction("2016-07-29", "99" * 32, "incidents found", "3", "2",
                                "One was counted twice.", "f" * 32),),
        units=tuple(Unit(code, names) for code, names in UNITS.items()
                    if any(code in i.admin for i in incidents)))
    return msgspec.structs.replace(data, **other)


@cache
def ground() -> Gazetteer:
    return load_gazetteer()
