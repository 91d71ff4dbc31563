// The moving map, on MapLibre GL.
import * as maplibre from "../../vendor/maplibre-gl.mjs";
import { boundsOf, middleOf } from "./features.js";
import { Names } from "./names.js";
import { ROLES, palette } from "./roles.js";
import { pictures } from "./pictures.js";

const BOX = [33, 30, 45, 39];
const NOTHING = { type: "FeatureCollection", features: [] };

export class Moving {
  static create(root) {
    return new Promise((resolve, reject) => {
      const map = new maplibre.Map({
        container: root.querySelector(".map-canvas"), style: ground(root), attributionControl: false,
        center: [38, 35], zoom: 5.5, minZoom: 1, maxZoom: 17, dragRotate: false,
        pitchWithRotate: false, touchPitch: false, renderWorldCopies: false, fadeDuration: 0,
        canvasContextAttributes: { preserveDrawingBuffer: true },
      });
      map.touchZoomRotate.disableRotation();
      map.keyboard.disableRotation();
      map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
      map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-left");
      map.once("load", () => resolve(new Moving(root, map)));
      setTimeout(() => reject(new Error("the map did not start")), 8000);
    });
  }

  constructor(root, map) {
    this.root = root;
    this.map = map;
    this.given = NOTHING;
    this.names = new Names(root, map);
    this.hidden = new Set();
    map.addSource("given", { type: "geojson", data: NOTHING });
    map.addSource("drawn", { type: "geojson", data: NOTHING });
    for (const role of Object.keys(ROLES)) layers(role).forEach((layer) => map.addLayer(layer));
    drawnLayers().forEach((layer) => map.addLayer(layer));
    map.on("click", (event) => this.clicked(event));
    map.on("mousemove", (event) => this.hovered(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
  }

  show(collection) {
    this.given = collection;
    this.map.getSource("given").setData(collection);
    this.label();
  }

  label() {
    const named = this.given.features.filter((f) => f.properties.label
      && f.properties.role !== "buffer" && !this.hidden.has(f.properties.role));
    named.sort((a, b) => weight(b.properties.role) - weight(a.properties.role));
    this.names.give(named.map((f) => ({
      at: middleOf(f), text: f.properties.label, role: f.properties.role,
      bounds: f.geometry.type === "Point" ? null : boundsOf(f),
    })));
  }

  toggle(role, on) {
    this.hidden[on ? "delete" : "add"](role);
    for (const layer of layers(role)) {
      this.map.setLayoutProperty(layer.id, "visibility", on ? "visible" : "none");
    }
    this.label();
  }

  look([w, s, e, n]) {
    const padding = Math.min(60, this.root.querySelector(".map-canvas").clientWidth / 8);
    this.map.fitBounds([[w, s], [e, n]], { padding, maxZoom: 11, duration: 0 });
  }

  draw(collection) {
    this.map.getSource("drawn").setData(collection);
  }

  at(point) {
    if (this.drawing) return [];
    const box = [[point.x - 6, point.y - 6], [point.x + 6, point.y + 6]];
    return this.map.queryRenderedFeatures(box).filter((f) => f.source === "given");
  }

  hovered(event) {
    this.map.getCanvas().style.cursor = this.drawing ? "crosshair"
      : this.at(event.point).length ? "pointer" : "";
  }

  clicked(event) {
    if (!this.drawing && this.taken?.(event)) return;
    const seen = new Map(this.at(event.point).map((f) => [`${f.properties.label} ${f.properties.url}`, f]));
    if (!seen.size) return;
    const list = document.createElement("ul");
    list.className = "map-found plain";
    list.dir = document.documentElement.dir;
    for (const feature of [...seen.values()].slice(0, 8)) list.append(line(this.root, feature));
    new maplibre.Popup({ maxWidth: "20rem" }).setLngLat(event.lngLat).setDOMContent(list).addTo(this.map);
  }

  // A track that is played back: what is behind, and where it is now.
  playAt(behind, at, course) {
    if (!this.map.getSource("played")) this.preparePlayed();
    const line = [...behind, at];
    this.map.getSource("played").setData({ type: "FeatureCollection", features: [
      { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line.length > 1 ? line : [at, at] } },
      { type: "Feature", properties: { course }, geometry: { type: "Point", coordinates: at } },
    ] });
  }

  preparePlayed() {
    this.map.addSource("played", { type: "geojson", data: NOTHING });
    this.map.addImage("played", pictures()["plane-in"], { pixelRatio: 2 });
    this.map.addLayer({ id: "played line", type: "line", source: "played", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette().stop, "line-width": 4 } });
    this.map.addLayer({ id: "played at", type: "symbol", source: "played", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": "played", "icon-rotate": ["get", "course"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true } });
  }

  handle(at, element) {
    return new maplibre.Marker({ element, draggable: true }).setLngLat(at).addTo(this.map);
  }
}

// Whose name comes first: what is drawn above; but a barred area before the places within it.
function weight(role) {
  const order = Object.keys(ROLES);
  return role === "barred" ? order.indexOf("operation") - 0.5 : order.indexOf(role);
}

function line(root, feature) {
  const item = document.createElement("li");
  const { label, role, url } = feature.properties;
  const words = root.querySelector(`.map-legend label[data-role="${CSS.escape(role)}"] span`);
  const name = document.createElement(url ? "a" : "span");
  if (url) name.href = url;
  name.textContent = label || words?.textContent || "";
  item.append(name);
  if (words && label) item.append(document.createElement("br"), small(words.textContent));
  return item;
}

function small(text) {
  const found = document.createElement("span");
  found.className = "small";
  found.textContent = text;
  return found;
}

function ground(root) {
  const url = (name) => new URL(`${root.dataset.base}/vendor/${name}.geojson`, location.href).href;
  const c = palette();
  const [w, s, e, n] = BOX;
  const box = { type: "Polygon", coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] };
  return {
    version: 8,
    sources: {
      box: { type: "geojson", data: { type: "Feature", properties: {}, geometry: box } },
      land: { type: "geojson", data: url("land") }, borders: { type: "geojson", data: url("borders") },
      admin: { type: "geojson", data: url("admin1") },
    },
    layers: [
      { id: "beyond", type: "background", paint: { "background-color": c.beyond } },
      { id: "sea", type: "fill", source: "box", paint: { "fill-color": c.sea } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": c.land, "fill-outline-color": c.line } },
      { id: "admin", type: "line", source: "admin", paint: { "line-color": c.faint, "line-width": 1, "line-dasharray": [2, 2] } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": c.line, "line-width": 1.4 } },
    ],
  };
}

function layers(role) {
  const [name, opacity, width, dashes] = ROLES[role];
  const color = palette()[name];
  const is = ["==", ["get", "role"], role];
  const of = (kind) => ["all", is, ["==", ["geometry-type"], kind]];
  const paint = { "line-color": color, "line-width": width, ...(dashes && { "line-dasharray": dashes }) };
  return [
    { id: `${role} fill`, type: "fill", source: "given", filter: of("Polygon"), paint: { "fill-color": color, "fill-opacity": opacity } },
    { id: `${role} line`, type: "line", source: "given", filter: is, paint },
    { id: `${role} dot`, type: "circle", source: "given", filter: of("Point"), paint: { "circle-color": color, "circle-radius": role === "evidence" ? 3 : 5.5, "circle-stroke-color": palette().surface, "circle-stroke-width": role === "evidence" ? 1 : 2 } },
  ];
}

function drawnLayers() {
  const color = palette().focus;
  return [
    { id: "drawn fill", type: "fill", source: "drawn", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": color, "fill-opacity": 0.15 } },
    { id: "drawn line", type: "line", source: "drawn", paint: { "line-color": color, "line-width": 2.5 } },
  ];
}
