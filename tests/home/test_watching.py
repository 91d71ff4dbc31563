"""watch.toml: whole and documented, or refused with the name of what is wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from hudna.fault import Refused
from hudna.home import watching
from hudna.home.watching import (
    DoorLine,
    FeederLine,
    NatsLine,
    SirenLine,
    TakLine,
    WarningsLine,
    WatchConfig,
    WebhookLine,
)
from hudna.watch.feeds.kinds import ways
from hudna.watch.feeds.settings import FeedLine, Shift, Tls

DOC = (Path(__file__).parents[2] / "docs" / "watch.md").read_text("utf-8")
LINES: tuple[type[msgspec.Struct], ...] = (
    WatchConfig, DoorLine, FeederLine, WarningsLine, TakLine, WebhookLine, SirenLine, NatsLine,
    FeedLine, Tls, Shift)
WHOLE = """
name = "one"
freeze_s = 5
[[feeds]]
name = "roof"
kind = "sbs"
connect = "192.0.2.7:30003"
[[feeds]]
name = "again"
kind = "replay"
file = "flights.csv"
[door]
port = 7101
[[door.feeders]]
name = "radar"
token = "radar-token"
[warnings]
sender = "watch@desk.example"
name = "Desk"
[[tak]]
name = "field"
url = "tls://192.0.2.8:8089"
[tak.tls]
authority = "/etc/tak/ca.pem"
certificate = "own.pem"
[[webhooks]]
name = "civil-defence"
url = "https://hook.example/"
secret = "hook"
[[sirens]]
name = "town"
command = ["siren"]
"""


def read(directory: Path, text: str) -> WatchConfig:
    (directory / "watch.toml").write_text(text, "utf-8")
    return watching.read(directory)


@pytest.mark.parametrize("field", sorted({f for line in LINES for f in line.__struct_fields__}))
def test_every_setting_is_documented(field: str):
    assert f"`{field}`" in DOC


@pytest.mark.parametrize("kind", ways())
def test_every_kind_of_feed_is_documented(kind: str):
    assert f"`{kind}`" in DOC


def test_the_settings_of_the_documentation_are_sound(tmp_path: Path):
    text = DOC.partition("```toml\n")[2].partition("```")[0]
    assert read(tmp_path, text).name == "damascus-1"


def test_files_without_their_whole_path_are_in_the_directory(tmp_path: Path):
    config = read(tmp_path, WHOLE)
    assert config.feeds[1].file == str(tmp_path / "flights.csv")
    tls = config.tak[0].tls
    assert tls is not None
    assert (tls.authority, tls.certificate) == ("/etc/tak/ca.pem", str(tmp_path / "own.pem"))
    assert config.tak[0].address == ("tls", "192.0.2.8", 8089)


@pytest.mark.parametrize(("old", "new", "where"), [
    ('name = "one"', "", "name"),
    ('name = "one"', 'name = "one"\nsurplus = 1', "surplus"),
    ('name = "one"', 'name = "Number One"', "name"),
    ("freeze_s = 5", "freeze_s = 0", "freeze_s"),
    ('kind = "sbs"', 'kind = "spy"', "feed roof, kind"),
    ('connect = "192.0.2.7:30003"', 'connect = "192.0.2.7"', "feed roof, connect"),
    ('name = "again"', 'name = "roof"', "feeds"),
    ('name = "radar"', 'name = "roof"', "feeds"),
    ("port = 7101", "port = 71010", "door.port"),
    ("port = 7101", "port = 7101\nper_s = 0", "door"),
    ('url = "tls://', 'url = "tcp://', "tak.field"),
    ('url = "tls://192.0.2.8:8089"', 'url = "tls://192.0.2.8"', "tak.field"),
    ('command = ["siren"]', "", "sirens.town"),
    ('command = ["siren"]', 'command = ["siren"]\nurl = "http://192.0.2.9/"', "sirens.town"),
    ("freeze_s = 5", '[nats]\nurl = "nats://192.0.2.9"\nshares = 0', "nats.shares"),
    ("freeze_s = 5", '[nats]\nurl = "nats://192.0.2.9"', "nats.url"),
    ("freeze_s = 5", '[nats]\nurl = "tls://"', "nats.url"),
    ("freeze_s = 5", '[nats]\nurl = "ws://127.0.0.1"', "nats.url"),
    ("freeze_s = 5", '[nats]\nurl = "nats://[127.0.0.1"', "nats.url"),
    ("freeze_s = 5", 'node = "http://node.example:7100"', "node"),
    ("freeze_s = 5", 'node = "http://127.0.0.1.example"', "node"),
])
def test_what_cannot_be_is_refused_by_its_name(tmp_path: Path, old: str, new: str, where: str):
    assert WHOLE.count(old) == 1
    with pytest.raises(Refused) as refused:
        read(tmp_path, WHOLE.replace(old, new))
    assert any(where in str(fault.say()) for fault in refused.value.faults)
    assert all("watch.toml" in fault.where for fault in refused.value.faults)


def test_without_the_file_there_is_no_watch(tmp_path: Path):
    with pytest.raises(Refused, match=r"watch\.toml"):
        watching.read(tmp_path)


@pytest.mark.parametrize(("held", "mode"), [("", 0o600), ("a secret", 0o644), (None, 0)])
def test_a_secret_that_others_may_read_or_that_is_none_is_refused(tmp_path, held, mode):
    if held is not None:
        (tmp_path / "token").write_text(held)
        (tmp_path / "token").chmod(mode)
    with pytest.raises(Refused) as refused:
        watching.secret(tmp_path, "token")
    assert "a secret" not in refused.value.faults[0].found


def test_a_secret_is_what_the_file_holds(tmp_path: Path):
    (tmp_path / "token").write_text("a secret\n")
    (tmp_path / "token").chmod(0o600)
    assert watching.secret(tmp_path, "token") == "a secret"


@pytest.mark.parametrize("line", [
    '[nats]\nurl = "nats://127.0.0.1:4222"', '[nats]\nurl = "nats://[::1]:4222"',
    '[nats]\nurl = "nats://localhost:4222"', '[nats]\nurl = "tls://nats.example:4222"',
    'node = "http://127.0.0.1:7100"', 'node = "https://node.example"'])
def test_what_people_saw_goes_over_tls_or_stays_on_this_machine(tmp_path: Path, line: str):
    read(tmp_path, f'name = "one"\n{line}\n')
