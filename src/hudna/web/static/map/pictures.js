// What an aircraft looks like on the map.
import { palette } from "./roles.js";

export function colors() {
  const c = palette();
  return { in: c.stop, near: c.warn, free: c.ink, surface: c.surface, focus: c.focus };
}

// Told apart by shape as well as by colour: a ring around what is inside, a broken one around what
// makes for an area; a dot where no course is told.
export function pictures() {
  const found = {};
  for (const shape of ["plane", "dot"]) {
    for (const name of ["free", "near", "in"]) {
      found[`${shape}-${name}`] = picture(shape, name, false);
      found[`${shape}-${name}-chosen`] = picture(shape, name, true);
    }
  }
  return found;
}

function picture(shape, name, chosen) {
  const size = 64;
  const c = colors();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.translate(size / 2, size / 2);
  if (chosen) ring(pen, 29, c.focus, 5, []);
  if (name === "in") ring(pen, 23, c.in, 4, []);
  if (name === "near") ring(pen, 23, c.near, 3.5, [8, 6]);
  pen.beginPath();
  if (shape === "dot") pen.arc(0, 0, 9, 0, 7);
  else for (const [x, y] of [[0, -18], [13, 15], [0, 8], [-13, 15]]) pen.lineTo(x, y);
  pen.closePath();
  pen.lineWidth = 4;
  pen.strokeStyle = c.surface;
  pen.stroke();
  pen.fillStyle = c[name];
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}

function ring(pen, radius, color, width, dashes) {
  pen.beginPath();
  pen.setLineDash(dashes);
  pen.arc(0, 0, radius, 0, 7);
  pen.lineWidth = width;
  pen.strokeStyle = color;
  pen.stroke();
  pen.setLineDash([]);
}
