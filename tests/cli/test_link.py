"""The door for partners, its certificate and its fingerprint, as an operator meets them."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.cli.test_node_commands import TERMS, hudna, made


def settings(root, party: str = "us"):
    return tomllib.loads((root / party / "node.toml").read_text())


def heard(text: str) -> str:
    found = re.search(r"certificate of \w+, SHA-256: ([0-9a-f ]+)", text)
    assert found, text
    return found[1]


@pytest.mark.parametrize(("words", "port", "url"), [
    ((), 7101, "https://127.0.0.1:7101"),
    (("--exchange-port", "9443"), 9443, "https://127.0.0.1:9443"),
    (("--url", "https://desk.example/"), 7101, "https://desk.example:7101"),
    (("--exchange-url", "https://link.example"), 7101, "https://link.example"),
    (("--host", "::1"), 7101, "https://[::1]:7101"),
])
def test_a_new_node_has_a_door_for_partners(tmp_path, words, port, url) -> None:
    result = hudna("init", str(tmp_path / "us"), "--party", "us", *TERMS, *words)
    assert result.exit_code == 0, result.stderr
    assert settings(tmp_path)["exchange"]["port"] == port
    assert settings(tmp_path)["exchange"]["url"] == url
    assert tomllib.loads(result.stdout)["exchange"] == url
    assert len(heard(result.stderr).replace(" ", "")) == 64


def test_a_node_behind_a_reverse_proxy_has_none(tmp_path) -> None:
    result = hudna("init", str(tmp_path / "us"), "--party", "us", *TERMS, "--no-exchange")
    assert "exchange" not in settings(tmp_path)
    assert "exchange" not in tomllib.loads(result.stdout)
    assert tomllib.loads(result.stdout)["certificate"], "it shows who it is all the same"


@pytest.mark.parametrize("words", [
    ("--port", "65500"), ("--exchange-port", "7001"), ("--exchange-port", "70000"),
    ("--exchange-url", "http://link.example"),
])
def test_a_door_that_cannot_be_is_refused_and_nothing_is_made(tmp_path, words) -> None:
    result = hudna("init", str(tmp_path / "us"), "--party", "us", *TERMS, *words)
    assert result.exit_code == 2
    assert "exchange" in result.stderr
    assert not (tmp_path / "us").exists()


def test_a_new_certificate_is_made_printed_and_taken_by_its_fingerprint(tmp_path) -> None:
    us, ru = str(tmp_path / "us"), str(tmp_path / "ru")
    made(tmp_path, "us")
    first = made(tmp_path, "ru", 7002)
    added = hudna("partner", us, "-", stdin=first)
    assert added.stdout == "ru at https://127.0.0.1:7102\n"
    assert hudna("key", "new", ru, "--use", "link").exit_code == 0
    printed = hudna("key", "card", ru)
    assert tomllib.loads(printed.stdout)["certificate"] != tomllib.loads(first)["certificate"]
    before = settings(tmp_path)
    refused = hudna("partner", us, "-", stdin=printed.stdout)
    assert refused.exit_code == 2
    assert "--certificate" in refused.stderr
    assert settings(tmp_path) == before
    again = hudna("partner", us, "-", "--certificate", heard(printed.stderr), stdin=printed.stdout)
    assert again.exit_code == 0, again.stderr
    assert heard(again.stderr) == heard(printed.stderr)
    assert (settings(tmp_path)["partners"][0]["certificate"]
            == tomllib.loads(printed.stdout)["certificate"])
