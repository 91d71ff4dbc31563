"""New: one report held against all that an index has."""

from __future__ import annotations

from hudna.bench.child import most_held
from hudna.bench.measure import each_call, tail_of, timed
from hudna.bench.result import Figure, Line, Report
from hudna.bench.setting import IncidentsSetting
from hudna.bench.workloads.told import told
from hudna.bench.works.aims import aim_of
from hudna.correlate.index import Index

GIB = 1 << 30


def run(setting: IncidentsSetting, report: Report) -> None:
    """ms of each answer, with the weights of all that is proposed; filling the index is told
    apart."""
    held, new = setting.size.held, setting.size.new
    setting.tell(f"new: {held:,} reports into the index")
    made = told(held + new, setting.seed)
    every = len(made.clues) // new
    asked = made.clues[::every][:new]
    taken = {clue.id for clue in asked}
    filling, index = timed(lambda: Index(c for c in made.clues if c.id not in taken))
    index.ask(asked[0])                                  # what is loaded but once
    answers = [0] * new

    def ask(i: int) -> None:
        answers[i] = len(index.ask(asked[i]).proposals)

    setting.tell(f"new: {new:,} asked")
    tail = tail_of(each_call(ask, new))
    _lines(setting, report, [tail.p50 / 1e6, tail.p99 / 1e6, tail.most / 1e6],
           f"{sum(answers) / new:.1f} proposed on average; the index was filled in {filling:.0f} s")


def _lines(setting: IncidentsSetting, report: Report, ms: list[float], note: str) -> None:
    what = f"new, one against {setting.size.held:,}"
    aim = aim_of("incidents/new")
    for name, value in zip(("p50", "p99", "longest"), ms, strict=True):
        report.lines.append(Line(f"{what}, {name}", Figure(value, "ms"), at_least=aim.at_least,
                                 note=note if name == "p50" else ""))
    report.lines.append(Line(f"{what}, greatest memory", Figure(most_held_here() / GIB, "GiB")))


def most_held_here() -> int:
    """Bytes that this process has had at most."""
    import os  # noqa: PLC0415 - nothing else of it is wanted

    return most_held(os.getpid())
