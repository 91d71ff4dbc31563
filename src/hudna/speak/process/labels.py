"""What the codes of a reading are called, for people."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.say import Say, say
from hudna.speak.process.found import Level, Promise, Sort, State, Why

MATTERS: Mapping[str, Say] = {
    "coordination": say("military coordination"),
    "information-sharing": say("sharing information"),
    "air-coordination": say("coordinating air operations, so that nobody protected is hit"),
    "aircraft-kept-away": say("keeping aircraft away"),
    "truce": say("the truce"),
    "talks": say("the talks"),
    "political-process": say("the political process"),
    "transition": say("a political transition"),
    "separation": say("telling truce partners and excluded groups apart"),
    "access": say("humanitarian access"),
    "siege": say("lifting sieges"),
    "detainees": say("releasing detainees"),
    "withdrawal": say("pulling back"),
    "delineation": say("delineation"),
    "joint-centre": say("a joint centre"),
    "monitoring": say("monitoring"),
    "notice-of-flights": say("notice of flights"),
    "hotline": say("a hotline"),
    "plan": say("the plan"),
    "agreement": say("the agreement"),
}
SORTS: Mapping[Sort, Say] = {
    "for": say("is for"), "against": say("is against"),
    "conditional": say("is for, on a condition"),
    "doubts": say("doubts"), "denies": say("denies"), "says": say("says of another"),
}
NOT_SORTS: Mapping[Sort, Say] = {
    "for": say("is not for"), "against": say("is not against"),
    "conditional": say("is not for, on a condition"), "doubts": say("does not doubt"),
    "denies": say("does not deny"), "says": say("says of another"),
}
LEVELS: Mapping[Level, Say] = {
    "ministers": say("ministers' level"), "military": say("military level"),
    "technical": say("technical level"), "humanitarian": say("humanitarian level"),
}
STATES: Mapping[State, Say] = {
    "held": say("has been held"), "being-held": say("is being held"), "to-come": say("is to come"),
}
PROMISES: Mapping[Promise, Say] = {
    "promised": say("was promised"), "agreed": say("was agreed"), "set": say("a date was set"),
    "demanded": say("is demanded of"), "expected": say("is expected"),
}
PARTIES: Mapping[str, Say] = {
    "us": say("the United States"), "ru": say("Russia"),
    "syrian-government": say("the Syrian government"), "opposition": say("the Syrian opposition"),
    "turkey": say("Turkey"), "iran": say("Iran"), "saudi-arabia": say("Saudi Arabia"),
    "qatar": say("Qatar"), "jordan": say("Jordan"), "france": say("France"),
    "uk": say("the United Kingdom"), "germany": say("Germany"), "china": say("China"),
    "un": say("the United Nations"), "issg": say("the International Syria Support Group"),
    "hnc": say("the High Negotiations Committee"), "security-council": say("the Security Council"),
    "eu": say("the European Union"), "arab-league": say("the Arab League"),
    "icrc": say("the Red Cross"), "us-military": say("the United States' armed forces"),
    "us-state-department": say("the State Department"),
    "ru-foreign-ministry": say("the Russian foreign ministry"),
    "ru-military": say("the Russian armed forces"), "syrian-army": say("the Syrian army"),
    "syrian-foreign-ministry": say("the Syrian foreign ministry"),
}
KINDS: Mapping[str, Say] = {
    "party": say("party"), "body": say("organisation, or part of a party"), "person": say("person"),
    "office": say("by office alone"), "unknown": say("a name that is not known here"),
}
OFFICES: Mapping[str, Say] = {
    "foreign-minister": say("foreign minister"), "defence-minister": say("defence minister"),
    "chief-of-staff": say("chief of staff"),
    "deputy-foreign-minister": say("deputy foreign minister"), "president": say("president"),
    "prime-minister": say("prime minister"), "secretary-general": say("secretary-general"),
    "envoy": say("envoy"), "ambassador": say("ambassador"), "spokesman": say("spokesperson"),
    "negotiator": say("negotiator"), "adviser": say("adviser"), "officials": say("officials"),
    "military": say("military officers"),
}
WHYS: Mapping[Why, Say] = {
    "force": say("words of force: against whom is nothing that Hudna takes"),
    "no-such-day": say("no calendar has such a day"),
    "other-weekday": say("the weekday is not that of the date beside it"),
    "no-day-to-count-from": say("the text's own day is not known: give it with --date"),
    "other-date": say("the text's own date is another than the one given"),
    "not-read": say("the text is long: what follows was not read"),
    "more": say("there are more of this kind; the rest is left out"),
    "name-of-nobody": say("a name that no list here knows"),
}


def matter(code: str) -> Say | str:
    """A matter in words; empty where it is none of those known."""
    return MATTERS.get(code, "")
