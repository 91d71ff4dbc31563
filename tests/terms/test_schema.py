"""The published schema and the loader agree: what the schema rejects, the loader rejects."""

from __future__ import annotations

import json
from copy import deepcopy
from io import StringIO
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from hudna.fault import Refused
from hudna.terms.agreement import Agreement
from hudna.terms.load import load
from hudna.terms.schema import schema
from hudna.terms.shipped import names, shipped
from tests.examples import examples

VALIDATOR = jsonschema.Draft202012Validator(schema())


def plain(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(shipped(name))


def small() -> Any:
    """The exercise with few entries in each list, so that a mutation is cheap to load."""
    d = plain("syria-2016-exercise")
    for name in ("milestones", "accessions", "areas", "protected_kinds", "categories"):
        d[name] = d[name][:3]
    for counter in d["process"]["counters"]:
        counter["milestone"] = d["milestones"][-1]["id"]
    used = {"ex-areas", "ex-buffers", "ex-notices", "ex-stop", "ex-exception", "jig-notice",
            "ex-receipts", "ex-sealed", "ex-reading", "ex-watch", "ex-incidents", "ex-quiet",
            "ex-process", *(c["clause"] for c in d["process"]["counters"]),
            *(c for u in d["incidents"]["under"] for c in u["clauses"]),
            *(m["clause"] for m in d["milestones"]),
            *(c for x in d["accessions"] for c in x["protection"])}
    d["clauses"] = [c for c in d["clauses"] if c["id"] in used]
    return json.loads(json.dumps(d))


SMALL = small()


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", names())
def test_shipped_agreements_fit_the_schema(name):
    assert [e.message for e in VALIDATOR.iter_errors(plain(name))] == []


def test_every_field_is_described():
    def objects(node: Any):
        if isinstance(node, dict):
            if "properties" in node:
                yield node
            for inner in node.values():
                yield from objects(inner)

    for thing in objects(schema()):
        assert thing["additionalProperties"] is False
        for name, field in thing["properties"].items():
            assert field.get("description"), f"{thing.get('title')}.{name}"


def test_every_field_of_an_agreement_is_in_the_schema():
    fields = set(Agreement.__struct_fields__)
    assert fields == set(schema()["properties"])


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (node.items() if isinstance(node, dict)
             else enumerate(node) if isinstance(node, list) else ())
    return [path, *(p for k, v in inner for p in paths(v, (*path, k)))]


WRONG = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 10**7), st.just(0.5), st.just(""), st.just(" "),
    st.just("x y"), st.just("us"), st.just([]), st.just({}), st.just({"open": "why"}),
    st.just({"open": {"en": "a", "ar": "b", "ru": "c"}}), st.just(["us", "us"]),
    st.just("2016-02-27"), st.just("x" * 70), st.just("us\n"),
)


def mutated(path: tuple[Any, ...], how: str, value: Any) -> Any:
    d = deepcopy(SMALL)
    if not path:
        return value
    here = d
    for step in path[:-1]:
        here = here[step]
    if how == "drop":
        del here[path[-1]]
    elif how == "add" and isinstance(here, dict):
        here["surplus"] = value
    else:
        here[path[-1]] = value
    return d


def text_of(d: Any) -> str:
    out, stream = YAML(), StringIO()
    out.representer.ignore_aliases = lambda *_: True
    out.dump(d, stream)
    return stream.getvalue()


@settings(max_examples=examples(25, 80), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(paths(SMALL)), st.sampled_from(["drop", "add", "set"]), WRONG)
def test_what_the_schema_rejects_the_loader_rejects(path, how, value):
    d = mutated(path, how, value)
    try:
        load(text_of(d))
    except Refused as refused:
        assert all(f.line for f in refused.faults)
    else:
        assert [e.message for e in VALIDATOR.iter_errors(d)] == []


def test_the_small_agreement_is_sound():
    load(text_of(SMALL))
