// What lies under a point of the screen.
import type { LiveLayer } from './livelayer';
import { inside, Item, Scene } from './scene';

const TOUCH_PX = 14;
const PIPE_PX = 5;

/** Instruments and people before machines, machines before tanks, tanks before pipes and areas. */
export function hit(scene: Scene, layer: LiveLayer, px: number, py: number): Item | null {
  let best: Item | null = null;
  let near = TOUCH_PX;
  const { seen } = layer.view;
  for (const [name, items] of [['sensors', seen.sensors], ['people', seen.people], ['equipment', seen.machines], ['cameras', seen.cameras], ['sensors', scene.weather]] as [string, Item[]][]) {
    if (layer.hidden.has(name)) continue;
    for (const item of items) {
      const distance = Math.hypot(item.px - px, item.py - py);
      if (distance < near) [best, near] = [item, distance];
    }
  }

  const tank = layer.hidden.has('tanks') ? undefined : seen.tanks.find((item) => Math.hypot(item.px - px, item.py - py) <= Math.max(6, item.r * layer.view.ppm));
  // Within a tank only what is very near the pointer wins over it.
  if (tank && (!best || near > 7)) return tank;
  if (best) return best;
  const label = layer.layout.list.find((l) => l.kind === 'zone' && px >= l.item.px + l.x && px <= l.item.px + l.x + l.w && py >= l.item.py + l.y && py <= l.item.py + l.y + l.h);
  if (label) return label.item;
  const pipe = layer.hidden.has('pipes') ? undefined : seen.pipes.find((item) => onLine(item.twin.shape.points, layer, px, py));
  if (pipe) return pipe;
  const [mx, my] = [(px - layer.view.t[4]) / layer.view.t[0], (py - layer.view.t[5]) / layer.view.t[3]];
  return scene.areas.find((item) => item.twin.type !== 'dike' && item.ring && inside(item.ring, mx, my)) ?? seen.zones.find((item) => item.ring && inside(item.ring, mx, my)) ?? null;
}

function onLine(p: number[], { view }: LiveLayer, px: number, py: number): boolean {
  for (let i = 2; i + 1 < p.length; i += 2) {
    const [x0, y0, x1, y1] = [view.x(p[i - 2]), view.y(p[i - 1]), view.x(p[i]), view.y(p[i + 1])];
    const long = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const part = long === 0 ? 0 : Math.min(1, Math.max(0, ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / long));
    if (Math.hypot(px - x0 - part * (x1 - x0), py - y0 - part * (y1 - y0)) < PIPE_PX) return true;
  }

  return false;
}

/** The things in sight in the order of their urgency: alarms by priority, then from the upper left to the lower right. For the keys [ and ]. */
export function inSight(layer: LiveLayer, alarm: Uint8Array): Item[] {
  const { seen, width, height } = layer.view;
  const rank = (item: Item): number => ((alarm[item.index] ?? 0) & 7 || 5);
  return [...seen.tanks, ...seen.machines, ...seen.cameras, ...seen.people, ...seen.sensors]
    .filter((item) => item.seen && item.px >= 0 && item.py >= 0 && item.px <= width && item.py <= height)
    .sort((p, q) => rank(p) - rank(q) || Math.floor(p.py / 40) - Math.floor(q.py / 40) || p.px - q.px);
}
