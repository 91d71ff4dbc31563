"""What is said of a file that was refused."""

from __future__ import annotations

from pathlib import Path

from hudna.cli.files import SHOWN, report_faults
from hudna.fault import Fault, Refused
from hudna.say import say


def test_every_fault_is_said(capsys):
    report_faults(Path("a.json"), Refused([
        Fault(f"features[{i}].id", "nothing", say("an id")) for i in range(SHOWN)]))
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == f"a.json: features[{SHOWN - 1}].id: found nothing; expected an id"
    assert len(said) == SHOWN


def test_many_of_one_kind_are_counted_and_others_are_said(capsys):
    faults = [Fault(f"features[{i}].id", "nothing", say("an id")) for i in range(1272)]
    faults.insert(700, Fault("features[700].kind", "7", say("text")))
    report_faults(Path("a.json"), Refused(faults))
    said = capsys.readouterr().err.splitlines()
    assert said[SHOWN:] == ["a.json: features[700].kind: found 7; expected text",
                            f"a.json: {1272 - SHOWN:,} more faults of this kind; expected an id"]
