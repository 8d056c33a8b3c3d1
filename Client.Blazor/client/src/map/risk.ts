// Risk on the map: zones above their standing level as outline, thin hatch and words; and the ways by which risk comes to a twin.
import type { Live } from '../live';
import { words } from '../words';
import * as paint from './paint';
import type { Palette } from './palette';
import type { Item } from './scene';
import type { View } from './view';

/** The level a zone has on a day without trouble, given by the engineer as 1 red to 4 blue; blue when nothing is said. */
function standing(item: Item): number {
  return item.twin.numbers.staticRiskLevel ?? 4;
}

/** Level of a zone to be shown: 0 none. The overview shows what is worse than usual; `all` shows every known level. */
export function levelShown(item: Item, live: Live, all: boolean): number {
  const level = live.levelOf(item.index);
  return level > 0 && (all || level < standing(item)) ? level : 0;
}

export function levelWord(level: number): string {
  return (words.riskLevels ?? '').split('|')[level - 1] ?? '';
}

export function zone(g: paint.Context, c: Palette, view: View, item: Item, level: number): void {
  const ring = item.ring;
  if (!ring) return;
  g.save();
  g.beginPath();
  for (let i = 0; i < ring.length; i += 2) {
    if (i === 0) g.moveTo(view.x(ring[i]), view.y(ring[i + 1]));
    else g.lineTo(view.x(ring[i]), view.y(ring[i + 1]));
  }

  g.closePath();
  g.strokeStyle = c.risk[level];
  // Dashed: a whole outline is an alarm's.
  g.lineWidth = level <= 2 ? 2.4 : 1.6;
  g.setLineDash([12, 5]);
  g.stroke();
  g.setLineDash([]);
  g.clip();
  g.globalAlpha = level <= 2 ? 0.4 : 0.28;
  g.lineWidth = 1;
  hatch(g, view, ring, level <= 2 ? 9 : 14);
  g.restore();
}

/** Lines fixed to the ground, so that they do not swim when the map is moved. */
function hatch(g: paint.Context, view: View, ring: number[], step: number): void {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [view.x(ring[i]), view.y(ring[i + 1])];
    x0 = Math.min(x0, x); x1 = Math.max(x1, x);
    y0 = Math.min(y0, y); y1 = Math.max(y1, y);
  }

  const tall = y1 - y0;
  const from = Math.max(x0 - tall, -tall - view.height);
  const to = Math.min(x1, view.width + view.height);
  g.beginPath();
  for (let x = x0 - tall + Math.max(0, Math.ceil((from - x0 + tall) / step)) * step; x < to; x += step) {
    g.moveTo(x, y1);
    g.lineTo(x + tall, y0);
  }

  g.stroke();
}

/** A way of risk: twins in the order in which it goes, and how much of the whole it carries, 0 to 1. */
export interface Way { ids: string[]; share: number }

export function ways(g: paint.Context, c: Palette, list: Way[], ppm: number, find: (id: string) => Item | undefined): void {
  g.save();
  g.strokeStyle = g.fillStyle = c.way;
  for (const way of list) {
    const items = way.ids.map(find).filter((item): item is Item => item !== undefined);
    g.lineWidth = 1.5 + 3 * Math.min(1, Math.max(0, way.share));
    for (let i = 1; i < items.length; i++) step(g, items[i - 1], items[i], ppm);
  }

  g.restore();
}

function step(g: paint.Context, from: Item, to: Item, ppm: number): void {
  const [dx, dy] = [to.px - from.px, to.py - from.py];
  const length = Math.hypot(dx, dy);
  if (length < 4) return;
  // A bow keeps two ways between the same things apart and off the straight pipes.
  const bow = Math.min(40, length * 0.18);
  const [cx, cy] = [from.px + dx / 2 - (dy / length) * bow, from.py + dy / 2 + (dx / length) * bow];
  g.setLineDash([9, 5]);
  // From rim to rim: what stands in a tank stays readable.
  const out = Math.atan2(cy - from.py, cx - from.px);
  const angle = Math.atan2(to.py - cy, to.px - cx);
  const [r0, r1] = [from.r * ppm + 4, Math.max(8, to.r * ppm + 4)];
  const [tx, ty] = [to.px - Math.cos(angle) * r1, to.py - Math.sin(angle) * r1];
  g.beginPath();
  g.moveTo(from.px + Math.cos(out) * r0, from.py + Math.sin(out) * r0);
  g.quadraticCurveTo(cx, cy, tx, ty);
  g.stroke();
  g.setLineDash([]);
  g.beginPath();
  g.moveTo(tx, ty);
  g.lineTo(tx - 12 * Math.cos(angle - 0.42), ty - 12 * Math.sin(angle - 0.42));
  g.lineTo(tx - 12 * Math.cos(angle + 0.42), ty - 12 * Math.sin(angle + 0.42));
  g.closePath();
  g.fill();
}
