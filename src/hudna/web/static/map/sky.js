// What is in the air, as the node tells it each second. It is drawn, listed, and never taken for
// true once nothing is heard: a dead watch is an alarm, not a quiet sky.
import { Listed } from "./skylist.js";
import { Drawn } from "./skydrawn.js";

const SILENT_MS = 6_000;
const TRAIL_MS = 300_000;
const STEP_MS = 5_000;

export function startSky(root, view, words) {
  return new Sky(root.dataset.skyUrl, new Drawn(root, view), new Listed(document.getElementById("watch"), words));
}

class Sky {
  constructor(url, drawn, listed) {
    Object.assign(this, { url, drawn, listed });
    this.aircraft = new Map();
    this.state = { came: null, silent: false, now: Date.now() };
    this.areas = {};
    this.feeds = [];
    this.heard = performance.now();
    this.chosen = null;
    const choose = (id, move) => this.choose(id, move);
    drawn.onChoose = choose;
    listed.onChoose = choose;
    this.listen();
    setInterval(() => this.tick(), 1000);
    document.addEventListener("hudna:renewed", () => this.show());
  }

  listen() {
    this.stream?.close();
    this.stream = new EventSource(this.url);
    this.stream.addEventListener("sky", (event) => this.told(JSON.parse(event.data)));
    this.stream.addEventListener("beat", (event) => this.beat(JSON.parse(event.data)));
  }

  beat(state) {
    this.state = { all: this.state.all, ...state };
    this.heard = performance.now();
  }

  told(sky) {
    this.beat(sky);
    if (sky.whole) this.keepOnly(new Set(sky.at.map(([id]) => id)));
    for (const id of sky.gone) this.aircraft.delete(id);
    for (const [id, who] of Object.entries(sky.who)) this.one(id).who = who;
    for (const [id, lon, lat, at, course, height, speed, datum, within] of sky.at) {
      const one = this.one(id);
      Object.assign(one, { at: [lon / 1e5, lat / 1e5], ms: at, course, height, speed, datum, within });
      trail(one, sky.now);
    }
    this.areas = sky.areas;
    this.feeds = sky.feeds;
    this.show();
  }

  keepOnly(ids) {
    for (const id of [...this.aircraft.keys()]) if (!ids.has(id)) this.aircraft.delete(id);
  }

  one(id) {
    let found = this.aircraft.get(id);
    if (!found) this.aircraft.set(id, found = { id, who: ["", "", "", "unknown", "none", [], []], trail: [] });
    return found;
  }

  // Silence is looked for: nobody tells of it.
  tick() {
    const quiet = performance.now() - this.heard;
    this.lost = quiet > SILENT_MS;
    if (this.lost && this.stream.readyState === EventSource.CLOSED) this.listen();
    this.listed.state(this.now(), this.status(), this.state.all ?? this.aircraft.size, this.aircraft.size, this.state.came);
    this.drawn.dim(this.lost || this.state.silent);
  }

  status() {
    if (this.lost) return "lost";
    if (this.state.silent) return this.state.came === null ? "never" : "silent";
    return this.state.came === null ? "none" : "told";
  }

  now() {
    return this.state.now + (performance.now() - this.heard);
  }

  choose(id, move = false) {
    this.chosen = this.chosen === id && !move ? null : id;
    if (move && this.aircraft.get(id)?.at) this.drawn.look(this.aircraft.get(id).at);
    this.show();
  }

  show() {
    const known = [...this.aircraft.values()].filter((one) => one.at);
    this.drawn.show(known, this.areas, this.chosen);
    this.listed.show(known, this.areas, this.feeds, this.chosen, this.now(), this.aircraft.get(this.chosen));
    this.tick();
  }
}

// About five minutes of where it was, a point every five seconds, kept in this browser alone.
function trail(one, now) {
  const last = one.trail.at(-1);
  if (!last || one.ms - last[2] >= STEP_MS) one.trail.push([...one.at, one.ms]);
  while (one.trail.length && now - one.trail[0][2] > TRAIL_MS) one.trail.shift();
}
