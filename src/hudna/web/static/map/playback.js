// The evidence of an incursion, played back: where it was seen, and when. Between two positions the
// marker moves straight, and the page says that nobody has seen it there.
const LASTS_MS = 15_000;

export function startPlayback(box, view, fixes) {
  if (fixes.length) new Playback(box, view, fixes);
}

class Playback {
  constructor(box, view, fixes) {
    Object.assign(this, { box, view, fixes });
    this.button = box.querySelector("[data-play-button]");
    this.range = box.querySelector("[data-play-range]");
    this.out = box.querySelector("[data-play-now]");
    this.first = fixes[0].ms;
    this.length = Math.max(1, fixes.at(-1).ms - this.first);
    this.rows = [...document.querySelectorAll("[data-fix]")];
    box.hidden = false;
    this.button.addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    this.range.addEventListener("input", () => { this.pause(); this.show(Number(this.range.value) / 1000); });
    this.range.addEventListener("keydown", (event) => this.step(event));
    for (const row of this.rows) row.addEventListener("click", () => this.go(Number(row.dataset.fix)));
    this.show(0);
  }

  play() {
    if (this.part >= 1) this.part = 0;
    this.say(true);
    let last = performance.now();
    const step = (now) => {
      if (!this.playing) return;
      this.show(Math.min(1, this.part + (now - last) / LASTS_MS));
      last = now;
      if (this.part >= 1) this.pause();
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  pause() {
    this.say(false);
  }

  go(index) {
    this.pause();
    this.show((this.fixes[index].ms - this.first) / this.length);
  }

  // An arrow leads from position to position; the keys of a page and of an end do what they ever do.
  step(event) {
    const rtl = document.documentElement.dir === "rtl";
    const on = ["ArrowUp", rtl ? "ArrowLeft" : "ArrowRight"].includes(event.key);
    if (!on && !["ArrowDown", rtl ? "ArrowRight" : "ArrowLeft"].includes(event.key)) return;
    event.preventDefault();
    const now = this.moment();
    const index = on ? this.fixes.findIndex((fix) => fix.ms > now) : this.fixes.findLastIndex((fix) => fix.ms < now);
    if (index >= 0) this.go(index);
  }

  // In whole milliseconds: a position's own moment is that position's.
  moment() {
    return Math.round(this.first + this.part * this.length);
  }

  say(playing) {
    this.playing = playing;
    const words = this.button.dataset[playing ? "pause" : "play"];
    this.button.replaceChildren(playing ? "‖ " : "▶ ", Object.assign(document.createElement("span"), { textContent: words }));
  }

  // `part` of the whole, 0 to 1.
  show(part) {
    this.part = part;
    const ms = this.moment();
    const next = this.fixes.findIndex((fix) => fix.ms > ms);
    const index = next < 0 ? this.fixes.length - 1 : Math.max(0, next - 1);
    const [a, b] = [this.fixes[index], this.fixes[Math.min(index + 1, this.fixes.length - 1)]];
    const along = b.ms > a.ms ? Math.min(1, Math.max(0, (ms - a.ms) / (b.ms - a.ms))) : 0;
    const at = a.at.map((x, i) => x + (b.at[i] - x) * along);
    this.view.playAt(this.fixes.slice(0, index + 1).map((fix) => fix.at), at, course(a.at, b.at));
    this.range.value = String(Math.round(part * 1000));
    this.range.setAttribute("aria-valuetext", a.words);
    // It is read out whenever it is written: once a position.
    const words = `\u2068${index + 1} / ${this.fixes.length}\u2069 · ${a.words}`;
    if (this.out.textContent !== words) this.out.textContent = words;
    this.rows.forEach((row) => row.toggleAttribute("data-now", Number(row.dataset.fix) === index));
  }
}

// Degrees from north between two places that are near each other.
function course([lon, lat], [east, north]) {
  const squeeze = Math.cos((lat + north) / 2 * Math.PI / 180);
  return Math.atan2((east - lon) * squeeze, north - lat) * 180 / Math.PI;
}
