// The sky in words, beside the map and of the same use without it: how the watch does, which
// aircraft are in a barred area or make for one, and what is known of the one that was chosen.
import { kind } from "./skydrawn.js";

const MOST_LISTED = 60;
const sum = (counts) => Object.values(counts).reduce((all, n) => all + n, 0);

export class Listed {
  constructor(box, words) {
    this.box = box;
    this.words = words;
    this.status = box.querySelector("[data-sky-state]");
    this.list = box.querySelector("[data-sky-near]");
    this.feeds = box.querySelector("[data-sky-feeds]");
    this.panel = box.querySelector("[data-sky-panel]");
    this.list.addEventListener("click", (event) => this.pressed(event));
    this.panel.addEventListener("click", (event) => event.target.closest("button") && this.close());
    box.addEventListener("keydown", (event) => event.key === "Escape" && !this.panel.hidden && this.close());
  }

  text(key, args = {}) {
    return fill(this.words.text[key], args);
  }

  pressed(event) {
    const button = event.target.closest("button[data-aircraft]");
    if (button) this.onChoose(button.dataset.aircraft, true);
  }

  close() {
    const back = this.list.querySelector(`[data-aircraft="${CSS.escape(this.chosen ?? "")}"]`);
    this.onChoose(this.chosen);
    back?.focus();
  }

  state(now, state, count, drawn, came) {
    const clock = came === null ? "" : fenced(new Date(came).toISOString().slice(11, 19) + " UTC");
    const told = state === "told" && `${this.text("count", { n: figure(count) })} · ${this.text("told", { n: Math.max(0, Math.round((now - came) / 1000)) })}`;
    const undrawn = count > drawn && told ? ` · ${this.text("undrawn", { n: figure(count - drawn) })}` : "";
    const words = told ? told + undrawn : this.text(state, { at: clock });
    if (this.status.textContent !== words) this.status.textContent = words;
    this.status.dataset.skyState = state;
    this.status.setAttribute("role", state === "told" ? "note" : "alert");
  }

  show(aircraft, areas, feeds, chosen, now, one) {
    this.chosen = chosen;
    const near = aircraft.filter((a) => kind(a) !== "free")
      .sort((a, b) => (kind(a) === "in" ? 0 : 1) - (kind(b) === "in" ? 0 : 1) || (a.id < b.id ? -1 : 1));
    this.rows(near);
    this.lights(areas);
    this.feeds.replaceChildren(...feeds.map((feed) => this.feed(feed, now)));
    this.details(chosen, one, now);
  }

  // Rows are kept from second to second: whoever stands on one with the keyboard stays there.
  rows(near) {
    const shown = near.slice(0, MOST_LISTED);
    const have = new Map([...this.list.children].map((row) => [row.dataset.row, row]));
    const wanted = shown.length ? shown.map((one) => this.row(one, have.get(one.id))) : [note(this.text("quiet"))];
    if (near.length > MOST_LISTED) wanted.push(note(this.text("more", { n: figure(near.length - MOST_LISTED) })));
    wanted.forEach((row, i) => this.list.children[i] !== row && this.list.insertBefore(row, this.list.children[i] ?? null));
    while (this.list.children.length > wanted.length) this.list.lastChild.remove();
  }

  row(one, before) {
    const row = before ?? make("li", { "data-row": one.id });
    const words = [...one.who[5].map((of) => this.text("in", { area: this.area(of) })),
      ...one.who[6].map((of) => this.text("near", { area: this.area(of) }))].join(" · ");
    const about = [this.whose(one), one.height !== null && this.height(one), one.within && this.within(one)].filter(Boolean).join(" · ");
    const key = JSON.stringify([one.who, one.id === this.chosen, words, about]);
    if (row.dataset.key === key) return row;
    row.dataset.key = key;
    row.dataset.kind = kind(one);
    const button = row.querySelector("button") ?? make("button", { type: "button", "data-aircraft": one.id, class: "sky-one" });
    button.replaceChildren(make("bdi", { class: "sky-call" }, one.who[0] || this.called(one.id)), " ", make("span", {}, words));
    button.setAttribute("aria-expanded", String(one.id === this.chosen));
    if (!button.isConnected) row.replaceChildren(button, make("span", { class: "line-note" }));
    row.lastChild.textContent = about;
    return row;
  }

  lights(areas) {
    for (const badge of document.querySelectorAll("[data-area-light]")) {
      const lit = areas[badge.dataset.areaLight] ?? "quiet";
      if (badge.dataset.lit === lit) continue;
      badge.dataset.lit = lit;
      badge.textContent = this.text(`area_${lit}`);
    }
  }

  feed([name, sort, state, heard, taken, dropped, aside], now) {
    const [sign, words] = this.words.feeds[state] ?? ["?", state];
    const age = heard === null ? "" : ` · ${this.text("ago", { n: figure(Math.max(0, Math.round((now - heard) / 1000))) })}`;
    const item = make("li", { "data-feed": state });
    item.append(make("span", { "aria-hidden": "true", class: "feed-sign" }, sign), " ", make("bdi", { class: "line-name" }, name),
      ` ${words}${age}`, make("span", { class: "line-note" }, `${sort} · ${this.text("taken_in", { n: figure(taken) })} · ${this.text("dropped", { n: figure(sum(dropped)) })} · ${this.text("set_aside", { n: figure(sum(aside)) })}`));
    const reasons = [...this.counted("dropped", dropped), ...this.counted("aside", aside)];
    if (reasons.length > 0) {
      const list = make("ul", { class: "line-note feed-reasons" });
      list.append(...reasons.map((said) => make("li", {}, said)));
      item.append(list);
    }
    return item;
  }

  // As `sky_words.reasons` has it.
  counted(of, counts) {
    return Object.entries(counts).filter(([, n]) => n > 0).sort().map(([reason, n]) =>
      (this.words[of][reason] ?? this.words[of][""]).replace("{n}", figure(n)).replace("{reason}", reason));
  }

  details(chosen, one, now) {
    this.panel.hidden = chosen === null;
    if (chosen === null) return;
    const [head, facts] = [this.panel.querySelector("h3"), this.panel.querySelector("dl")];
    head.textContent = one?.who[0] || this.called(chosen);
    facts.replaceChildren(...(one?.at ? this.facts(one, now) : [make("dd", {}, this.text("gone"))]));
  }

  facts(one, now) {
    const or = (value, key) => (value === null ? this.text("not_told") : this.text(key, { n: figure(value) }));
    const pairs = [
      ["names_itself", this.itself(one.id)], ["callsign", one.who[0] ? fenced(one.who[0]) : this.text("unnamed")],
      ["whose", this.whose(one)], ["category", this.words.categories[one.who[2]] ?? (one.who[2] || this.text("not_told"))],
      ["height", one.height === null ? this.text("not_told") : this.height(one)], ["speed", or(one.speed, "kmh")], ["heading", one.course === null ? this.text("not_told") : `${this.words.winds[Math.round(one.course / 45) % 8]} · ${fenced(or(one.course, "course"))}`],
      ["at", `${fenced(`${one.at[1].toFixed(5)} N ${one.at[0].toFixed(5)} E`)}${one.within ? ` · ${this.within(one)}` : ""}`],
      ["heard", this.text("ago", { n: figure(Math.max(0, Math.round((now - one.ms) / 1000))) })],
    ];
    return pairs.flatMap(([key, value]) => [make("dt", {}, this.text(key)), make("dd", {}, value)]);
  }

  // What it is called that gives no callsign: as `aircraft_words.craft` has it.
  called(id) {
    const [, source, name] = /^([a-z]+):(.*)$/s.exec(id) ?? [null, "", id];
    const slash = name.indexOf("/");
    const [of, rest] = slash < 0 ? [name, ""] : [name.slice(0, slash), name.slice(slash + 1)];
    const words = source === "seen" ? this.words.called[of] : source === "plot" ? this.words.called[rest.startsWith("-") ? "plot" : "track"] : null;
    if (!words) return name;
    const short = rest.startsWith("-") ? rest.slice(1).split(".").at(-1) : rest;
    return fill(words, { name: fenced(short), source: fenced(this.source(of)) });
  }

  source(feed) {
    const [, kind, n] = /^([a-z]+) (\d+)$/.exec(feed) ?? [];
    return this.words.sources[kind] ? fill(this.words.sources[kind], { n }) : feed;
  }

  itself(id) {
    if (/^(plot|seen):/.test(id)) return this.called(id);
    const [, source, name] = /^([a-z]+):(.*)$/s.exec(id) ?? [null, "plot", id];
    return this.text(["icao", "cot", "plot", "seen"].includes(source) ? source : "plot", { name: fenced(name) });
  }

  height({ height, datum }) {
    return this.words.datums[datum].replaceAll("{n}", figure(height));
  }

  // Rounded up: never nearer than it may be.
  within({ within }) {
    const tenths = Math.ceil(within / 100);
    if (within < 1000) return this.text("within_m", { n: figure(within) });
    return this.text("within_km", { n: figure(tenths < 100 ? tenths / 10 : Math.ceil(tenths / 10)) });
  }

  // An assessment, with its grade and its basis. Never as a fact.
  whose({ who: [, operator, , basis, grade] }) {
    if (!operator) return this.text("unknown");
    const { parties, grades, bases } = this.words;
    return this.text("taken", { party: parties[operator] ?? operator, grade: grades[grade], basis: bases[basis] });
  }

  area(of) {
    return fenced(this.words.areas[of] ?? of);
  }
}

const figure = (n) => new Intl.NumberFormat("en").format(n);
const fenced = (text) => `\u2068${text}\u2069`;
const fill = (words, args) => words.replaceAll(/\{(\w+)\}/g, (_, name) => args[name]);
const note = (text) => make("li", { class: "empty" }, text);

function make(name, attributes, text) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}
