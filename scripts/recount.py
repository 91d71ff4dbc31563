"""Counts a bulletin's figures once more, from the records behind it: `recount.py FILE.json`.

Shares no code with Hudna: what is recomputed by the same code is not checked. The file, and the
rules by which it is counted, are in docs/bulletin-data.md. Prints the figures as JSON. Exit 0: they
are counted, and are what the file claims where it claims any; 1: it claims others; 2: bad input.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unicodedata import category, decimal, normalize
from zoneinfo import ZoneInfo

Data = dict[str, Any]

FORMAT = "hudna-bulletin-data/1"
STANDINGS = ("found", "alleged", "unknown", "refuted")
NUMBERS = (*STANDINGS, "answered", "contested")
SUMS = {"totals": ("day",), "by_clause": ("day", "clause"), "by_party": ("day", "party")}
MUST_HAVE = {
    "incident": ("incident", "revision", "stage", "happened", "from_ms", "until_ms", "clause",
                 "sources", "admin", "accused"),
    "judged": ("incident", "clause", "outcome", "by", "officer", "replaces"),
    "seconded": ("judged", "officer"),
    "incident-answer": ("incident", "outcome", "replaces"),
}
ALIKE = {c: alike for alike, many in (
    ("a", "ɑаα"), ("b", "вβ"), ("c", "сσ"), ("d", "ԁ"), ("e", "еε"), ("g", "ɡ"), ("h", "нһ"),
    ("j", "јϳ"), ("k", "кκ"), ("l", "1i|ıіӏι"), ("m", "мμ"), ("n", "пη"), ("o", "0оο"),
    ("p", "рρ"), ("q", "ԛ"), ("r", "г"), ("s", "ѕ"), ("t", "тτ"), ("u", "υ"), ("v", "ν"),
    ("w", "ԝω"), ("x", "хχ"), ("y", "уүγ"), ("z", "ζ"), ("3", "з"), ("ي", "یى"), ("ك", "ک"),
    ("ه", "ہ")) for c in many}
UNSEEN = ((0x300, 0x36F), (0x640, 0x640), (0x64B, 0x655), (0x670, 0x670), (0x115F, 0x1160),
          (0x17B4, 0x17B5), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Line:
    """One incident of one author: its latest version, and what was said of any version."""

    def __init__(self, data: Data, versions: list[Data], said_of: dict[str, list[Data]]) -> None:
        self.data, self.said_of = data, said_of
        self.now = max(versions, key=lambda r: (r["revision"], -r["issued_ms"], r["hash"]))
        said = sorted((r for v in versions for r in said_of.get(v["hash"], ())), key=when)
        self.judged = [r for r in said if r["kind"] == "judged"]
        self.answers = [r for r in said if r["kind"] == "incident-answer"]

    def seconds(self, judged: Data) -> list[Data]:
        """By other persons of its party, before that party replaced it."""
        said = sorted(self.said_of.get(judged["hash"], ()), key=when)
        ended = [r["issued_ms"] for r in self.judged
                 if r["author"] == judged["author"] and judged["hash"] in r["replaces"]]
        return [r for r in said if r["kind"] == "seconded" and r["author"] == judged["author"]
                and name(r["officer"]) != name(judged["officer"])
                and all(r["issued_ms"] < ms for ms in ended)]

    def findings_of(self, party: str) -> list[Data]:
        """Of those that say the same the last to become one. Of a monitor: only what was
        seconded."""
        own = [r for r in self.judged if r["author"] == party]
        if party in self.data["monitors"]:
            own = [r for r in own if self.seconds(r)]
        last: dict[tuple[str, str, str], Data] = {}
        for r in sorted(unreplaced(own), key=lambda r: when((*self.seconds(r), r)[0])):
            last[r["clause"], r["by"], r["outcome"]] = r
        return list(last.values())

    def findings(self) -> tuple[list[Data], list[Data]]:
        """What is settled, by monitors or by all guarantors alike; and what one says alone."""
        monitors, guarantors = self.data["monitors"], self.data["guarantors"]
        alike: defaultdict[tuple[str, str, str], list[Data]] = defaultdict(list)
        for r in (r for g in guarantors for r in self.findings_of(g)):
            alike[r["clause"], r["outcome"], r["by"]].append(r)
        settled = [r for m in monitors for r in self.findings_of(m)]
        alone: list[Data] = []
        for group in alike.values():
            joint = len(guarantors) > 1 and {r["author"] for r in group} == set(guarantors)
            (settled if joint else alone).extend(group)
        return settled, alone

    def stage(self) -> str:
        said: str = self.now["stage"]
        settled = {r["outcome"] for r in self.findings()[0]}
        if "violation" in settled:
            return "verified"
        if "no-violation" in settled and said not in ("refuted", "unverifiable"):
            return "verified"
        return "corroborated" if said == "verified" else said

    def answered(self, party: str) -> bool:
        whose = {party, party if party in self.data["guarantors"]
                 else self.data["backed_by"].get(party)}
        last = {r["author"]: r for r in unreplaced(self.answers)}
        return any(who in whose and r["outcome"] != "looking" for who, r in last.items())

    def counted(self) -> Iterator[tuple[str, str, str]]:
        """(clause, party, number) in which this incident counts."""
        settled, alone = self.findings()
        held = {(r["outcome"], r["clause"], r["by"]) for r in settled}
        found = {(c, by) for outcome, c, by in held if outcome == "violation"}
        for clause, party in found:
            yield clause, party, "found"
            none = {("no-violation", clause, ""), ("no-violation", clause, party)} & held
            if none or (party and any(c == clause and p not in ("", party) for c, p in found)):
                yield clause, party, "contested"
        guilty = {party for _, party in found}
        alleged = {(self.now["clause"], p) for p in self.now["accused"] or [""]}
        alleged |= {(r["clause"], r["by"]) for r in alone if r["outcome"] == "violation"}
        for clause, party in alleged:
            if party not in guilty and not (party == "" and guilty):
                yield clause, party, self.short_of_found(held, clause, party)

    def short_of_found(self, held: set[tuple[str, str, str]], clause: str, party: str) -> str:
        if {("no-violation", clause, ""), ("no-violation", clause, party)} & held:
            return "refuted"
        if self.stage() == "refuted":
            return "refuted"
        if {("undetermined", clause, ""), ("undetermined", clause, party)} & held:
            return "unknown"
        return "unknown" if self.stage() == "unverifiable" else "alleged"


def recount(data: Data) -> Data:
    lines = lines_of(data)
    counted = rows(data, lines)
    return {"rows": counted, **{key: sums(counted, of) for key, of in SUMS.items()},
            **quiet(data, lines)}


def lines_of(data: Data) -> list[Line]:
    """Those of the one author whose bulletin it is, without what has no source left."""
    versions: defaultdict[str, list[Data]] = defaultdict(list)
    said_of: defaultdict[str, list[Data]] = defaultdict(list)
    for r in data["records"]:
        if r["kind"] != "incident":
            said_of[r["judged" if r["kind"] == "seconded" else "incident"]].append(r)
        elif r["author"] == data["author"]:
            versions[r["incident"]].append(r)
    lines = [Line(data, versions[k], said_of) for k in sorted(versions)]
    return [x for x in lines if x.now["sources"] > 0]


def rows(data: Data, lines: list[Line]) -> list[Data]:
    table: defaultdict[tuple[str, str, str, str], defaultdict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set))
    for line in lines:
        day, unit = day_of(data, line.now["from_ms"]), unit_of(data, line.now["admin"])
        for clause, party, what in line.counted():
            row = table[day, clause, party, unit]
            row[what].add(line.now["incident"])
            if party and what in STANDINGS and line.answered(party):
                row["answered"].add(line.now["incident"])
    return [{"day": d, "clause": c, "party": p, "unit": u,
             **{what: sorted(table[d, c, p, u][what]) for what in NUMBERS}}
            for d, c, p, u in sorted(table)]


def sums(rows: list[Data], of: tuple[str, ...]) -> list[Data]:
    """By these fields, each incident once: where it stands first in STANDINGS."""
    table: defaultdict[tuple[str, ...], defaultdict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set))
    for row in rows:
        for what in NUMBERS:
            table[tuple(row[f] for f in of)][what].update(row[what])
    return [{**dict(zip(of, key, strict=True)), **once(table[key])} for key in sorted(table)]


def once(held: dict[str, set[str]]) -> dict[str, int]:
    before = {what: set().union(*(held[w] for w in STANDINGS[:i]))
              for i, what in enumerate(STANDINGS)}
    return {what: len(held[what] - before.get(what, set())) for what in NUMBERS}


def quiet(data: Data, lines: list[Line]) -> Data:
    rule = data["quiet"]
    if rule is None:
        return {"quiet": None, "in_a_row": None}
    breaking = [x.now for x in lines
                if x.now["happened"] in rule["happenings"] and x.stage() in rule["stages"]]
    days = [quiet_day(data, rule, day, breaking) for day in data["days"]]
    run = 0
    for day in days:
        run = run + 1 if day["state"] == "quiet" else 0
    return {"quiet": days, "in_a_row": run}


def quiet_day(data: Data, rule: Data, day: str, breaking: list[Data]) -> Data:
    """Quiet only if enough is known of the day, and nothing that breaks it may have been on it."""
    first, last = bounds(data, day)
    met = [x for x in breaking if x["from_ms"] <= last and x["until_ms"] >= first]
    on_it = [x for x in met if first <= x["from_ms"] and x["until_ms"] <= last]
    if len(on_it) > rule["allowed"]:
        state, why = "broken", "incidents"
    elif len(met) > rule["allowed"]:
        state, why = "unknown", "when-or-where"
    elif not data["known"].get(day, False):
        state, why = "unknown", "not-enough-known"
    else:
        state, why = "quiet", ""
    return {"day": day, "state": state, "why": why,
            "on_it": sorted(x["incident"] for x in on_it),
            "perhaps": sorted(x["incident"] for x in met if x not in on_it)}


def holds(key: str, claimed: Data, found: Data) -> bool:
    """Sums are compared for the days of which any is claimed; of a quiet day what is claimed."""
    try:
        if key in SUMS:
            days = {line["day"] for k in SUMS if k in claimed for line in claimed[k]}
            return some(claimed[key], SUMS[key], days) == some(found[key], SUMS[key], days)
        if key == "quiet" and found[key] is not None and claimed[key] is not None:
            of_day = {line["day"]: line for line in found[key]}
            return all(of_day[line["day"]].items() >= line.items() for line in claimed[key])
    except (KeyError, TypeError, AttributeError):
        return False
    return bool(key in found and found[key] == claimed[key])


def some(lines: list[Data], of: tuple[str, ...], days: set[str]) -> list[tuple[Data, Data]]:
    """Of these days, without those of nobody and those that are all 0, in one order."""
    split = [({f: line[f] for f in of}, {k: v for k, v in line.items() if k not in of})
             for line in lines if line["day"] in days and line.get("party") != ""]
    return sorted((x for x in split if any(x[1].values())), key=repr)


# --- small things ---


def when(record: Data) -> tuple[int, str]:
    return record["issued_ms"], record["hash"]


def name(officer: str) -> str:
    """The same of all names that look alike: of two such, nobody can say that they are two."""
    text = normalize("NFKC", officer).casefold()
    letters = (letter(c) for c in normalize("NFD", normalize("NFKC", text)) if not unseen(c))
    return "".join(ALIKE.get(c, c) for c in letters)


def letter(c: str) -> str:
    if category(c) == "Pd":
        return "-"
    return c if decimal(c, None) is None else str(decimal(c))


def unseen(c: str) -> bool:
    return c.isspace() or any(first <= ord(c) <= last for first, last in UNSEEN)


def unreplaced(records: list[Data]) -> list[Data]:
    gone = {(r["author"], h) for r in records for h in r["replaces"]}
    return [r for r in records if (r["author"], r["hash"]) not in gone]


def unit_of(data: Data, admin: list[str]) -> str:
    return admin[data["level"]] if data["level"] < len(admin) else ""


def day_of(data: Data, ms: int) -> str:
    moment = EPOCH + timedelta(milliseconds=ms)
    return moment.astimezone(ZoneInfo(data["zone"])).date().isoformat()


def bounds(data: Data, day: str) -> tuple[int, int]:
    """Its first and last millisecond; a day may have 23 or 25 hours."""
    first = date.fromisoformat(day)
    return midnight(data, first), midnight(data, first + timedelta(days=1)) - 1


def midnight(data: Data, day: date) -> int:
    moment = datetime.combine(day, time(), ZoneInfo(data["zone"]))
    return (moment.astimezone(UTC) - EPOCH) // timedelta(milliseconds=1)


# --- the file ---


def read(path: str) -> Data:
    """The data of a file; ValueError names what is wrong in it, and where."""
    data: Data = json.loads(Path(path).read_text("utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"format: expected {FORMAT}")
    for key in ("author", "guarantors", "monitors", "backed_by", "zone", "level", "records",
                "quiet", "days", "known"):
        if key not in data:
            raise ValueError(f"{key}: expected, not found")
    seen: set[str] = set()
    for i, record in enumerate(data["records"]):
        check(f"records[{i}]", record, seen)
    return data


def check(where: str, record: Data, seen: set[str]) -> None:
    if record.get("kind") not in MUST_HAVE:
        raise ValueError(f"{where}.kind: expected one of {', '.join(MUST_HAVE)}")
    for field in ("hash", "author", "issued_ms", *MUST_HAVE[record["kind"]]):
        if field not in record:
            raise ValueError(f"{where}.{field}: expected, not found")
    if record["hash"] in seen:
        raise ValueError(f"{where}.hash: each record once")
    seen.add(record["hash"])


def main(args: list[str]) -> int:
    if len(args) != 1:
        print("usage: recount.py FILE.json", file=sys.stderr)
        return 2
    try:
        data = read(args[0])
        found, claimed = recount(data), dict(data.get("claimed", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        print(f"{args[0]}: {e}", file=sys.stderr)
        return 2
    print(json.dumps(found, indent=1, ensure_ascii=False))
    differing = [key for key in claimed if not holds(key, claimed, found)]
    for key in differing:
        print(f"{args[0]}: {key}: the file claims other figures", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
