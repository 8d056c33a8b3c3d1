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

const CELL = 64;

/** Places that lie close together as one where that is no more to draw: a crowd is drawn once and not once for each who moves in it. */
export function gather(places: Box[]): Box[] {
  const groups = new Map<number, { area: number; all: Box[]; x0: number; y0: number; x1: number; y1: number }>();
  for (const box of places) {
    const key = Math.floor((box.x + box.w / 2) / CELL) * 4096 + Math.floor((box.y + box.h / 2) / CELL);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { area: 0, all: [], x0: box.x, y0: box.y, x1: box.x, y1: box.y }));
    group.all.push(box);
    group.area += box.w * box.h;
    group.x0 = Math.min(group.x0, box.x);
    group.y0 = Math.min(group.y0, box.y);
    group.x1 = Math.max(group.x1, box.x + box.w);
    group.y1 = Math.max(group.y1, box.y + box.h);
  }

  const out: Box[] = [];
  for (const { area, all, x0, y0, x1, y1 } of groups.values()) {
    if ((x1 - x0) * (y1 - y0) <= area) out.push({ x: x0, y: y0, w: x1 - x0, h: y1 - y0 });
    else out.push(...all);
  }

  return out;
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
