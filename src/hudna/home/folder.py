"""The directory of one node, and how it is made: whole, or not at all."""

from __future__ import annotations

import secrets
import shutil
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hudna.exchange.certificates import certificate, write
from hudna.fault import Fault, Refused
from hudna.home import config as settings
from hudna.home import keyring
from hudna.home.config import AgreementFile, Config, ExchangeLine
from hudna.home.founders import own
from hudna.home.keyring import Keyring, Passphrase
from hudna.home.officers import Officers
from hudna.home.spotters import Spotters
from hudna.record.sign import Randomness
from hudna.say import say
from hudna.terms.load import Loaded, load
from hudna.terms.working import working

AGREEMENT, KEYS, LOG, PLACES = "agreement.yaml", "keys", "log", "places"


class Plan(NamedTuple):
    """What a new node is told; `agreement` is the text of the terms."""

    party: str
    agreement: str
    host: str
    port: int
    url: str | None = None
    exercise: str | None = None
    exchange: ExchangeLine | None = None


class Folder:
    """A node's directory, read; its keys when they are first asked for."""

    def __init__(self, path: Path, passphrase: Passphrase | None = None) -> None:
        self.path = path
        self._passphrase = passphrase
        self.config: Config = settings.read(path)
        self.agreement = _agreement(path / self.config.agreement.file, self.config)
        self.officers = Officers(path)
        self.spotters = Spotters(path, lambda: self.keys.session)

    @cached_property
    def keys(self) -> Keyring:
        """All but the root key. Refused where one cannot be read, or without its passphrase."""
        return keyring.read(self.path / KEYS, self._passphrase)

    @property
    def log(self) -> Path:
        return self.path / LOG

    @property
    def places(self) -> tuple[Path, ...]:
        """Where the operator lays files of the node's own districts and places."""
        found = self.path / PLACES
        return (found,) if found.is_dir() else ()


def create(
    path: Path, plan: Plan, randomness: Randomness, passphrase: bytes | None = None
) -> Folder:
    """Make a node's directory, its keys under `passphrase` or in the clear. Refused if there is
    one, or under terms it cannot work with."""
    if path.exists():
        raise Refused(Fault(str(path), "a file or directory",
                            say("a path where there is nothing yet")))
    config = _config(plan)
    settings.check(config, path / settings.NAME)
    beside = path.parent / f".{path.name}.{secrets.token_hex(4)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir(mode=0o700)
        _fill(beside, plan, config, randomness, passphrase)
        beside.rename(path)
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("a place that this process may write"))) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Folder(path, None if passphrase is None else lambda: passphrase)


def _fill(
    path: Path, plan: Plan, config: Config, randomness: Randomness, passphrase: bytes | None
) -> None:
    root = keyring.make(path / KEYS, randomness, passphrase)
    made = keyring.read(path / KEYS, None if passphrase is None else lambda: passphrase)
    (path / LOG).mkdir(mode=0o700)
    (path / PLACES).mkdir(mode=0o700)
    (path / AGREEMENT).write_bytes(plan.agreement.encode())
    Officers(path).make(randomness)
    began = own(made, root.text)
    certified = write(certificate(made.links[-1], plan.party))
    settings.write(path, settings.with_certificate(config, began, certified))


def _config(plan: Plan) -> Config:
    loaded = load(plan.agreement)
    working(loaded.agreement, loaded.digest)
    parties = {p.id: p for p in loaded.agreement.parties}
    if plan.party not in parties:
        raise Refused(Fault("party", plan.party, say("one of {parties}",
                                                     parties=", ".join(parties))))
    if loaded.agreement.exercise and not plan.exercise:
        raise Refused(Fault("exercise", "nothing", say("the name of an exercise: this agreement "
                                                       "is made for one")))
    url = plan.url or f"http://{plan.host}:{plan.port}"
    return Config(
        plan.party, parties[plan.party].name.en, f"{loaded.agreement.id}/{plan.party}",
        plan.host, plan.port, url, AgreementFile(AGREEMENT, loaded.digest), plan.exercise,
        exchange=plan.exchange,
    )


def _agreement(path: Path, config: Config) -> Loaded:
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__, say("the agreement's text"))) from None
    loaded = load(text)
    if loaded.digest != config.agreement.digest:
        raise Refused(Fault(str(path), f"SHA-256 {loaded.digest}",
                            say("{digest}, as this node was made under",
                                digest=config.agreement.digest)))
    return loaded
