"""Cursor on Target events as gateways and servers write them."""

from __future__ import annotations

POINT = 'lat="35.33" lon="40.14" hae="3000.5" ce="9999999.0" le="9999999.0"'
DETAIL = '<contact callsign="SYR101"/><track speed="150.25" course="271.5"/>'


def air(uid: str = "ICAO-4B1234", kind: str = "a-f-A-C-F", time: str = "2016-08-01T10:00:00.123Z",
        point: str = POINT, detail: str = DETAIL) -> bytes:
    return (f'<event version="2.0" type="{kind}" uid="{uid}" how="m-g" time="{time}" '
            f'start="{time}" stale="2016-08-01T10:02:00Z"><point {point}/>'
            f"<detail>{detail}</detail></event>").encode()


TASKS = (
    "t-k", "t-k-d", "t-k-s", "t-k-i-k", "t-k-f", "t-k-n", "t-s", "t-s-b", "t-m", "t-m-v", "t-o",
    "t-p-c", "t-r", "t-u", "t-x-d-d", "t-x-f", "t-x-m-c", "t-x-takp-v", "t-b-a", "t-d-v", "t-x",
    "t", "T-K", "t-k-a-f-A-C-F",
)
"""Taskings, strikes among them, and TAK's own control of its clients."""
TREE_TASKS = (
    "t-k", "t-k-d", "t-k-i", "t-k-t", "t-s", "t-s-b", "t-s-i-e", "t-i-m-t", "t-b", "t-z", "t-q-c-c",
    "t-x-a-c-c", "t-x-a-f", "t-x-a-o", "t-x-a-s", "t-x-a-s-c", "t-x-c-g-d", "t-x-f", "t-x-i",
    "t-x-i-l", "t-x-v-m",
)
"""All that MITRE's type tree (CoTtypes.xml 1.80, 10 June 2009) names as a tasking: to strike, to
destroy, to investigate and strike, to target, and every other."""
TREE_OTHERS = (
    "b-S", "b-r-F-C", "b-d-l-m", "b-d-i-m", "b-d-r", "b-m-p-s-p-i", "b-m-p-v-p-i", "b-m-p-m-c",
    "b-m-g-o", "b-i-e", "b-x-s", "b-l-c-n", "b-w", "y-c-s", "y-c-f-r", "y-a-w", "a-f-G-E-V-9-1-1",
    *(f"a-h-A-W{kind}" for kind in (
        "", "-D", "-M", "-M-A", "-M-A-A", "-M-A-S", "-M-L", "-M-S", "-M-S-A", "-M-S-A-f",
        "-M-S-A-i", "-M-S-A-m", "-M-S-S", "-M-U")),
    *(f"a-h-{kind}" for kind in (
        "G", "G-I", "G-E-W-A", "G-E-W-M-A-L", "G-E-V-A-T", "G-U-C-I", "S-X-R", "U-S-N", "U-W-T")),
)
"""Of the same tree: warnings of a strike, fire coordination, aim points, replies to taskings,
weapons in flight, and who and what is on the ground and at sea."""
TREE_AIR = tuple(f"a-{side}-A{kind}" for side in "fhunpsajko." for kind in (
    "", "-C", "-C-F", "-C-F-q", "-C-H", "-C-L", "-M-F", "-M-F-g", "-M-F-A", "-M-F-B", "-M-F-C-H",
    "-M-F-D", "-M-F-F-I", "-M-F-H", "-M-F-J", "-M-F-K", "-M-F-O", "-M-F-P-N", "-M-F-Q", "-M-F-R-W",
    "-M-F-U-L", "-M-F-Y", "-M-H", "-M-H-A", "-M-H-C-M", "-M-H-H", "-M-H-O", "-M-H-Q", "-M-H-U-M",
    "-M-L"))
"""Its air tracks, of each affiliation."""
OTHERS = (
    "a-f-G", "a-h-G-U-C", "a-h-G-E-W", "a-f-G-U-C-I", "a-f-S", "a-h-A-W", "a-h-A-W-M", "a-n-A-W-B",
    "a-h-A-X", "a-f-AA", "a-f-A-", "a-f-A-M-", "a--A", "a-ff-A", "b-m-p-s-p-i", "b-m-p-w", "b-t-f",
    "b-a-o-tbl", "b-a-o-opn", "b-a-g", "u-d-f", "u-d-r", "u-rb-a", "b-r-f-h-c", "y-c-r", "c-f-A",
    "", "a", "a-f", "a-f-A\n", "a-f-A-C-F ", "a-f-A-" + "-".join("M" * 60),
)
"""What is no aircraft in flight: on the ground, at sea, a weapon, a mark, a chat, a person."""
AIR = ("a-f-A", "a-h-A", "a-n-A-C-F", "a-u-A-M-F", "a-.-A-C-F", "a-s-A-M-H-Q", "a-p-A-M-F-Q-r",
       "a-j-A-C", "a-f-A-C-F-x.y")
