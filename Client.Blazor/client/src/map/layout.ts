// Which labels are shown and where. Worked out when the view or the set of alarms changes, not in every frame; a label keeps its place while it can.
import type { Live } from '../live';
import { decimal, words } from '../words';
import { Box, Labels } from './labels';
import { levelShown, levelWord } from './risk';
import type { Item } from './scene';
import type { View } from './view';

/** Pixels per metre from which things are named. */
export const NAME_MACHINES = 1.7;
export const NAME_SENSORS = 3.4;
export const NAME_PEOPLE = 4.2;
export const BARS = 6;
/** Below this areas speak and instruments are silent unless in alarm. */
export const AREAS = 1.15;

export interface Label extends Box { item: Item; kind: 'reading' | 'name' | 'zone'; text: string; more: string; priority: number; level: number }

export class Layout {
  readonly labels = new Labels();
  readonly list: Label[] = [];
  /** Places that overlays of the page cover. */
  obstacles: Box[] = [];
  /** Places that words of layers beneath take in the view of now. */
  over: () => Box[] = () => [];
  private readonly widths = new Map<string, number>();

  constructor(private readonly live: Live, private readonly g: CanvasRenderingContext2D, private readonly font: (size: number, weight: number) => void) {}

  /** Fonts have come: what was measured before is wrong. */
  forget(): void {
    this.widths.clear();
  }

  run(view: View, hidden: ReadonlySet<string>, allRisks: boolean, machineRadius: number): void {
    const { alarm, quality } = this.live.picture;
    const { seen, ppm } = view;
    this.labels.clear();
    this.list.length = 0;
    for (const box of this.obstacles) this.labels.block(box.x, box.y, box.w, box.h);
    for (const box of this.over()) this.labels.block(box.x, box.y, box.w, box.h, true);
    const shown = (name: string): boolean => !hidden.has(name);
    const areas = ppm < AREAS;
    if (shown('tanks') && !areas) for (const item of seen.tanks) this.round(item, Math.max(5, item.r * ppm));
    if (shown('equipment') && !areas) for (const item of seen.machines) this.block(item, machineRadius);
    for (const items of [seen.sensors, seen.machines, seen.tanks]) for (const item of items) if ((alarm[item.index] ?? 0) & 7) this.block(item, 9, markerOff(item, ppm, machineRadius));
    if (shown('sensors') && ppm >= NAME_SENSORS) for (const item of seen.sensors) this.block(item, 4.5);
    if (shown('sensors') && !areas) for (let p = 1; p <= 4; p++) for (const item of seen.sensors) if (((alarm[item.index] ?? 0) & 7) === p) this.reading(item, p, view);
    if (shown('zones')) for (const item of seen.zones) this.zone(item, view, shown('risk') ? levelShown(item, this.live, allRisks) : 0);
    if (shown('equipment') && ppm >= NAME_MACHINES) for (const item of seen.machines) this.name(item, this.machineText(item, ppm), 9 + machineRadius);
    if (shown('sensors') && ppm >= NAME_SENSORS) {
      const quiet = seen.sensors.filter((item) => ((alarm[item.index] ?? 0) & 7) === 0);
      const rank = (item: Item): number => ((quality[item.index] ?? 3) === 2 ? 0 : item.detector ? 2 : 1);
      for (let r = 0; r < 3; r++) for (const item of quiet) if (rank(item) === r) this.reading(item, 0, view);
    }

    if (shown('people') && ppm >= NAME_PEOPLE) for (const item of seen.people) if (item.seen && (quality[item.index] ?? 3) < 3) this.name(item, item.label, 17);
    if (shown('cameras') && ppm >= NAME_SENSORS) for (const item of seen.cameras) this.name(item, item.label, 14);
  }

  width(text: string, size: number, weight: number): number {
    const key = `${size}/${weight}/${text}`;
    let w = this.widths.get(key);
    if (w === undefined) {
      this.font(size, weight);
      w = this.g.measureText(text).width;
      if (this.widths.size > 20_000) this.widths.clear();
      this.widths.set(key, w);
    }

    return w;
  }

  /** Room for the widest number of a sensor, so that a chip does not change its width with its value. */
  numberWidth(item: Item): number {
    const d = item.twin.decimals ?? 1;
    const digits = Math.max((item.twin.low ?? 0).toFixed(d).length, (item.twin.high ?? 100).toFixed(d).length);
    return this.width('0'.repeat(Math.min(9, digits)), 11, 600);
  }

  /** A round thing as four boxes, so that its corners stay free for labels. */
  private round(item: Item, r: number): void {
    for (const [w, h] of [[1, 0.4], [0.92, 0.65], [0.7, 0.9], [0.4, 1]]) this.labels.block(item.px - w * r, item.py - h * r, 2 * w * r, 2 * h * r);
  }

  private block(item: Item, r: number, off = 0): void {
    this.labels.block(item.px + off - r, item.py - off - r, 2 * r, 2 * r);
  }

  private machineText(item: Item, ppm: number): string {
    const mode = item.twin.modes[Math.round(this.live.picture.a[item.index] ?? NaN)];
    return ppm >= BARS && mode && (this.live.picture.quality[item.index] ?? 3) < 2 ? `${item.label} · ${words.chinese ? mode.name.zh : mode.name.en}` : item.label;
  }

  private reading(item: Item, priority: number, view: View): void {
    const unit = item.twin.unit ?? '';
    const number = this.numberWidth(item);
    const w = Math.ceil(number + (unit ? this.width(unit, 10, 450) + 3 : 0) + 9);
    const h = view.ppm >= BARS && item.twin.high !== undefined ? 20 : 16;
    const gap = priority ? 11 : 8;
    // Beside, above, below; then slid along its thing (another instrument is often near), then the corners.
    const spots = [
      [gap, -h / 2], [-gap - w, -h / 2], [-w / 2, -gap - h], [-w / 2, gap],
      [-0.8 * w, -gap - h], [-0.2 * w, -gap - h], [-0.8 * w, gap], [-0.2 * w, gap],
      [gap, 4], [gap, -h - 4], [-gap - w, 4], [-gap - w, -h - 4],
    ];
    // A value in alarm tries harder: also a little further off.
    if (priority) spots.push([28, -h / 2], [-28 - w, -h / 2], [-w / 2, -28 - h], [-w / 2, 28], [18, -h - 16], [-18 - w, -h - 16], [18, 16], [-18 - w, 16]);
    this.place(item, 'reading', priority ? spots.filter(([dx, dy]) => fits(item, dx, dy, w, h, view)) : spots, w, h, '', priority);
  }

  private name(item: Item, text: string, below: number): void {
    const w = this.width(text, 10.5, 500) + 4;
    this.place(item, 'name', [[-w / 2, below - 7], [-w / 2, -below - 7], [below - 4, -7], [-below - w + 4, -7]], w, 14, text, 0);
  }

  private place(item: Item, kind: Label['kind'], spots: number[][], w: number, h: number, text: string, priority: number): void {
    for (let n = 0; n < spots.length; n++) {
      const at = (item.spot + n) % spots.length;
      const [dx, dy] = spots[at];
      if (!this.labels.claim(item.px + dx, item.py + dy, w, h, kind === 'reading' ? `${item.twin.id} ${decimal(this.live.picture.a[item.index], item.twin.decimals ?? 1)}` : text)) continue;
      item.spot = at;
      this.list.push({ item, kind, x: dx, y: dy, w, h, text, more: '', priority, level: 0 });
      return;
    }

    item.spot = 0;
  }

  /** The name of an area stays in sight while any of the area is: it sticks to the edge of the screen. */
  private zone(item: Item, view: View, level: number): void {
    const ring = item.ring ?? [item.x, item.y];
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < ring.length; i += 2) {
      const [x, y] = [view.x(ring[i]), view.y(ring[i + 1])];
      left = Math.min(left, x); right = Math.max(right, x);
      top = Math.min(top, y); bottom = Math.max(bottom, y);
    }

    const people = this.live.picture.a[item.index];
    const more = Number.isFinite(people) && people > 0 ? people.toFixed(0) : '';
    const word = level ? levelWord(level) : '';
    const wide = this.width(item.label, 11.5, 600) + 8 + (more ? this.width('00', 11, 600) + 16 : 0);
    const w = Math.max(wide, word ? this.width(word, 10.5, 600) + 14 : 0);
    const h = word ? 32 : 16;
    if (right - left < w * 0.6 && !level && right - left < 40) return;
    const inX = Math.min(Math.max(left + 4, 4), Math.max(left + 4, right - w - 4));
    const spots = [[inX, top - h - 1], [inX, Math.max(top + 3, 4)], [right - w - 4, top - h - 1], [right - w - 4, Math.max(top + 3, 4)], [inX, bottom - h - 3], [inX, bottom + 2], [right - w - 4, bottom - h - 3], [(left + right - w) / 2, (top + bottom - h) / 2]];
    // A raised level is told in any case, over other words if it must be.
    for (let n = 0; n < (level ? 2 : 1) * spots.length; n++) {
      const at = (item.spot + n) % spots.length;
      const [x, y] = spots[at];
      if (x < 0 || y < 0 || x + w > view.width || y + h > view.height) continue;
      if (!this.labels.claim(x, y, w, h, item.label, n >= spots.length)) continue;
      item.spot = at;
      this.list.push({ item, kind: 'zone', x: x - item.px, y: y - item.py, w, h, text: item.label, more, priority: 0, level });
      return;
    }

    item.spot = 0;
  }
}

/** Whether a label lies wholly in sight: one of an alarm must. */
function fits(item: Item, dx: number, dy: number, w: number, h: number, view: View): boolean {
  return item.px + dx >= 2 && item.py + dy >= 2 && item.px + dx + w <= view.width - 2 && item.py + dy + h <= view.height - 2;
}

/** How far off its thing an alarm marker lies, to the upper right, CSS pixels. */
export function markerOff(item: Item, ppm: number, machineRadius: number): number {
  return item.r > 0 ? Math.max(5, item.r * ppm) * 0.74 : item.twin.kind === 'equipment' ? machineRadius : 0;
}
