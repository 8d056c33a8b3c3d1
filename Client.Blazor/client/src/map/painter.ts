// Draws a part of what lives: the whole screen, or only what touches a small place in it. Both give the same picture there.
import type { Live } from '../live';
import { running } from '../plan';
import * as chips from './chips';
import { heads } from './flow';
import type { Mark, Part } from './index';
import { AREAS, Label, Layout, NAME_SENSORS } from './layout';
import { Looks, TANK_RING, TANK_TEXT } from './looks';
import * as paint from './paint';
import { palette, Palette } from './palette';
import * as risk from './risk';
import type { Item, Scene } from './scene';
import type { View } from './view';

export const FRESH = 0x08;

export class Painter {
  readonly hidden = new Set<string>(['riskAll']);
  hover: Item | null = null;
  selected: Item | null = null;
  ways: risk.Way[] = [];
  lit = true;
  readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  private c: Palette = palette();

  constructor(
    private readonly g: paint.Context, private readonly scene: Scene, private readonly live: Live, private readonly view: View,
    private readonly layout: Layout, private readonly looks: Looks) {}

  shown(name: string): boolean {
    return !this.hidden.has(name);
  }

  machineRadius(): number {
    return Math.min(18, Math.max(4.5, 3 * this.view.ppm));
  }

  /** Draws a part; `names` brings the names of things and areas, else they are drawn here. */
  draw(part: Part, names?: () => void): void {
    const { g, view, live } = this;
    const { ppm } = view;
    const { items } = part;
    const c = (this.c = palette());
    if (this.shown('risk')) for (const item of items.zones) {
      const level = risk.levelShown(item, live, this.shown('riskAll'));
      if (level) risk.zone(g, c, view, item, level);
    }

    if (this.shown('pipes') && ppm >= AREAS && items.pipes.length > 0) heads(g, c, view, live, items.pipes);
    if (this.shown('cameras') && ppm >= AREAS) for (const item of items.cameras) paint.camera(g, c, item.px, item.py, !(live.picture.a[item.index] < 0.5));
    if (this.shown('tanks')) for (const item of items.tanks) this.tank(item);
    if (this.shown('equipment') && ppm > 0.35) for (const item of items.machines) this.machine(item);
    if (this.shown('sensors') && items.sensors.length > 0) this.dots(items.sensors);
    if (this.shown('people')) for (const item of items.people) this.person(item);
    if (this.ways.length > 0) risk.ways(g, c, this.ways, ppm, (id) => this.scene.byId.get(id));
    for (const mark of part.marks) this.mark(mark);
    for (const label of part.labels) {
      if (label.kind === 'reading') chips.reading(g, c, this.layout, label, live, ppm);
      else if (walks(label)) chips.name(g, c, label);
    }

    if (names) names();
    else this.names(g, part.labels);
    this.focus(this.hover);
    this.focus(this.selected);
  }

  /** The labels that stay as they are until labels are laid out anew. */
  names(g: paint.Context, labels: Label[]): void {
    for (const label of labels) {
      if (label.kind === 'zone') chips.zone(g, this.c, label);
      else if (label.kind === 'name' && !walks(label)) chips.name(g, this.c, label);
    }
  }

  private edge(index: number): [string, number] {
    const priority = (this.live.picture.alarm[index] ?? 0) & 7;
    return priority ? [this.c.priority[priority], 3] : [this.c.tankLine, 1.4];
  }

  private tank(item: Item): void {
    const { g, c } = this;
    const { picture } = this.live;
    const [x, y] = [item.px, item.py];
    const r = Math.max(3.5, item.r * this.view.ppm);
    const quality = picture.quality[item.index] ?? 3;
    const level = quality < 3 ? picture.a[item.index] : NaN;
    const [edge, width] = this.edge(item.index);
    if (r < TANK_RING) {
      paint.smallTank(g, c, x, y, r, quality < 2 ? level : NaN, edge, Math.min(width, r / 3));
      return;
    }

    paint.tank(g, c, x, y, r, quality < 2 ? level : NaN, item.twin.limits, edge, width, ((picture.alarm[item.index] ?? 0) & 7) ? edge : c.gauge);
    if (quality >= 1) paint.hatch(g, c, x, y, r);
    if (r >= TANK_TEXT && this.view.ppm >= AREAS) chips.tankText(g, c, item, r, level, quality, picture.b[item.index]);
  }

  private machine(item: Item): void {
    const { picture } = this.live;
    const r = this.machineRadius();
    const [edge, width] = this.edge(item.index);
    if (item.twin.words.role === 'drain') {
      paint.drain(this.g, this.c, item.px, item.py, r * 0.7, edge, width);
      return;
    }

    const quality = picture.quality[item.index] ?? 3;
    paint.machine(this.g, this.c, item.px, item.py, r, quality < 2 && running(item.twin, picture.a[item.index], picture.b[item.index]), edge, width);
    if (quality >= 2) paint.hatch(this.g, this.c, item.px, item.py, r);
  }

  /** All instruments in few paths: as many fills as there are looks, not as there are instruments. */
  private dots(sensors: Item[]): void {
    const { g, c } = this;
    const { quality } = this.live.picture;
    const { ppm } = this.view;
    // In the overview areas speak: instruments fade in as one comes closer.
    const fade = Math.min(1, Math.max(0.25, (ppm - 0.7) / 1.1));
    const r = ppm < 0.5 ? 1 : ppm < AREAS ? 1.6 : ppm < NAME_SENSORS ? 2.6 : 4;
    g.globalAlpha = fade;
    g.lineWidth = 1;
    for (const never of [false, true]) {
      g.beginPath();
      for (const item of sensors) if ((quality[item.index] ?? 3) === 3 === never) paint.instrument(g, item.px, item.py, r, item.detector);
      g.fillStyle = never ? c.ground : c.instrument;
      g.fill();
      g.strokeStyle = never ? c.instrument : c.chip;
      if (r >= 2.2) g.stroke();
    }

    g.beginPath();
    for (const item of sensors) {
      if (quality[item.index] !== 2) continue;
      g.moveTo(item.px - r - 2, item.py + r + 2);
      g.lineTo(item.px + r + 2, item.py - r - 2);
    }

    g.globalAlpha = 1;
    g.strokeStyle = c.ink;
    g.lineWidth = 1.5;
    g.stroke();
  }

  private person(item: Item): void {
    const { a, b, quality } = this.live.picture;
    const q = quality[item.index] ?? 3;
    if (q === 3 || !item.seen) return;
    const zone = this.looks.raisedZone(a[item.index], b[item.index]);
    paint.person(this.g, this.c, item.px, item.py, this.view.ppm < 1.9, q > 0, zone ? this.c.risk[risk.levelShown(zone, this.live, false)] : null);
  }

  private mark({ item, bits, off, count }: Mark): void {
    const priority = bits & 7;
    const [x, y] = [item.px + off, item.py - off];
    paint.marker(this.g, this.c, x, y, priority === 1 || priority === 4 ? 15 : 17, priority, (bits & FRESH) !== 0, this.lit, this.still.matches);
    if (count > 1) chips.count(this.g, this.c, x + 8, y - 9, count);
  }

  private focus(item: Item | null): void {
    if (!item) return;
    const { g, c } = this;
    g.strokeStyle = c.select;
    g.lineWidth = item === this.selected ? 2.5 : 1.2;
    g.beginPath();
    const course = item.ring ?? (item.twin.shape.kind === 'LineString' ? item.twin.shape.points : null);
    if (course) {
      for (let i = 0; i + 1 < course.length; i += 2) {
        if (i === 0) g.moveTo(this.view.x(course[0]), this.view.y(course[1]));
        else g.lineTo(this.view.x(course[i]), this.view.y(course[i + 1]));
      }

      if (item.ring) g.closePath();
      g.stroke();
      return;
    }

    const r = (item.r ? item.r * this.view.ppm : item.twin.kind === 'equipment' ? this.machineRadius() : 8) + 5;
    g.arc(item.px, item.py, r, 0, 7);
    g.stroke();
    if (item.twin.kind !== 'tank') chips.tag(g, c, this.layout, item.twin.kind === 'person' ? item.label : item.twin.id, item.px, item.py + r + 4);
  }
}

function walks(label: Label): boolean {
  return label.item.twin.kind === 'person';
}
