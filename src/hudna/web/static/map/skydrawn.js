// The sky on the map: aircraft turned by their course, trails, areas lit by what is in them. Once a
// second, as sources of the map; on a still map as marks.
import { colors, pictures } from "./pictures.js";

const NOTHING = { type: "FeatureCollection", features: [] };
const TRAILS_MS = 5_000;
const MOST_NAMED = 30;
const LIT = ["sky lit fill", "sky lit line in", "sky lit line near"];
const MOVING = ["sky trails", "sky heads", "sky planes"];
const ABOUT = ["sky about fill", "sky about line"];
const CORNERS = 64;

export class Drawn {
  constructor(root, view) {
    this.root = root;
    this.view = view;
    this.trailed = 0;
    if (!view.still) this.prepare(view.map);
    view.taken = (event) => this.clicked(event);
  }

  prepare(map) {
    for (const name of ["lit", "trails", "sky"]) map.addSource(name, { type: "geojson", data: NOTHING });
    for (const [name, image] of Object.entries(pictures())) map.addImage(name, image, { pixelRatio: 2 });
    for (const layer of layers()) map.addLayer(layer);
    this.names = document.createElement("div");
    this.names.className = "map-names sky-names";
    this.names.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.names);
    map.on("move", () => this.label());
  }

  show(aircraft, areas, chosen) {
    if (this.view.still) return this.view.fly(aircraft.map((one) => flown(one, chosen)), areas);
    const map = this.view.map;
    map.getSource("sky").setData(collection(aircraft.flatMap((one) => [around(one), feature(one, chosen), head(one)].filter(Boolean))));
    this.light(map, areas);
    const now = performance.now();
    if (now - this.trailed > TRAILS_MS) {
      this.trailed = now;
      map.getSource("trails").setData(collection(aircraft.map(line).filter(Boolean)));
    }
    this.named = aircraft.filter((one) => kind(one) !== "free" || one.id === chosen).slice(0, MOST_NAMED);
    this.label();
  }

  // Only where something has changed: each change draws the whole map anew.
  light(map, areas) {
    const key = JSON.stringify(areas);
    if (key === this.lightKey && this.lightOf === this.view.given) return;
    [this.lightKey, this.lightOf] = [key, this.view.given];
    map.getSource("lit").setData(collection(this.lit(areas)));
  }

  lit(areas) {
    return this.view.given.features.filter((f) => f.properties.role === "barred" && areas[f.properties.of])
      .map((f) => ({ type: "Feature", geometry: f.geometry, properties: { lit: areas[f.properties.of] } }));
  }

  label() {
    this.names.replaceChildren(...(this.named ?? []).map((one) => {
      const { x, y } = this.view.map.project(one.at);
      const name = document.createElement("span");
      name.className = "map-name sky-name";
      name.dataset.kind = kind(one);
      name.dir = "ltr";
      name.textContent = one.who[0] || one.id.replace(/^.*[:/.-]/s, "");
      name.style.transform = `translate(${Math.round(x)}px, ${Math.round(y + 14)}px) translate(-50%, 0)`;
      return name;
    }));
  }

  dim(old) {
    this.root.toggleAttribute("data-sky-old", old);
    if (this.view.still || this.old === old) return;
    this.old = old;
    const map = this.view.map;
    map.setPaintProperty("sky planes", "icon-opacity", old ? 0.35 : 1);
    for (const id of ["sky trails", "sky heads"]) map.setPaintProperty(id, "line-opacity", old ? 0.2 : 0.6);
    for (const id of [...LIT, ...ABOUT]) map.setLayoutProperty(id, "visibility", old ? "none" : "visible");
  }

  look(at) {
    if (this.view.still) return;
    this.view.map.easeTo({ center: at, zoom: Math.max(8, this.view.map.getZoom()), duration: 0 });
  }

  // An aircraft that was clicked at; the map then shows nothing else of that place.
  clicked(event) {
    const { x, y } = event.point;
    const found = this.view.map.queryRenderedFeatures([[x - 9, y - 9], [x + 9, y + 9]], { layers: ["sky planes"] });
    if (!found.length) return false;
    this.onChoose(found[0].properties.id);
    return true;
  }
}

export function kind(one) {
  if (one.who[5].length) return "in";
  return one.who[6].length ? "near" : "free";
}

function feature(one, chosen) {
  const shape = one.course === null ? "dot" : "plane";
  return {
    type: "Feature", geometry: { type: "Point", coordinates: one.at },
    properties: {
      id: one.id, course: one.course ?? 0, image: `${shape}-${kind(one)}${one.id === chosen ? "-chosen" : ""}`,
      order: { in: 2, near: 1, free: 0 }[kind(one)],
    },
  };
}

// The circle that it is known to be in, where that is all that is known.
export function around(one) {
  if (!one.within) return null;
  const [lon, lat] = one.at;
  const north = one.within / 111_195;
  const east = north / Math.max(0.01, Math.cos(lat * Math.PI / 180));
  const ring = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const turn = (i % CORNERS) * 2 * Math.PI / CORNERS;
    return [lon + east * Math.sin(turn), lat + north * Math.cos(turn)];
  });
  return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: { kind: kind(one) } };
}

function flown(one, chosen) {
  const found = feature(one, chosen);
  return { one, properties: { ...found.properties, about: around(one) } };
}

function line(one) {
  return one.trail.length > 1 && lineOf(one, one.trail.map(([lon, lat]) => [lon, lat]));
}

// From the last point of the trail to where it is now.
function head(one) {
  const last = one.trail.at(-1);
  return last && (last[0] !== one.at[0] || last[1] !== one.at[1]) && lineOf(one, [[last[0], last[1]], one.at]);
}

function lineOf(one, coordinates) {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { kind: kind(one) } };
}

function collection(features) {
  return { type: "FeatureCollection", features };
}

function layers() {
  const c = colors();
  const by = (name) => ["match", ["get", name], "in", c.in, "near", c.near, c.free];
  const trail = { "line-color": by("kind"), "line-width": 1.6, "line-opacity": 0.6 };
  return [
    { id: LIT[0], type: "fill", source: "lit", paint: { "fill-color": by("lit"), "fill-opacity": ["match", ["get", "lit"], "in", 0.3, 0.14] } },
    { id: LIT[1], type: "line", source: "lit", filter: ["==", ["get", "lit"], "in"], paint: { "line-color": c.in, "line-width": 4.5 } },
    { id: LIT[2], type: "line", source: "lit", filter: ["==", ["get", "lit"], "near"], paint: { "line-color": c.near, "line-width": 3.5, "line-dasharray": [3, 2] } },
    { id: ABOUT[0], type: "fill", source: "sky", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": by("kind"), "fill-opacity": 0.08 } },
    { id: ABOUT[1], type: "line", source: "sky", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": by("kind"), "line-width": 1.6, "line-dasharray": [2, 3] } },
    { id: MOVING[0], type: "line", source: "trails", paint: trail },
    { id: MOVING[1], type: "line", source: "sky", filter: ["==", ["geometry-type"], "LineString"], paint: trail },
    {
      id: MOVING[2], type: "symbol", source: "sky", filter: ["==", ["geometry-type"], "Point"],
      layout: {
        "icon-image": ["get", "image"], "icon-rotate": ["get", "course"], "icon-rotation-alignment": "map",
        "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "order"],
      },
    },
  ];
}
