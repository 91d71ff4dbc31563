"""A warning as JSON."""

from __future__ import annotations

import json

from hypothesis import given

from hudna.speak.warning_json import as_json
from tests.speak.warned import EXERCISE, REAL, warning, warnings


@given(warnings)
def test_no_moment_tells_more_than_its_second(one):
    said = json.loads(as_json(one, REAL))
    assert all("." not in said[name] for name in ("sent", "from", "until", "expires"))


def test_it_says_what_the_message_says_and_nothing_of_the_passage():
    said = as_json(warning(), EXERCISE)
    assert json.loads(said)["sent"] == "2016-08-01T06:15:23Z"
    assert json.loads(said)["exercise"] == "syria-2016-exercise"
    assert b"secret-passage" not in said
