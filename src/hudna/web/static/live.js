// A page stays true while it is open: each change of the log renews its live regions; a broken
// stream says so. Silence never clears: what was "no objection" is marked until the stream is back.
import { now, setNow, whenOver } from "./clock.js";

const SILENT_MS = 12_000;
const REST_MS = 100;
const root = document.documentElement;
let heard = Date.now();
let asked = null;
let again = false;
let stream = null;

export function startLive() {
  const url = document.body.dataset.liveUrl;
  if (!url) return;
  listen(url);
  whenOver(renew);
  setInterval(() => {
    if (Date.now() - heard > SILENT_MS) lost();
    if (stream.readyState === EventSource.CLOSED && Date.now() - heard > SILENT_MS) listen(url);
  }, 1000);
  addEventListener("pageshow", (event) => event.persisted && renew());
}

function listen(url) {
  stream?.close();
  stream = new EventSource(url);
  stream.addEventListener("beat", (event) => told(event, root.dataset.link === "lost"));
  stream.addEventListener("change", (event) => told(event, true));
  stream.addEventListener("error", lost);
}

function told(event, changed) {
  heard = Date.now();
  setNow(JSON.parse(event.data).now_ms);
  if (changed) renew();
}

function lost() {
  if (root.dataset.link === "lost") return;
  root.dataset.link = "lost";
  const banner = document.getElementById("lost");
  const since = document.getElementById("lost-since");
  if (since) since.textContent = new Date(now() - (Date.now() - heard)).toISOString().slice(11, 19) + " UTC";
  if (banner) banner.hidden = false;
}

function found() {
  delete root.dataset.link;
  const banner = document.getElementById("lost");
  if (banner) banner.hidden = true;
}

// One request at a time; a change that comes meanwhile asks once more, after a rest that is as long
// as the answer took: open pages never take more than half of what a busy node has for them.
export async function renew() {
  if (asked) {
    again = true;
    return;
  }
  const since = performance.now();
  asked = fetch(location.href, { headers: { "X-Hudna-Live": "1" }, cache: "no-store" });
  try {
    const answer = await asked;
    if (answer.redirected && new URL(answer.url).pathname === "/signin") location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    // What a form answers with, such as a look before signing, has no address of its own: what is at
    // that address is another page, which must not take its place.
    if (answer.redirected && gone(document) === undefined) return found();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (gone(page) !== gone(document)) return location.replace(location.pathname + location.search);
    swap(page);
    found();
  } catch {
    lost();
  } finally {
    asked = null;
    if (again) {
      again = false;
      setTimeout(renew, Math.max(REST_MS, performance.now() - since));
    }
  }
}

// What was erased or taken back must not stay on a page that lies open, in no part of it.
function gone(page) {
  return page.querySelector("main")?.dataset.gone;
}

function swap(page) {
  setNow(Number(page.documentElement.dataset.now));
  for (const region of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(region.id);
    if (fresh) {
      Idiomorph.morph(region, fresh, {
        ignoreActiveValue: true,
        callbacks: { beforeNodeMorphed: keep, beforeNodeRemoved: (node) => !engaged(node) },
      });
    }
  }
  document.dispatchEvent(new CustomEvent("hudna:renewed"));
}

// What a person is doing is never taken away: typing, a choice made, an open part, a map.
function keep(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) return true;
  if (old.matches("[data-keep]")) return false;
  if (old.matches("input, select, textarea") && old.id === fresh.id
    && (engaged(old) || touched(old))) return false;
  if (old.matches("details[open]")) fresh.setAttribute("open", "");
  return !(old.matches("dialog[open]"));
}

// Filled in by a person since the page was shown: ticked, typed, chosen.
function touched(field) {
  if (field.matches("select")) {
    const given = [...field.options].find((o) => o.defaultSelected) ?? field.options[0];
    return field.selectedOptions[0] !== given;
  }
  return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
}

function engaged(node) {
  return node.nodeType === Node.ELEMENT_NODE
    && (node === document.activeElement || node.matches("dialog[open], [data-keep]"))
    && !node.matches("a, button");
}
