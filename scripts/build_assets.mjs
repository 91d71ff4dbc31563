// Copies the pinned front-end parts into the package, and turns the world atlas into plain
// GeoJSON for scripts/build_gazetteer.py to cut. Run by `npm run assets` after `npm ci`.
// Everything written is made anew each time; nothing of it is ever committed.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature, mesh } from "topojson-client";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const vendor = join(root, "src/hudna/web/vendor");
const printed = join(root, "src/hudna/speak/fonts");
const between = join(root, "build/atlas");

const PARTS = {
  "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
  "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
  "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
  "idiomorph/dist/idiomorph.min.js": "idiomorph.min.js",
};
const LICENCES = [
  "maplibre-gl/LICENSE.txt", "idiomorph/LICENSE",
  "world-atlas/LICENSE",
  "@fontsource-variable/noto-sans/LICENSE", "@fontsource-variable/noto-sans-arabic/LICENSE",
];
// The weights of the scripts that the desk is written in; the other subsets stay behind.
const FONTS = [
  ["noto-sans", "latin"], ["noto-sans", "latin-ext"], ["noto-sans", "cyrillic"],
  ["noto-sans-arabic", "arabic"],
];
// What the bulletin is printed with. Typst reads no woff2, and takes whole fonts.
const PRINTED = [
  ["noto-sans", "NotoSans"], ["noto-sans-arabic", "NotoSansArabic"],
];
const WEIGHTS = ["400Regular", "700Bold"];

function parts() {
  for (const [from, to] of Object.entries(PARTS)) {
    copyFileSync(join(modules, from), join(vendor, to));
  }
  mkdirSync(join(vendor, "licences"));
  for (const path of LICENCES) {
    copyFileSync(join(modules, path), join(vendor, "licences", path.replaceAll("/", "-")));
  }
}

function fonts() {
  mkdirSync(join(vendor, "fonts"));
  const faces = FONTS.map(([family, subset]) => {
    const home = join(modules, "@fontsource-variable", family);
    const file = `${family}-${subset}-wght-normal.woff2`;
    copyFileSync(join(home, "files", file), join(vendor, "fonts", file));
    return face(readFileSync(join(home, "index.css"), "utf8"), file);
  });
  writeFileSync(join(vendor, "fonts.css"), faces.join("\n\n") + "\n");
}

function printedFonts() {
  for (const [folder, family] of PRINTED) {
    const home = join(modules, "@expo-google-fonts", folder);
    for (const weight of WEIGHTS) {
      const file = `${family}_${weight}.ttf`;
      copyFileSync(join(home, weight, file), join(printed, file));
    }
    copyFileSync(join(home, "LICENSE_FONT"), join(printed, `${family}-LICENSE`));
  }
}

function face(css, file) {
  const rule = css.match(/@font-face \{[^}]*\}/g).find((r) => r.includes(`/${file})`));
  if (!rule) throw new Error(`no @font-face for ${file}`);
  return rule.replace("./files/", "fonts/");
}

function atlas() {
  const read = (name) => JSON.parse(readFileSync(join(modules, "world-atlas", name), "utf8"));
  const write = (name, value) => writeFileSync(join(between, name), JSON.stringify(value));
  const land = read("land-10m.json");
  write("land.geojson", feature(land, land.objects.land));
  const countries = read("countries-10m.json");
  write("borders.geojson", mesh(countries, countries.objects.countries, (a, b) => a !== b));
}

for (const folder of [vendor, between, printed]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
parts();
fonts();
printedFonts();
atlas();
console.log(`${readdirSync(vendor).length} front-end parts in src/hudna/web/vendor`);
