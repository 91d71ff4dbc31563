"""`hudna known-at` where a protection is told as no more than existing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from hudna.act.register import register
from hudna.act.release import Choice
from hudna.cli.main import main
from tests.web.houses import Clock, hospital, told_as_released, truce


@pytest.mark.parametrize("lang", ["en", "ar", "ru"])
def test_promise_4_what_is_told_as_existing_is_listed_as_that(tmp_path: Path, lang: str) -> None:
    nodes = truce(tmp_path, clock=Clock())
    said = replace(hospital("Canary House", (37.1234567, 36.2345678)).said, district="Idlib")
    site = told_as_released(nodes, "un", register(
        nodes["un"].world, said, None, [Choice("us", step="existence")]))

    def ask(*words: str) -> str:
        result = CliRunner().invoke(main, ["known-at", "2016-07-31T06:00:00Z", *words, "--node",
                                           str(tmp_path / "us")])
        assert result.exit_code == 0, result.stderr
        for canary in ("Canary", "37.1234", "371234567"):
            assert canary not in result.stdout
        return result.stdout

    listed = json.loads(ask("--json"))
    assert [r["hash"] for r in listed["existing"]] == [site.hash]
    assert listed["register"] == []
    assert site.hash[:12] in ask("--lang", lang)
    assert site.hash[:12] in ask("--lang", lang, "--subject", site.hash)
    for node in nodes.values():
        node.log.close()
