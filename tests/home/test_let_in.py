"""A card of a party that the node's text does not name: taken once everyone has let it in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from hudna.act.amend import propose, sign_agreement
from hudna.act.draft import Reader, draft
from hudna.act.join import joining, let_join
from hudna.act.leave import leave
from hudna.act.withdraw import withdraw
from hudna.cli.main import main
from hudna.exchange import delivery
from hudna.exchange.delivery import Delivery
from hudna.home import card
from hudna.home.config import PartnerLine
from hudna.home.folder import Folder, Plan, create
from hudna.record.keys import SigningKey
from hudna.record.kinds import Leaving, Site
from hudna.terms.load import Loaded
from hudna.view.past import delivers_to
from tests.agreements import quick
from tests.exchange.nodes import EXERCISE, Clock, Network, chance, folders, node, site
from tests.view.test_taking_part import without

BEFORE, AFTER = without("issg"), quick()


def test_a_card_is_known_by_its_keys_and_not_by_where_its_node_is(tmp_path: Path) -> None:
    made = folders(tmp_path)["us"]
    of = card.card(made.config, made.keys)
    assert card.digest(of) == card.digest(replace(of, url="http://elsewhere", certificate=""))
    other = SigningKey.generate(b"o" * 32).public.text
    for name in ("party", "key", "root", "witness", "log"):
        assert card.digest(of) != card.digest(replace(of, **{name: other}))


def add(folder: Path, text: str, agreement: Loaded) -> Result:
    file = folder.parent / "text.yaml"
    file.write_text(agreement.text, "utf-8")
    return CliRunner().invoke(
        main, ["partner", str(folder), "-", "--agreement", str(file)], input=text)


def said_by_both(made: dict[str, Folder], past: str, digest: str) -> None:
    """The text with the new party signed by both guarantors, and the joining said by both."""
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to, b"both") for p, f in made.items()}
    us, ru = network.nodes["us"], network.nodes["ru"]
    asyncio.run(us.say([propose(us.world, AFTER.text)]))
    pass_on(us, ru)
    for one in (us, ru):
        asyncio.run(one.say([sign_agreement(one.world, AFTER.digest, officer="duty")]))
    pass_on(us, ru)
    pass_on(ru, us)
    said = joining(us.world, "issg", card=digest, past=past, officer="duty")  # type: ignore[arg-type]
    for one in (us, ru):
        asyncio.run(one.say([let_join(one.world, said)]))
    pass_on(ru, us)
    assert us.world.taking_part.takes_part("issg")
    for one in (us, ru):
        one.close()


def pass_on(author, to) -> None:
    held = tuple(e.record.presentation for e in author.log.entries()
                 if e.record.author == author.party)
    letter = Delivery(author.party, to.party, author.exercise, author.checkpoint(),
                      author.now_ms(), held)
    asyncio.run(to.receive(delivery.pack(letter, author.voice.key)))


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Folder]:
    return folders(tmp_path, ("us", "ru"), BEFORE.text)


@pytest.fixture
def newcomer(tmp_path: Path) -> Folder:
    plan = Plan("issg", AFTER.text, "127.0.0.1", 7001, "http://issg", EXERCISE)
    return create(tmp_path / "issg", plan, chance(b"i" * 32))


def partners(folder: Folder) -> list[PartnerLine]:
    return list(Folder(folder.path).config.partners)


def test_promise_3_no_card_is_taken_of_a_party_that_not_everyone_has_let_in(
    made: dict[str, Folder], newcomer: Folder
) -> None:
    theirs = card.write(card.card(newcomer.config))
    before = partners(made["us"])
    result = add(made["us"].path, theirs, AFTER)
    assert result.exit_code == 2
    assert "everyone who must has let in" in result.stderr
    assert partners(made["us"]) == before


def test_the_card_that_was_let_in_is_taken_and_another_is_not(
    made: dict[str, Folder], newcomer: Folder, tmp_path: Path
) -> None:
    theirs = card.card(newcomer.config)
    said_by_both(made, "in effect", card.digest(theirs))
    other = create(tmp_path / "other", Plan("issg", AFTER.text, "127.0.0.1", 7001, "http://issg",
                                            EXERCISE), chance(b"x" * 32))
    assert add(made["us"].path, card.write(card.card(other.config)), AFTER).exit_code == 2
    result = add(made["us"].path, card.write(theirs), AFTER)
    assert result.exit_code == 0, result.stderr
    assert card.digest(theirs) in result.stderr
    assert "issg" in [p.party for p in partners(made["us"])]


def test_the_newcomer_takes_the_cards_of_those_who_began_under_the_earlier_text(
    made: dict[str, Folder], newcomer: Folder
) -> None:
    ours = card.write(card.card(made["us"].config))
    assert add(newcomer.path, ours, BEFORE).exit_code == 0
    assert [p.party for p in partners(newcomer)] == ["us"]
    assert add(newcomer.path, ours, AFTER).exit_code == 2, "it was not made under this text"


def test_who_is_let_in_with_other_keys_than_are_known_here_is_neither_told_nor_heard(
    tmp_path: Path,
) -> None:
    made = folders(tmp_path)
    clock, network = Clock(), Network()
    network.nodes = {p: node(f, clock, network.to) for p, f in made.items()}
    us, un = network.nodes["us"], network.nodes["un"]
    asyncio.run(un.say([leave(un.world, "un", reason="closed", officer="duty")]))
    pass_on(un, us)
    mine = card.digest(card.card(made["un"].config, made["un"].keys))
    for digest, told in (("a" * 64, False), (mine, True)):
        said = joining(us.world, "un", card=digest, past="everything", officer="duty")
        for key in ("us", "ru"):
            record = network.nodes[key].voice.sign(let_join(us.world, said), us.now_ms())
            us.log.append([record.presentation])
        asyncio.run(us.follow())
        assert us.takes_part("un") is told
        assert bool(us.waiting("un")) is told
        assert bool(us.how_many_wait("un")) is told
        if not told:
            asyncio.run(us.say([leave(us.world, "un", reason="by mistake", officer="duty")]))
            record = network.nodes["ru"].voice.sign(
                draft(Leaving("un", "by mistake", "duty")), us.now_ms())
            us.log.append([record.presentation])
            asyncio.run(us.follow())
    for one in network.nodes.values():
        one.close()


@pytest.mark.parametrize(("past", "count"), [("nothing", 0), ("in effect", 1), ("everything", 2)])
def test_a_newcomer_is_told_what_was_decided_of_the_past_and_is_heard(
    made: dict[str, Folder], newcomer: Folder, past: str, count: int
) -> None:
    clock, network = Clock(), Network()
    us = node(made["us"], clock, network.to)
    first = asyncio.run(us.say([site(us, 0), site(us, 1)]))
    asyncio.run(us.say([withdraw(us.world, first[0].hash, "closed")]))
    us.close()
    said_by_both(made, past, card.digest(card.card(newcomer.config)))
    ours, theirs = card.card(made["us"].config), card.card(newcomer.config)
    assert add(made["us"].path, card.write(theirs), AFTER).exit_code == 0
    assert add(newcomer.path, card.write(ours), BEFORE).exit_code == 0
    us = network.nodes["us"] = node(Folder(made["us"].path), clock, network.to, b"then")
    new = network.nodes["issg"] = node(Folder(newcomer.path), clock, network.to)
    assert [r for r in us.waiting("issg") if isinstance(r.said, Site)] == []
    told = [r for r in us.world.register.lines.records.values()
            if delivers_to(us.world, "issg", r)]
    assert len(told) == count
    later = asyncio.run(us.say([msgspec.structs.replace(site(us, 2), release=(Reader("issg"),))]))
    assert [r.hash for r in us.waiting("issg") if isinstance(r.said, Site)] == [later[0].hash]
    pass_on(us, new)
    asyncio.run(new.say([site(new, 3)]))
    pass_on(new, us)
    assert "issg" in {r.author for r in us.world.register.lines.records.values()}
    us.close()
    new.close()
