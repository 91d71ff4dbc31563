"""The kinds of statement about what is said to have happened, and what was found of it.

A report is what one source says. An incident is what the monitors hold to be one event. A finding
is what they concluded, with a confidence. Nobody is held to have done anything by default. Harm is
counted of people who take no part and of what is protected, and of nothing else: none of these
kinds says what became of anybody's force, or where anybody is to be found.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.place.geometry import Point, Polygon
from hudna.record.statement import PartyId, RecordHash, Statement

Happening: TypeAlias = Literal[
    "air-strike", "shelling", "ground-attack", "small-arms", "explosion", "mine", "overflight",
    "advance", "obstruction", "harm-to-protected", "detention", "other"]
"""What kind of thing happened, as monitors' incident tables have it. `advance`: territory was
taken; `obstruction`: aid, or the monitors, were kept from going; `overflight`: an aircraft where it
is barred."""
Known: TypeAlias = Literal["seen", "heard", "recorded", "told", "unknown"]
"""How the source knows: it saw or heard it, has a recording, or was told by others."""
Reliability: TypeAlias = Literal["A", "B", "C", "D", "E", "F"]
"""Of a source, by the Admiralty code: A completely reliable to E unreliable, F cannot be judged."""
Credibility: TypeAlias = Literal[1, 2, 3, 4, 5, 6]
"""Of the information: 1 confirmed by others to 5 improbable, 6 cannot be judged."""
Likelihood: TypeAlias = Literal[
    "almost-no-chance", "very-unlikely", "unlikely", "roughly-even", "likely", "very-likely",
    "almost-certain"]
"""In words by ICD 203: 1-5, 5-20, 20-45, 45-55, 55-80, 80-95, 95-99 per cent."""
Confidence: TypeAlias = Literal["low", "moderate", "high"]
"""In the judgement, by ICD 203: how good its basis is. It is another thing than the likelihood."""
Stage: TypeAlias = Literal[
    "reported", "under-review", "corroborated", "verified", "refuted", "unverifiable"]
Rung: TypeAlias = Literal["query", "finding", "persistent", "referred"]
"""The agreement's ladder of non-compliance."""
Channel: TypeAlias = Literal["page", "text", "api", "table", "form", "mail", "desk", "record"]
"""How a report came. `record`: it follows from a record of this node (`about`)."""


class Harm(msgspec.Struct, frozen=True, gc=False):
    """To people who take no part: at least and at most so many, None where it is not said."""

    killed_least: int | None = None
    killed_most: int | None = None
    injured_least: int | None = None
    injured_most: int | None = None


class Attached(msgspec.Struct, frozen=True, gc=False):
    """A file that came with it, kept by its content: `digest` (hex SHA-256) of its bytes as they
    came, `media_type` by its content, `size` in bytes. Its name is kept nowhere: names tell who."""

    digest: str
    media_type: str
    size: int


class Report(Statement, frozen=True, tag="report"):
    """What one source says has happened. It stays with its author's node: who reports is as
    dangerous to know as who watches.

    `source` is a pseudonym of this node, `origin` whom the source repeats where it says so (the
    same for all that copy one): both empty where not known. `told_ms`: when this node was told, or
    when a file says, soundly, that it was sent. `from_ms` and `until_ms` hold the moment of it.
    `at` is the middle of where it was, `within_m` how far off it may have been; `near` the cell of
    0.1 degree that holds `at`; `admin` P-codes of the units that hold it, the widest first; `place`
    in words. `accused` are those that the source names, which attributes nothing. `text` is as it
    came; what is longer, or has what no text may, is `attached` whole. `about`: the record that it
    follows from."""

    source: str
    channel: Channel
    told_ms: int
    happened: Happening
    from_ms: int
    until_ms: int
    at: Point | None
    within_m: int
    place: str
    text: str
    language: str
    near: Polygon | None = None
    admin: tuple[str, ...] = ()
    accused: tuple[PartyId, ...] = ()
    known: Known = "unknown"
    origin: str = ""
    reliability: Reliability = "F"
    credibility: Credibility = 6
    harm: Harm = Harm()
    attached: tuple[Attached, ...] = ()
    about: RecordHash | None = None


class Linked(Statement, frozen=True, tag="linked"):
    """A person holds these reports (two or more) to be of one event. Stays, as they do."""

    reports: tuple[RecordHash, ...]
    why: str
    officer: str


class Unlinked(Statement, frozen=True, tag="unlinked"):
    """A person takes `of`, a `Linked`, back. Linking anew is a new statement: so incidents depend
    on which links stand, and not on the order in which anything was said."""

    of: RecordHash
    why: str
    officer: str


class Assessed(Statement, frozen=True, tag="assessed"):
    """A person at the monitors' has judged how far the incident that `report` belongs to is known.
    `verified` is nobody's word: it follows from findings."""

    report: RecordHash
    stage: Literal["reported", "under-review", "corroborated", "refuted", "unverifiable"]
    why: str
    officer: str


class Incident(Statement, frozen=True, tag="incident"):
    """What the monitors hold to be one event, as others are told of it: without any report, source
    or file. One line of versions; `incident` names it (32 hex digits), `revision` counts up from 0.
    `sources`: how many that do not repeat each other. `accused`: whom sources name."""

    incident: str
    revision: int
    stage: Stage
    happened: Happening
    from_ms: int
    until_ms: int
    at: Point | None
    within_m: int
    place: str
    clause: str
    sources: int
    summary: str
    officer: str
    near: Polygon | None = None
    admin: tuple[str, ...] = ()
    accused: tuple[PartyId, ...] = ()
    harm: Harm = Harm()


class Judged(Statement, frozen=True, tag="judged"):
    """A judgement of `incident` (any version of its line) under `clause`. `by`: who did it, empty
    where nobody is held to. A monitor's is a finding once another person has seconded it; a
    guarantor's stands by itself, beside all others. `evidence` names only what others have too: a
    report that is named would tell when it came, and nobody who lacks one of them is told this."""

    incident: RecordHash
    clause: str
    outcome: Literal["violation", "no-violation", "undetermined"]
    by: PartyId
    likelihood: Likelihood
    confidence: Confidence
    text: str
    officer: str
    evidence: tuple[RecordHash, ...] = ()
    replaces: tuple[RecordHash, ...] = ()


class Seconded(Statement, frozen=True, tag="seconded"):
    """Another person at the same party has come to the same judgement. That two are two is decided
    by `officer`, here and of the judgement: so neither can be withheld, and a post or a pseudonym
    of the node's stands there, never a monitor's name."""

    judged: RecordHash
    officer: str


class IncidentAnswer(Statement, frozen=True, tag="incident-answer"):
    """A party's answer. It stands beside the incident, and whatever is found of it, for good."""

    incident: RecordHash
    outcome: Literal["accepts", "explains", "denies", "looking"]
    text: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class RungTaken(Statement, frozen=True, tag="rung-taken"):
    """A step on the agreement's ladder, towards `to`, which is to answer by `answer_by_ms` (None
    where the agreement leaves that open)."""

    incident: RecordHash
    rung: Rung
    to: PartyId
    answer_by_ms: int | None
    text: str
    officer: str


class Challenge(Statement, frozen=True, tag="challenge"):
    """A party holds that what is protected by `protection` is used militarily. It is protected
    meanwhile, and afterwards until its registrant ends that."""

    protection: RecordHash
    text: str
    reply_by_ms: int | None
    officer: str
    attached: tuple[Attached, ...] = ()


class ChallengeReply(Statement, frozen=True, tag="challenge-reply"):
    """The registrant's reply."""

    challenge: RecordHash
    text: str
    officer: str
    attached: tuple[Attached, ...] = ()


class ChallengeOutcome(Statement, frozen=True, tag="challenge-outcome"):
    """What a guarantor or the depositary holds of it now. Both guarantors' stand side by side."""

    challenge: RecordHash
    outcome: Literal["upheld", "not-upheld", "undetermined", "withdrawn"]
    text: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class AccessAsked(Statement, frozen=True, tag="access-asked"):
    """Monitors ask `of` for access, from `from_ms` to `until_ms`."""

    of: PartyId
    place: str
    near: Polygon | None
    from_ms: int
    until_ms: int
    purpose: str
    officer: str


class AccessOutcome(Statement, frozen=True, tag="access-outcome"):
    """What came of it. The one asked may say it, and those who asked."""

    asked: RecordHash
    outcome: Literal["granted", "refused", "delayed", "unanswered"]
    text: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class CountLine(msgspec.Struct, frozen=True, gc=False):
    """One violation as its author counts it; `ref` names it there."""

    ref: str
    happened: Happening
    from_ms: int
    until_ms: int
    place: str
    near: Polygon | None
    accused: PartyId
    clause: str


class Counted(Statement, frozen=True, tag="counted"):
    """What its author counts for `day` (RFC 3339 date, in the agreement's time zone)."""

    day: str
    lines: tuple[CountLine, ...]
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class CountMatch(msgspec.Struct, frozen=True, gc=False):
    """Lines of several lists that are one event: `lines` names each as (list, ref). `differs` are
    the fields that are not the same; a line of one list alone is unmatched."""

    lines: tuple[tuple[RecordHash, str], ...]
    differs: tuple[str, ...] = ()


class Reconciled(Statement, frozen=True, tag="reconciled"):
    """The lists of a day held against each other, one by one. Agreed once each author of a list has
    said the same."""

    day: str
    matches: tuple[CountMatch, ...]
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class Bulletin(Statement, frozen=True, tag="bulletin"):
    """The bulletin of `day` as it was put out: `size` of the log that it says, `digest` (hex
    SHA-256) of its data, from which every language and format is made. `corrects`: earlier ones
    whose figures it changes, which it lists."""

    day: str
    cutoff_ms: int
    size: int
    digest: str
    officer: str
    corrects: tuple[RecordHash, ...] = ()
