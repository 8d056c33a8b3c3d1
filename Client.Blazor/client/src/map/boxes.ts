// How much room things take on the screen, strokes and all, CSS pixels: what must be wiped and drawn anew when they change.
import type { Mark } from './index';
import type { Box } from './labels';
import type { Label } from './layout';
import type { Item } from './scene';
import type { View } from './view';

export function around(item: Item, view: View, machineRadius: number): Box {
  if (item.ring) return course(item.ring, view, 3);
  if (item.twin.shape.kind === 'LineString') return course(item.twin.shape.points, view, 12);
  switch (item.twin.kind) {
    case 'tank': return square(item.px, item.py, Math.max(3.5, item.r * view.ppm) + 3);
    case 'equipment': return square(item.px, item.py, machineRadius + 3);
    case 'person': return square(item.px, item.py, view.ppm < 1.9 ? 9 : 14);
    case 'camera': return square(item.px, item.py, 10);
    // Dots are small where many lie close together.
    default: return square(item.px, item.py, view.ppm < 1.15 ? 5 : 8);
  }
}

export function ofLabel({ item, x, y, w, h }: Label): Box {
  return { x: item.px + x - 4, y: item.py + y - 4, w: w + 8, h: h + 8 };
}

export function ofMark({ item, off, count }: Mark): Box {
  const [x, y] = [item.px + off, item.py - off];
  return { x: x - 13, y: y - 18, w: count > 1 ? 60 : 26, h: 31 };
}

/** Two places as one where that is no more to draw. */
export function join(a: Box, b: Box): Box[] {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const both = { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
  return both.w * both.h <= a.w * a.h + b.w * b.h ? [both] : [a, b];
}

function square(x: number, y: number, r: number): Box {
  return { x: x - r, y: y - r, w: 2 * r, h: 2 * r };
}

function course(points: number[], view: View, margin: number): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [view.x(points[i]), view.y(points[i + 1])];
    x0 = Math.min(x0, x); x1 = Math.max(x1, x);
    y0 = Math.min(y0, y); y1 = Math.max(y1, y);
  }

  return { x: x0 - margin, y: y0 - margin, w: x1 - x0 + 2 * margin, h: y1 - y0 + 2 * margin };
}
