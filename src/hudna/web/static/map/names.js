// Names on the map as text of the page, so that the browser shapes Arabic and the reader's fonts
// are used. A name that would cover a weightier one is left out until there is room.
// So does the name of a shape that is drawn no larger than a speck: the towns about it come first.
const SPECK_PX = 24;
const FROM_ZOOM = [[6, 150_000], [7, 60_000], [8, 20_000], [9, 8_000], [10.5, 2_000], [30, 0]];

export class Names {
  constructor(root, map) {
    this.map = map;
    this.lang = root.dataset.lang;
    this.towns = [];
    this.given = [];
    this.shown = [];
    this.layer = document.createElement("div");
    this.layer.className = "map-names";
    this.layer.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.layer);
    map.on("move", () => this.place());
    map.on("moveend", () => this.choose());
    map.on("resize", () => this.choose());
    this.load(root);
  }

  async load(root) {
    const answer = await fetch(`${root.dataset.base}/vendor/towns.geojson`);
    if (!answer.ok) return;
    this.towns = (await answer.json()).features.map((f) => ({
      at: f.geometry.coordinates, text: f.properties[this.lang] || f.properties.en,
      weight: f.properties.population, role: "town",
    }));
    this.choose();
  }

  give(names) {
    this.given = names;
    this.choose();
  }

  choose() {
    const zoom = this.map.getZoom();
    const least = FROM_ZOOM.find(([below]) => zoom < below)[1];
    const specks = new Set(this.given.filter((name) => this.speck(name)));
    const candidates = [...this.given.filter((name) => !specks.has(name)),
      ...this.towns.filter((t) => t.weight >= least), ...specks];
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    this.layer.replaceChildren();
    this.shown = [];
    const taken = [];
    for (const name of candidates) {
      const at = this.map.project(name.at);
      if (at.x < 0 || at.y < 18 || at.x > width || at.y > height) continue;
      const half = wide(name) / 2;
      if (name.role === "town" && (at.x < half || at.x > width - half)) continue;
      const x = Math.min(Math.max(at.x, half), Math.max(half, width - half));
      const box = [x - half, at.y - 24, x + half, at.y + 4];
      if (taken.some((other) => meet(box, other))) continue;
      taken.push(box);
      this.add(name);
      if (this.shown.length > 150) break;
    }
    this.place();
  }

  speck({ bounds }) {
    if (!bounds) return false;
    const [a, b] = [this.map.project([bounds[0], bounds[1]]), this.map.project([bounds[2], bounds[3]])];
    return Math.max(b.x - a.x, a.y - b.y) < SPECK_PX;
  }

  add(name) {
    const element = document.createElement("span");
    element.className = `map-name${name.role === "town" ? " map-town" : ""}`;
    element.dataset.role = name.role.replaceAll(" ", "-");
    element.dir = "auto";
    element.textContent = name.text;
    this.layer.append(element);
    this.shown.push([name.at, element, name.role === "town" ? 0 : wide(name) / 2]);
  }

  place() {
    const width = this.map.getContainer().clientWidth;
    for (const [at, element, half] of this.shown) {
      const { x, y } = this.map.project(at);
      // A name of a thing stays in sight while the thing is; a town's stands at its town.
      const inside = half && x > 0 && x < width ? Math.min(Math.max(x, half), Math.max(half, width - half)) : x;
      element.style.transform = `translate(${Math.round(inside)}px, ${Math.round(y)}px) translate(-50%, -120%)`;
    }
  }
}

function wide(name) {
  return name.text.length * (name.role === "town" ? 7 : 8) + 12;
}

function meet(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
