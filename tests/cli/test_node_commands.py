"""`hudna init`, `partner`, `officer` and `serve` as an operator meets them."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.cli.main import main
from hudna.home.officers import Officers
from tests.processes import free_ports

TERMS = ("--agreement", "syria-2016-exercise", "--exercise", "test", "--unencrypted")


def hudna(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


def made(root: Path, party: str, port: int = 7001) -> str:
    result = hudna("init", str(root / party), "--party", party, *TERMS, "--port", str(port))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_init_makes_a_directory_that_only_its_owner_may_read_and_prints_the_card(tmp_path) -> None:
    card = tomllib.loads(made(tmp_path, "us"))
    assert set(card) == {"party", "url", "key", "log", "agreement", "exercise", "root", "witness",
                         "exchange", "certificate"}
    assert stat.S_IMODE((tmp_path / "us").stat().st_mode) == 0o700
    for key in (tmp_path / "us" / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert key.read_text().strip() not in card.values()
    settings = tomllib.loads((tmp_path / "us" / "node.toml").read_text())
    assert "demo" not in settings
    assert settings["agreement"]["digest"] == card["agreement"]


def test_init_leaves_what_is_there_alone(tmp_path) -> None:
    made(tmp_path, "us")
    before = {p: p.read_bytes() for p in (tmp_path / "us").rglob("*") if p.is_file()}
    result = hudna("init", str(tmp_path / "us"), "--party", "us", *TERMS)
    assert result.exit_code == 2
    assert {p: p.read_bytes() for p in (tmp_path / "us").rglob("*") if p.is_file()} == before


def test_init_under_open_terms_is_refused_and_each_is_named(tmp_path) -> None:
    result = hudna("init", str(tmp_path / "us"), "--party", "us", "--agreement", "syria-2016",
                   "--unencrypted")
    assert result.exit_code == 2
    for term in ("notices.fresh_for_s", "review_every_s", "stop.steps[0].after_s"):
        assert term in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("words", "named"), [
    (("--party", "xx", *TERMS), "party"),
    (("--party", "us", "--agreement", "syria-2016-exercise", "--unencrypted"), "exercise"),
    (("--party", "us", "--agreement", "/nowhere.yaml", "--unencrypted"), "/nowhere.yaml"),
])
def test_init_names_what_is_wrong_and_makes_nothing(tmp_path, words, named) -> None:
    result = hudna("init", str(tmp_path / "node"), *words)
    assert result.exit_code == 2
    assert named in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_init_writes_no_key_in_the_clear_unless_it_is_told_to(tmp_path) -> None:
    words = ("init", str(tmp_path / "us"), "--party", "us", *TERMS[:-1])
    result = hudna(*words)
    assert result.exit_code == 2
    assert "passphrase" in result.stderr
    (tmp_path / "short").write_text("short\n")
    assert hudna(*words, "--passphrase-file", str(tmp_path / "short")).exit_code == 2
    assert not (tmp_path / "us").exists()
    (tmp_path / "words").write_text("four words and a number 7\n")
    result = hudna(*words, "--passphrase-file", str(tmp_path / "words"))
    assert result.exit_code == 0, result.stderr
    assert "root.key to a machine without a network" in result.stderr
    assert len(list((tmp_path / "us" / "keys").iterdir())) == 6
    for key in (tmp_path / "us" / "keys").iterdir():
        assert "ENCRYPTED PRIVATE KEY" in key.read_text()


def test_serve_with_another_passphrase_is_named(tmp_path) -> None:
    (tmp_path / "words").write_text("four words and a number 7\n")
    (tmp_path / "other").write_text("another passphrase\n")
    hudna("init", str(tmp_path / "us"), "--party", "us", *TERMS[:-1], "--passphrase-file",
          str(tmp_path / "words"), "--port", str(free_ports(1)))
    for words, named in ((("--passphrase-file", str(tmp_path / "other")), "does not open it"),
                         (("--passphrase-file", str(tmp_path / "nowhere")), "nowhere")):
        done = hudna("serve", str(tmp_path / "us"), *words)
        assert done.exit_code == 2, done.stderr
        assert named in done.stderr
    # Where nobody can be asked: no terminal.
    alone = subprocess.run([sys.executable, "-m", "hudna", "serve", str(tmp_path / "us")],
                           capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                           check=False)
    assert alone.returncode == 2, alone.stderr
    assert "--passphrase-file" in alone.stderr
    assert "Traceback" not in alone.stderr


def test_a_partner_is_added_once_from_its_card(tmp_path) -> None:
    made(tmp_path, "us")
    card = made(tmp_path, "ru")
    for _ in range(2):
        assert hudna("partner", str(tmp_path / "us"), "-", stdin=card).exit_code == 0
    settings = tomllib.loads((tmp_path / "us" / "node.toml").read_text())
    assert [p["party"] for p in settings["partners"]] == ["ru"]
    assert settings["partners"][0]["key"] == tomllib.loads(card)["key"]


@pytest.mark.parametrize("change", [
    ('party = "ru"', 'party = "us"'), ('party = "ru"', 'party = "nobody"'),
    ('exercise = "test"', 'exercise = "other"'), ('key = "', 'key = "A'), ('url = "', 'x = "'),
    ('agreement = "', 'agreement = "0'),
])
def test_a_card_that_does_not_fit_is_refused_and_nothing_changes(tmp_path, change) -> None:
    made(tmp_path, "us")
    before = (tmp_path / "us" / "node.toml").read_bytes()
    card = made(tmp_path, "ru").replace(*change)
    result = hudna("partner", str(tmp_path / "us"), "-", stdin=card)
    assert result.exit_code == 2
    assert result.stderr.startswith("hudna: ")
    assert (tmp_path / "us" / "node.toml").read_bytes() == before


def test_another_key_for_a_known_partner_is_refused(tmp_path) -> None:
    made(tmp_path, "us")
    assert hudna("partner", str(tmp_path / "us"), "-", stdin=made(tmp_path, "ru")).exit_code == 0
    other = made(tmp_path / "elsewhere", "ru")
    result = hudna("partner", str(tmp_path / "us"), "-", stdin=other)
    assert result.exit_code == 2
    assert "key" in result.stderr


def test_an_officer_signs_in_with_the_code_and_it_is_kept_nowhere(tmp_path) -> None:
    made(tmp_path, "us")
    result = hudna("officer", str(tmp_path / "us"), "Duty officer 2", "--role", "duty-officer")
    code = result.stdout.strip()
    people = Officers(tmp_path / "us")
    found = people.by_code(f" {code.upper()} ")
    assert found is not None
    assert (found.name, found.role) == ("Duty officer 2", "duty-officer")
    assert people.by_code(code[:-1]) is None
    assert people.by_code("") is None
    assert all(code.encode() not in p.read_bytes()
               for p in (tmp_path / "us").rglob("*") if p.is_file())
    again = hudna("officer", str(tmp_path / "us"), "Duty officer 2", "--role", "duty-officer")
    assert again.exit_code == 2


def serve(directory: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "hudna", "serve", str(directory)],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_serve_answers_refuses_a_second_process_and_stops_in_order(tmp_path) -> None:
    port = free_ports(1)
    made(tmp_path, "us", port)
    first = serve(tmp_path / "us")
    try:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == f"http://127.0.0.1:{port}"
        _, errors = (second := serve(tmp_path / "us")).communicate(timeout=60)
        assert second.returncode == 2
        assert f"127.0.0.1:{port}" in errors
        assert "Traceback" not in errors
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
    finally:
        first.kill()
        first.communicate()


def test_serve_names_a_busy_port_a_bad_directory_and_a_changed_agreement(tmp_path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        made(tmp_path, "us", sock.getsockname()[1])
        busy = hudna("serve", str(tmp_path / "us"))
        assert busy.exit_code == 2
        assert str(sock.getsockname()[1]) in busy.stderr
    nowhere = hudna("serve", str(tmp_path / "nowhere"))
    assert nowhere.exit_code == 2
    assert "node.toml" in nowhere.stderr
    with (tmp_path / "us" / "agreement.yaml").open("a") as text:
        text.write("# changed\n")
    changed = hudna("serve", str(tmp_path / "us"))
    assert changed.exit_code == 2
    assert "agreement.yaml" in changed.stderr


def test_a_key_that_others_may_read_is_refused_and_never_shown(tmp_path) -> None:
    made(tmp_path, "us")
    key = tmp_path / "us" / "keys" / "record.key"
    key.chmod(0o644)
    result = hudna("serve", str(tmp_path / "us"))
    assert result.exit_code == 2
    assert "record.key" in result.stderr
    assert key.read_text().strip() not in result.stderr
