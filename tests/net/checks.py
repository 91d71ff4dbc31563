"""What must hold after each history (and what must hold at every moment of it, by `Watch.seen`).

Each check says what it counted, so that a suite that has checked nothing does not pass unseen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from click.testing import CliRunner

from hudna.cli.main import main
from hudna.record.kinds import Concurrence, Receipt
from hudna.record.sdjwt import disclosure_hash
from hudna.view.standing import Standing, State, standing
from tests.net.book import NEEDS, SaidSite
from tests.net.history import GUARANTORS, History
from tests.net.mirror import MARK_BYTES, Mirror, forms, marks, told
from tests.net.nodes import Nodes
from tests.net.oracle import HeldHere
from tests.processes import PARTIES, until

QUIET_S = 40.0
PAGES = ("/", "/register", "/notices", "/log", "/stops", "/metrics", "/api/v1/protections")
TOLERANCE_MS = 1_000


class Watch:
    """Follows the nodes over all histories that they live through. `counted` is what was seen."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes
        self.mirrors = {p: Mirror(nodes.folder(p)) for p in PARTIES}
        self.counted: Counter[str] = Counter()
        self._allowed: dict[str, frozenset[str]] = {}
        self._sizes = dict.fromkeys(PARTIES, 0)
        self._checkpoints: dict[str, str] = {}
        self._sites: dict[str, SaidSite] = {}
        self._genesis = {p: m.world.terms.digest for p, m in self.mirrors.items()}

    def begin(self) -> None:
        self.follow()
        self._sizes = {p: len(m.entries) for p, m in self.mirrors.items()}

    # --- at every moment ---

    def seen(self, history: History) -> None:
        """After each step: what nodes take for clear is so, and nobody has what it may not."""
        self.follow(history)
        for party in PARTIES:
            for now_clear in self.clear(history, party):
                self.counted["clear"] += 1
                self._promise_1(history, party, now_clear)

    def follow(self, history: History | None = None) -> None:
        if history:
            self._learn(history)
        for party, mirror in self.mirrors.items():
            for entry in mirror.follow():
                self.counted[f"{type(entry.record.said).__name__}"] += party == entry.record.author
                self._nothing_leaks(party, told(entry.record.presentation),
                                    f"the log of {party} at {entry.index}")

    def clear(self, history: History, party: str) -> list[Standing]:
        mirror, now = self.mirrors[party], self.nodes.now_ms(party)
        held = (standing(mirror.world, of, now) for of in history.book.notices if mirror.holds(of))
        return [s for s in held if s.state is State.NO_OBJECTION]

    def _promise_1(self, history: History, party: str, clear: Standing) -> None:
        held = self._held(party)
        held.check_clear(clear.notice, self.nodes.now_ms(party), TOLERANCE_MS)

    def _held(self, party: str) -> HeldHere:
        mirror = self.mirrors[party]
        return HeldHere(mirror.since(self._sizes[party]))

    # --- after a history ---

    def after(self, history: History) -> None:
        """The history has been healed: everything must hold, by number of the promise."""
        self.quiet()
        self.follow(history)
        self._promise_1_what_anyone_knows_counts_everywhere(history)
        self._promise_2_protections_stand(history)
        self._promise_3_two_keys(history)
        self._promise_4_nothing_leaks(history)
        self._promise_5_told_is_provable()
        self._promise_6_nothing_is_rewritten()
        self._all_converge(history)
        self.counted["histories"] += 1

    def quiet(self) -> None:
        """Until nothing waits for anybody."""
        left: dict[str, object] = {}

        def told_all() -> bool:
            left.clear()
            for party in PARTIES:
                state = self.nodes.do(party, "state")
                assert state["healthy"], f"{party} is not healthy"
                waiting = {p: f"{len(w)}, {w[0]} …" for p, w in state["waiting"].items() if w}
                if waiting or state["held"]:
                    left[party] = {**state, "waiting": waiting}
            return not left

        assert until(told_all, QUIET_S), f"it does not become quiet: {left}"

    def _promise_1_what_anyone_knows_counts_everywhere(self, history: History) -> None:
        """Whoever knows of a protection, even alone: no node takes a flight through it for clear,
        once all have heard of each other."""
        wrong: list[str] = []

        def none() -> bool:
            self.follow(history)
            wrong[:] = [
                f"{of.notice.hash} is clear at {party} and meets {[r.hash for r in met]} of {known}"
                for party in PARTIES for of in self.clear(history, party)
                for known in PARTIES if (met := self._held(known).meeting(of.notice.said))
            ]
            return not wrong

        assert until(none, 15), wrong

    def _promise_2_protections_stand(self, history: History) -> None:
        """Whoever was told of a protection that its author has not ended holds that it stands."""
        now = {p: self.nodes.now_ms(p) for p in PARTIES}
        for party, mirror in self.mirrors.items():
            standing_here = {r.hash for r in mirror.world.register.standing(now[party])}
            existing = {r.hash for r in mirror.world.register.existing}
            for site in (s for s in self._sites.values() if not s.ended):
                step = site.taken.get(party, site.steps[party])
                if step != "nothing":
                    self.counted["protections"] += 1
                    where = existing if step == "existence" else standing_here
                    assert site.hash in where, (
                        f"{party} has lost {site.hash} of {site.author}, told as {step}")
                else:
                    assert not mirror.holds(site.hash), f"{party} was told of a sealed place"

    def _promise_3_two_keys(self, history: History) -> None:
        for party, mirror in self.mirrors.items():
            assert mirror.world.terms.digest == self._genesis[party]
            for clear in self.clear(history, party):
                signers = {r.author for r in mirror.since(self._sizes[party])
                           if isinstance(r.said, Concurrence)
                           and r.said.notice == clear.notice.hash}
                assert signers - {clear.notice.author} & set(GUARANTORS)

    def _promise_4_nothing_leaks(self, history: History) -> None:
        """Every byte of a node's directory, of what it wrote to its standard error, and of pages;
        and the search finds what is there to be found."""
        found = {p: self._disk(p, history) | self._pages(p) for p in PARTIES}
        logs = {p: marks("\n".join(told(e.record.presentation)
                                   for e in m.entries[self._sizes[p]:]))
                for p, m in self.mirrors.items()}
        for site in history.book.sites.values():
            for what in NEEDS:
                for party in PARTIES:
                    if site.may_see(what, party) and party not in site.taken:
                        missed = set(_texts(site, what, first=True)) - logs[party]
                        assert not missed, f"{party} lacks the {what} of {site.hash}: {missed}"
                        self.counted["canaries found"] += 1
                    elif not site.sees(what, party):
                        self._gone(party, site, what)
        for party, in_it in found.items():
            self._no_canary(party, in_it, "its disk or pages")
            for site in self._sites.values():
                gone = {t for w in NEEDS if not site.sees(w, party) for t in _texts(site, w)}
                assert not gone & in_it, f"{party} still shows {gone & in_it} of {site.hash}"

    def _gone(self, party: str, site: SaidSite, what: str) -> None:
        """What it may not see, or no longer, is not in its log; and of a recall it has said so."""
        if (text := self.mirrors[party].text_now(site.hash)) is None:
            return
        left = marks(told(text)) & set(_texts(site, what))
        assert not left, f"{party} still has {left} of {site.hash}"
        self.counted["canaries gone"] += 1

    def _promise_5_told_is_provable(self) -> None:
        """For every record that its recipient has, the author holds a receipt, or says that it
        waits for one; and what was receipted is in the recipient's own log (invariants 5, 7)."""
        for there, b in self.mirrors.items():
            b.follow()
            for here, a in self.mirrors.items():
                if here == there:
                    continue
                waiting = set(self.nodes.do(here, "state")["waiting"].get(there, ()))
                self.follow()
                for entry in b.of(here):
                    if isinstance(entry.record.said, Receipt):
                        continue
                    of = entry.record.hash
                    receipt = a.world.receipts.told(of).get(there)
                    assert receipt or of in waiting, f"{there} has {of} and {here} does not know"
                    self.counted["receipted" if receipt else "not yet told"] += 1
                    if receipt:
                        assert b.holds(receipt.receipt), f"{there} never logged its receipt"
                        self._binds(b, receipt.receipt, of)

    def _binds(self, there: Mirror, receipt: str, of: str) -> None:
        said = there.entries[there.places[receipt]].record.said
        assert isinstance(said, Receipt)
        at = said.records.index(of)
        held = there.entries[there.places[of]]
        assert said.positions[at] == held.index
        taken = self._sites[of].taken if of in self._sites else {}
        if there.party not in taken:
            # What was taken back may have gone before the test had read it.
            assert said.disclosed[at] == disclosure_hash(held.record.presentation)

    def _promise_6_nothing_is_rewritten(self) -> None:
        """`hudna verify`, from the checkpoint that was seen before."""
        for party in PARTIES:
            words = ["verify", str(self.nodes.root / party), "--key", self.nodes.key(party),
                     "--json"]
            if earlier := self._checkpoints.get(party):
                words += ["--from", earlier]
            run = CliRunner().invoke(main, words)
            assert run.exit_code == 0, run.output
            self.counted["entries verified"] += json.loads(run.stdout)["entries"]
            self._checkpoints[party] = self._served(party, "/log/checkpoint")
            state = self.nodes.do(party, "state")
            assert not state["alarms"], f"{party} takes a log for forked"

    def _all_converge(self, history: History) -> None:
        """Nodes with equal released sets say the same of every notice, on one clock; and a node's
        own page says what a fold of its log says."""
        differences: list[str] = []

        def equal() -> bool:
            self.follow(history)
            differences[:] = list(self._differences(history))
            return not differences

        assert until(equal, 15), differences
        for party in PARTIES:
            self._page_says_so(history, party)
        if self.counted["histories"] % 10 == 9:
            self._folded_anew(history)

    def _differences(self, history: History) -> Iterator[str]:
        now = max([self.nodes.now_ms(p) for p in PARTIES]
                  + [m.world.latest_ms for m in self.mirrors.values()])
        for of, notice in history.book.notices.items():
            said = {p: standing(m.world, of, now) for p, m in self.mirrors.items()
                    if m.holds(of)}
            if said.keys() != set(PARTIES):
                yield f"{of} is only at {sorted(said)}"
                continue
            keys = {p: s.key for p, s in said.items() if p in GUARANTORS}
            if len(set(keys.values())) > 1:
                yield f"keys of {of}: {keys}"
            if any(not s.whole and s.near(notice) for s in self._sites.values()):
                self.counted["unequal by release"] += 1
                continue
            if history.shifted and any(c.subject in PARTIES for s in said.values()
                                       for c in s.conflicts):
                # A term that is kept in time or not: each node judges that by its own clock.
                self.counted["apart by a wrong clock"] += 1
                continue
            told_ = {p: _said(s) for p, s in said.items()}
            if any(s.taken and not s.whole_to("un") for s in self._sites.values()):
                # A depositary that has no more of it than its existence has what was taken back
                # near every flight: its key of one is not the guarantors'.
                del told_["un"]
            if len(set(told_.values())) > 1:
                yield f"{of}: {told_}"
            self.counted["converged"] += 1

    def _page_says_so(self, history: History, party: str) -> None:
        """What the API of the running node answers."""
        mirror = self.mirrors[party]

        def same() -> bool:
            self.follow(history)
            now = self.nodes.now_ms(party)
            answered = {n["id"]: n["state"]
                        for n in json.loads(self._served(party, "/api/v1/notices"))["notices"]}
            mine = {of: standing(mirror.world, of, now).state.value
                    for of in history.book.notices}
            return {of: answered.get(of) for of in mine} == mine

        assert until(same, 10), f"the API of {party} says otherwise than its log"

    def _folded_anew(self, history: History) -> None:
        for mirror in self.mirrors.values():
            world, now = mirror.anew(), self.nodes.now_ms(mirror.party)
            for of in history.book.notices:
                assert _said(standing(world, of, now)) == _said(standing(mirror.world, of, now))
            self.counted["folded anew"] += 1

    # --- leaks ---

    def _learn(self, history: History) -> None:
        for site in history.book.sites.values():
            self._sites[site.hash] = site
            for what in NEEDS:
                for text in _texts(site, what):
                    self._allowed.setdefault(text, frozenset(
                        p for p in PARTIES if site.may_see(what, p)))

    def _nothing_leaks(self, party: str, text: str, where: str) -> None:
        self._no_canary(party, marks(text), where)

    def _no_canary(self, party: str, found: set[str], where: str) -> None:
        self.counted["searched"] += 1
        leaked = {m for m in found if party not in self._allowed.get(m, PARTIES)}
        assert not leaked, f"{party} has {leaked} in {where}"

    def _disk(self, party: str, history: History) -> set[str]:
        """The canaries in the bytes of everything that the node has written; of places, those of
        this history that the party may not have."""
        files = [f for f in (self.nodes.root / party).rglob("*") if f.is_file()]
        raw = [f.read_bytes() for f in (*files, self.nodes.errors(party))]
        self.counted["bytes searched"] += sum(map(len, raw))
        kept_from = [text for s in history.book.sites.values() if not s.may_see("place", party)
                     for text in _texts(s, "place")]
        found = {m.decode() for r in raw for m in MARK_BYTES.findall(r)}
        return found | {text for text in kept_from if any(text.encode() in r for r in raw)}

    def _pages(self, party: str) -> set[str]:
        """Some of the pages, others each time."""
        desk, first = self.nodes.desk(party), self.counted["histories"] % len(PAGES)
        texts = [desk.get(path).text for path in (PAGES[first], PAGES[first - 1])]
        self.counted["bytes searched"] += sum(map(len, texts))
        return set().union(*map(marks, texts))

    def _served(self, party: str, path: str) -> str:
        return self.nodes.desk(party).get(path).raise_for_status().text


def _said(s: Standing) -> tuple[object, ...]:
    return (s.state, s.key, tuple(sorted(c.subject for c in s.conflicts)),
            tuple(sorted(r.hash for r in s.stops)),
            tuple((w.party, w.concurs, w.current) for w in s.words))


def _texts(site: SaidSite, what: str, *, first: bool = False) -> list[str]:
    """How a canary is written; `first`: as a record says it."""
    if what != "place":
        return [site.canaries[what]]
    found = [forms(int(c)) for c in site.canaries[what].split()]
    return [f[0] for f in found] if first else [text for f in found for text in f]
