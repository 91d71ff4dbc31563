// Times are the node's, not this machine's: a wrong clock here must never lengthen a clearance.
let offset = Number(document.documentElement.dataset.now) - Date.now();
const over = new Set();

export const now = () => Date.now() + offset;

export function setNow(serverMs) {
  offset = serverMs - Date.now();
  tick();
}

export function startClock() {
  tick();
  setInterval(tick, 500);
}

// Called when a "no objection" on this page has run out: the page asks the node at once.
export function whenOver(callback) {
  over.add(callback);
}

function tick() {
  const ms = now();
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = new Date(ms).toISOString().replace("T", " ").slice(0, 19) + " UTC";
  for (const el of document.querySelectorAll("time[data-since]")) {
    el.textContent = length(ms - Number(el.dataset.since));
  }
  for (const el of document.querySelectorAll("time[data-left]")) {
    const left = Number(el.dataset.left) - ms;
    el.textContent = left > 0 ? length(left) : el.dataset.over;
  }
  runOut(ms);
}

function runOut(ms) {
  const ended = [...document.querySelectorAll('.badge[data-state="no-objection"][data-until]')]
    .filter((el) => Number(el.dataset.until) <= ms);
  for (const el of ended) {
    el.dataset.state = "run-out";
    el.querySelector(".badge-sign").textContent = "⏱";
    el.querySelector(".badge-word").textContent = el.dataset.runOut;
  }
  if (ended.length) over.forEach((callback) => callback());
}

// 27:04, 3:27:04, 2 d 03:27
export function length(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [d, h, m] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  if (d) return `${d}\u00a0${document.documentElement.dataset.day}\u00a0${two(h)}:${two(m)}`;
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
