// GeoJSON: reading what a page gives, and the bounds of it.
export function readJson(root, selector) {
  const found = root.querySelector(selector);
  return found ? JSON.parse(found.textContent) : null;
}

export function positionsOf(thing) {
  if (!thing) return [];
  if (thing.type === "FeatureCollection") return thing.features.flatMap(positionsOf);
  if (thing.type === "Feature") return positionsOf(thing.geometry);
  return flat(thing.coordinates);
}

function flat(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(flat);
}

// [west, south, east, north], or null where there is nothing.
export function boundsOf(thing) {
  const positions = positionsOf(thing);
  if (!positions.length) return null;
  const lons = positions.map((p) => p[0]);
  const lats = positions.map((p) => p[1]);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

// Where a feature's name stands: where the page says, else the middle of its bounds.
export function middleOf(feature) {
  if (feature.properties.at) return feature.properties.at;
  const [w, s, e, n] = boundsOf(feature);
  return [(w + e) / 2, (s + n) / 2];
}
