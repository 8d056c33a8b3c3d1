// Flow in pipes: arrow heads along the course while something flows; nothing moves by itself.
import type { Live } from '../live';
import { running } from '../plan';
import type { Context } from './paint';
import type { Palette } from './palette';
import type { Item } from './scene';
import type { View } from './view';

const EVERY = 84;

/** Width of a pipe on the screen, CSS pixels. */
export function pipeWidth(item: { numbers: Record<string, number> }, ppm: number): number {
  const metres = (item.numbers.diameterMm ?? 250) / 1000;
  return Math.min(9, (1.3 + 3.4 * metres) * Math.min(2.2, Math.max(0.7, ppm / 2)));
}

/** Whether something flows; null when nobody can tell. */
export function flowing(item: Item, live: Live): boolean | null {
  const { picture } = live;
  let known = false;
  for (const i of item.flow?.sensors ?? []) {
    if ((picture.quality[i] ?? 3) > 1) continue;
    known = true;
    if (picture.a[i] > 0.5) return true;
  }

  if (known) return false;
  for (const twin of item.flow?.machines ?? []) {
    if ((picture.quality[twin.index] ?? 3) > 1) continue;
    known = true;
    if (running(twin, picture.a[twin.index], picture.b[twin.index])) return true;
  }

  return known ? false : null;
}

/** Arrow heads of flowing pipes in one path. */
export function heads(g: Context, c: Palette, view: View, live: Live, pipes: Item[]): void {
  g.beginPath();
  for (const item of pipes) if (flowing(item, live)) along(g, view, item);
  g.fillStyle = c.flow;
  g.fill();
}

function along(g: Context, view: View, item: Item): void {
  const p = item.twin.shape.points;
  const size = 2.6 + pipeWidth(item.twin, view.ppm) * 0.55;
  let next = EVERY / 2;
  for (let i = 2; i + 1 < p.length; i += 2) {
    const [x0, y0] = [view.x(p[i - 2]), view.y(p[i - 1])];
    const [dx, dy] = [view.x(p[i]) - x0, view.y(p[i + 1]) - y0];
    const length = Math.hypot(dx, dy);
    const [ux, uy] = [dx / length, dy / length];
    for (; next < length; next += EVERY) {
      const [x, y] = [x0 + ux * next, y0 + uy * next];
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      g.moveTo(x + ux * size * 1.2, y + uy * size * 1.2);
      g.lineTo(x - ux * size - uy * size, y - uy * size + ux * size);
      g.lineTo(x - ux * size + uy * size, y - uy * size - ux * size);
      g.closePath();
    }

    next -= length;
  }
}
