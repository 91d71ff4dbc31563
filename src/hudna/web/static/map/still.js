// A still map, where the browser has no WebGL: the same features, drawn as SVG.
import { boundsOf, middleOf } from "./features.js";
import { ROLES, palette } from "./roles.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [960, 560];

export class Still {
  static async create(root) {
    const read = async (name) => (await fetch(`${root.dataset.base}/vendor/${name}.geojson`)).json();
    const [land, borders, towns] = await Promise.all(["land", "borders", "towns"].map(read));
    return new Still(root, { land, borders, towns });
  }

  constructor(root, ground) {
    this.root = root;
    this.ground = ground;
    this.given = this.drawn = { type: "FeatureCollection", features: [] };
    this.hidden = new Set();
    this.bounds = [35.4, 32.2, 42.5, 37.5];
    this.still = true;
  }

  show(collection) {
    this.given = collection;
    this.paint();
  }

  draw(collection) {
    this.drawn = collection;
    this.look(boundsOf(collection) ?? this.bounds);
  }

  toggle(role, on) {
    this.hidden[on ? "delete" : "add"](role);
    this.paint();
  }

  look([w, s, e, n]) {
    const roomy = Math.max(0.08, (e - w) * 0.15, (n - s) * 0.15);
    this.bounds = [w - roomy, s - roomy, e + roomy, n + roomy];
    this.paint();
  }

  paint() {
    const [w, s, e, n] = this.bounds;
    const squeeze = Math.cos(((s + n) / 2) * Math.PI / 180);
    const scale = Math.min(WIDTH / ((e - w) * squeeze), HEIGHT / (n - s));
    const to = ([lon, lat]) => [
      WIDTH / 2 + (lon - (w + e) / 2) * squeeze * scale, HEIGHT / 2 - (lat - (s + n) / 2) * scale,
    ];
    const c = palette();
    const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map-still" });
    svg.append(make("rect", { width: WIDTH, height: HEIGHT, fill: c.sea }));
    for (const f of this.ground.land.features) svg.append(path(f.geometry, to, { fill: c.land, stroke: c.line }));
    for (const f of this.ground.borders.features) svg.append(path(f.geometry, to, { fill: "none", stroke: c.line, "stroke-width": 1.4 }));
    for (const role of Object.keys(ROLES)) this.role(svg, role, to, c);
    for (const f of this.drawn.features) svg.append(path(f.geometry, to, { fill: c.focus, "fill-opacity": 0.15, stroke: c.focus, "stroke-width": 2.5 }));
    this.sky = make("g", { class: "sky-flown" });
    svg.append(this.sky);
    this.aloft(this.sky, to, c);
    this.to = to;
    this.words(svg, to, c);
    this.root.querySelector(".map-canvas").replaceChildren(svg);
  }

  role(svg, role, to, c) {
    if (this.hidden.has(role)) return;
    const [color, opacity, width, dashes] = ROLES[role];
    for (const f of this.given.features.filter((x) => x.properties.role === role)) {
      svg.append(path(f.geometry, to, {
        fill: c[color], "fill-opacity": opacity, stroke: c[color], "stroke-width": width,
        ...(dashes && { "stroke-dasharray": dashes.map((d) => d * width).join(" ") }),
      }));
    }
  }

  fly(aircraft, areas) {
    this.flown = aircraft;
    this.lit = areas;
    if (!this.sky) return this.paint();
    this.sky.replaceChildren();
    this.aloft(this.sky, this.to, palette());
  }

  playAt(behind, at, course) {
    this.fly([{ one: { at, trail: [...behind, at] }, properties: { order: 2, course } }], {});
  }

  aloft(svg, to, c) {
    for (const f of this.given.features.filter((x) => this.lit?.[x.properties.of])) {
      const inside = this.lit[f.properties.of] === "in";
      const [stroke, width] = inside ? [c.stop, 4.5] : [c.warn, 3.5];
      svg.append(path(f.geometry, to, { fill: stroke, "fill-opacity": inside ? 0.3 : 0.14, stroke, "stroke-width": width, ...(!inside && { "stroke-dasharray": "10 7" }) }));
    }
    for (const { one, properties } of this.flown ?? []) {
      const [x, y] = to(one.at);
      if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT) continue;
      const color = { 2: c.stop, 1: c.warn, 0: c.ink }[properties.order];
      if (properties.about) svg.append(path(properties.about.geometry, to, { fill: color, "fill-opacity": 0.08, stroke: color, "stroke-width": 1.6, "stroke-dasharray": "3 5" }));
      if (one.trail.length > 1) svg.append(path({ type: "LineString", coordinates: one.trail }, to, { stroke: color, "stroke-opacity": 0.6, "stroke-width": 1.6 }));
      svg.append(make("path", { d: "M0-9L7 8L0 4L-7 8Z", fill: color, stroke: c.surface, "stroke-width": 1.5, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${properties.course})` }));
      if (properties.order) svg.append(make("circle", { cx: x, cy: y, r: 12, fill: "none", stroke: color, "stroke-width": 2, ...(properties.order === 1 && { "stroke-dasharray": "4 3" }) }));
    }
  }

  words(svg, to, c) {
    const lang = this.root.dataset.lang;
    const towns = this.ground.towns.features.slice(0, 400)
      .map((f) => [f.geometry.coordinates, f.properties[lang] || f.properties.en, false]);
    const given = this.given.features.filter((f) => f.properties.label && f.properties.role !== "buffer")
      .map((f) => [middleOf(f), f.properties.label, true]);
    const taken = [];
    for (const [at, text, bold] of [...given, ...towns]) {
      const [x, y] = to(at);
      if (x < 0 || y < 0 || x > WIDTH || y > HEIGHT) continue;
      const half = text.length * (bold ? 4 : 3.4) + 4;
      if (x < half || x > WIDTH - half || taken.length > 60) continue;
      if (taken.some(([a, b, other]) => Math.abs(a - x) < half + other && Math.abs(b - y) < 17)) continue;
      taken.push([x, y, half]);
      const word = make("text", { x, y: y - 7, fill: c.ink, "text-anchor": "middle", class: bold ? "map-still-given" : "" });
      word.textContent = text;
      svg.append(word);
    }
  }
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function path(geometry, to, attributes) {
  if (geometry.type === "Point") {
    const [x, y] = to(geometry.coordinates);
    return make("circle", { cx: x, cy: y, r: 6, ...attributes });
  }
  const closed = geometry.type.endsWith("Polygon");
  const d = lines(geometry).map((line) => "M" + line.map((p) => to(p).map((v) => v.toFixed(1)).join(" ")).join("L") + (closed ? "Z" : "")).join("");
  return make("path", { d, "fill-rule": "evenodd", ...attributes, ...(!closed && { fill: "none" }) });
}

function lines({ type, coordinates }) {
  if (type === "LineString") return [coordinates];
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}
