// The map: land, borders and names of this package, and the features that a page gives. No tile,
// font or glyph comes from anywhere else.
import { Drawing } from "./drawing.js";
import { boundsOf, readJson } from "./features.js";
import { Moving } from "./moving.js";
import { startPlayback } from "./playback.js";
import { startSky } from "./sky.js";
import { Still } from "./still.js";

const SYRIA = [35.4, 32.2, 42.5, 37.5];

for (const root of document.querySelectorAll("[data-map]")) start(root);

async function start(root) {
  const view = await made(root);
  const drawing = root.dataset.field ? new Drawing(root, view) : null;
  await show(root, view);
  view.look(firstLook(root, view));
  legend(root, view);
  await drawing?.begin();
  if (!sky(root, view)) document.addEventListener("hudna:renewed", () => sky(root, view));
  const [box, fixes] = [document.querySelector("[data-play]"), readJson(document, "#play-data")];
  if (box && fixes) startPlayback(box, view, fixes);
  document.addEventListener("hudna:renewed", () => show(root, view));
}

// A watch may come while the page lies open.
function sky(root, view) {
  const words = readJson(document, "#sky-words");
  if (root.dataset.skyUrl && words && !view.sky) view.sky = startSky(root, view, words);
  return view.sky;
}

async function made(root) {
  if (webgl()) {
    try {
      return await Moving.create(root);
    } catch (error) {
      console.warn("map:", error);
    }
  }
  root.querySelector(".map-note").textContent = root.dataset.noWebgl;
  return Still.create(root);
}

function webgl() {
  const canvas = document.createElement("canvas");
  return Boolean(window.WebGL2RenderingContext && canvas.getContext("webgl2"));
}

async function show(root, view) {
  const inline = readJson(root, ".map-data");
  let given = inline ?? { type: "FeatureCollection", features: [] };
  if (root.dataset.layersUrl) {
    try {
      const answer = await fetch(root.dataset.layersUrl, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      given = await answer.json();
    } catch {
      root.querySelector(".map-note").textContent = root.dataset.failed;
      return;
    }
  }
  view.show(given);
  const roles = new Set(given.features.map((f) => f.properties.role));
  for (const label of root.querySelectorAll(".map-legend [data-role]")) {
    if (label.tagName === "LABEL") label.hidden = !roles.has(label.dataset.role);
  }
  const box = root.querySelector(".map-legend");
  if (box) box.hidden = !roles.size;
}

function firstLook(root, view) {
  const focus = readJson(root, ".map-focus");
  const theatre = root.dataset.theatre?.split(" ").map((n) => Number(n) / 1e7) ?? SYRIA;
  return (focus && boundsOf(focus)) ?? boundsOf(view.given) ?? theatre;
}

function legend(root, view) {
  root.querySelector(".map-legend")?.addEventListener("change", (event) => {
    view.toggle(event.target.value, event.target.checked);
  });
}
