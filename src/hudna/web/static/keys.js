// Keyboard first: "g" and a letter goes to a page, j and k walk through rows, ? lists the keys.
let waiting = 0;

export function startKeys() {
  document.addEventListener("keydown", pressed);
  for (const el of document.querySelectorAll("[data-keys-open]")) {
    el.addEventListener("click", (event) => { event.preventDefault(); list(); });
  }
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  // By the key's place: "g n" is the same under an Arabic or a Russian layout.
  const key = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  if (event.key === "?" || event.key === "؟" || (event.code === "Slash" && event.shiftKey)) return list();
  if (Date.now() - waiting < 1500) {
    waiting = 0;
    return go(key, event);
  }
  if (key === "g") waiting = Date.now();
  if (key === "j" || key === "k") walk(key === "j" ? 1 : -1, event);
}

function typing(target) {
  return target.closest?.("input, select, textarea, [contenteditable], .maplibregl-map, dialog");
}

function go(key, event) {
  const link = key === "x" ? document.querySelector(".stop-door")
    : document.querySelector(`.nav a[data-key="${CSS.escape(key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function walk(step, event) {
  const rows = [...document.querySelectorAll("[data-rows] > * a:first-of-type, [data-rows] [data-walk]")]
    .filter((a) => a.tabIndex >= 0);
  if (!rows.length) return;
  event.preventDefault();
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
}

function list() {
  document.getElementById("keys")?.showModal();
}
