// Drawing and typing a place are one thing: the text is the truth, the drawing writes it, and the
// node reads it back (as degrees, as degrees minutes seconds, as MGRS, as a place name).
const NOTHING = { type: "FeatureCollection", features: [] };

export class Drawing {
  constructor(root, view) {
    this.root = root;
    this.view = view;
    this.points = [];
    this.markers = [];
    this.active = false;
    this.text = root.querySelector(`textarea[name="${CSS.escape(root.dataset.field)}"]`);
    this.fault = root.querySelector("[data-map-fault]");
    this.listen();
    if (view.still) root.querySelector(".map-tools").hidden = true;
  }

  get kind() {
    const name = CSS.escape(this.root.dataset.formField);
    const chosen = this.root.querySelector(`input[name="${name}"]:checked, input[type="hidden"][name="${name}"]`);
    return chosen?.value ?? "polygon";
  }

  async begin() {
    if (this.text.value.trim()) await this.read(true);
  }

  listen() {
    let timer = 0;
    this.text.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.read(true), 500);
    });
    for (const radio of this.root.querySelectorAll(`input[type="radio"]`)) {
      radio.addEventListener("change", () => this.changed());
    }
    for (const button of this.root.querySelectorAll("[data-tool]")) {
      button.addEventListener("click", () => this[button.dataset.tool]());
    }
    if (this.view.still) return;
    const { map } = this.view;
    map.on("click", (event) => this.active && this.add([event.lngLat.lng, event.lngLat.lat]));
    map.on("dblclick", (event) => this.active && (event.preventDefault(), this.done()));
    map.on("mousemove", (event) => this.active && this.paint([event.lngLat.lng, event.lngLat.lat]));
    this.root.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (!this.active || event.target === this.text) return;
    if (event.key === "Enter" && !event.target.closest("button")) { event.preventDefault(); this.done(); }
    if (event.key === "Escape") this.done();
    if (event.key === "Backspace") { event.preventDefault(); this.undo(); }
  }

  draw() {
    if (this.active) return this.done();
    if (this.points.length && this.kind === "point") this.points = [];
    this.set(true);
    this.view.map.getCanvas().focus();
  }

  undo() {
    this.points.pop();
    this.changed();
  }

  clear() {
    this.points = [];
    this.changed();
  }

  done() {
    this.set(false);
    this.paint();
  }

  set(active) {
    this.active = this.view.drawing = active;
    this.root.querySelector('[data-tool="draw"]').setAttribute("aria-pressed", String(active));
    this.view.map?.doubleClickZoom[active ? "disable" : "enable"]();
  }

  add(at) {
    const last = this.points.at(-1);
    const spot = at.map((d) => Number(d.toFixed(5)));
    if (last && last[0] === spot[0] && last[1] === spot[1]) return;
    this.points = this.kind === "point" ? [spot] : [...this.points, spot];
    if (this.kind === "point") this.set(false);
    this.changed();
  }

  // The drawing has changed: write it down, and have it read back.
  changed() {
    this.text.value = this.points.map(written).join("\n");
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
    this.paint();
    this.handles();
    const enough = { point: 1, line: 2, polygon: 3 }[this.kind];
    return this.points.length < enough ? this.unread("", false) : this.read(false);
  }

  async read(move) {
    const text = this.text.value;
    if (!text.trim()) return this.unread("", text !== "");
    let answer;
    try {
      answer = await fetch("/map/parse", {
        method: "POST", body: JSON.stringify({ kind: this.kind, text }),
        headers: { "content-type": "application/json", "x-csrf-token": document.querySelector('meta[name="csrf"]').content },
      });
    } catch {
      return this.unread("", false);
    }
    const said = await answer.json();
    if (text !== this.text.value) return;
    if (!answer.ok) return this.unread((said.faults ?? []).map((f) => f.words).join(" "), move);
    this.fault.textContent = "";
    this.text.removeAttribute("aria-invalid");
    this.table(said);
    if (move) this.take(said.geometry);
  }

  // What cannot be read is not shown as if it could.
  unread(words, forget) {
    this.fault.textContent = words;
    this.text.toggleAttribute("aria-invalid", Boolean(words));
    if (words) this.text.setAttribute("aria-invalid", "true");
    this.root.querySelector("[data-map-read]").hidden = true;
    if (forget || !this.text.value) {
      this.points = [];
      this.paint();
      this.handles();
    }
  }

  take(geometry) {
    const simple = { Point: (c) => [c], LineString: (c) => c, Polygon: (c) => (c.length === 1 ? c[0].slice(0, -1) : null) };
    this.points = simple[geometry.type]?.(geometry.coordinates) ?? [];
    this.handles();
    this.view.draw({ type: "FeatureCollection", features: [{ type: "Feature", properties: {}, geometry }] });
    const all = JSON.stringify(geometry.coordinates).match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
    const [lons, lats] = [all.filter((_, i) => i % 2 === 0), all.filter((_, i) => i % 2 === 1)];
    this.view.look([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]);
  }

  table(said) {
    const box = this.root.querySelector("[data-map-read]");
    box.hidden = false;
    box.querySelector(".map-place").textContent = said.place;
    box.querySelector("tbody").replaceChildren(...said.positions.map((p, i) => row([i + 1, p.degrees, p.dms, p.mgrs])));
  }

  paint(hand) {
    const shown = hand && this.kind !== "point" ? [...this.points, hand] : this.points;
    this.view.draw(shown.length > 1 ? { ...NOTHING, features: [this.feature(shown)] } : NOTHING);
  }

  feature(points) {
    const area = this.kind === "polygon" && points.length > 2;
    const geometry = area ? { type: "Polygon", coordinates: [[...points, points[0]]] }
      : { type: "LineString", coordinates: points };
    return { type: "Feature", properties: {}, geometry };
  }

  handles() {
    if (this.view.still) return;
    this.markers.forEach((m) => m.remove());
    this.markers = this.points.map((at, i) => this.handle(at, i));
  }

  handle(at, i) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "map-handle";
    element.setAttribute("aria-label", this.root.dataset.handle.replace("%", String(i + 1)));
    const marker = this.view.handle(at, element);
    marker.on("drag", () => { this.move(i, marker.getLngLat()); this.paint(); });
    marker.on("dragend", () => { this.move(i, marker.getLngLat()); this.changed(); });
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      if (this.active && i === 0 && this.points.length > 2) this.done();
    });
    element.addEventListener("keydown", (event) => this.nudge(event, i));
    return marker;
  }

  move(i, { lng, lat }) {
    this.points[i] = [Number(lng.toFixed(5)), Number(lat.toFixed(5))];
  }

  nudge(event, i) {
    const step = { ArrowLeft: [-4, 0], ArrowRight: [4, 0], ArrowUp: [0, -4], ArrowDown: [0, 4] }[event.key];
    if (event.key === "Delete") this.points.splice(i, 1);
    else if (step) {
      const { x, y } = this.view.map.project(this.points[i]);
      this.move(i, this.view.map.unproject([x + step[0], y + step[1]]));
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.changed();
    this.markers[Math.min(i, this.markers.length - 1)]?.getElement().focus();
  }
}

// Exactly what is drawn, with letters: the order of the two is never guessed.
function written([lon, lat]) {
  const figure = (d) => Math.abs(d).toFixed(7).replace(/0{1,2}$/, "");
  return `${figure(lat)} ${lat < 0 ? "S" : "N"} ${figure(lon)} ${lon < 0 ? "W" : "E"}`;
}

function row(cells) {
  const tr = document.createElement("tr");
  for (const cell of cells) {
    const td = document.createElement("td");
    td.dir = "ltr";
    td.textContent = String(cell);
    tr.append(td);
  }
  return tr;
}
