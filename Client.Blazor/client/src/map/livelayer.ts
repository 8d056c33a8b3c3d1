// The live layer: every moving thing of the plant in one canvas, drawn straight from the typed arrays of the picture.
import Layer from 'ol/layer/Layer';
import type { FrameState } from 'ol/Map';
import type { Live } from '../live';
import { running } from '../plan';
import * as chips from './chips';
import { heads } from './flow';
import { AREAS, Layout, markerOff, NAME_SENSORS } from './layout';
import * as paint from './paint';
import { palette, Palette } from './palette';
import * as risk from './risk';
import { inside, Item, Scene } from './scene';
import { View } from './view';

const FRESH = 0x08;
/** People walk: their labels are laid out anew at most this often. */
const WALK_MS = 1000;
const CLUSTER_PX = 20;

export class LiveLayer extends Layer {
  readonly hidden = new Set<string>(['riskAll']);
  readonly view: View;
  readonly layout: Layout;
  hover: Item | null = null;
  selected: Item | null = null;
  ways: risk.Way[] = [];
  draws = 0;
  layouts = 0;
  drawMs = 0;
  firstDraw = 0;
  /** Frames of the feed that were on the canvas when it was drawn last. */
  drawnFrames = 0;
  private readonly canvas = document.createElement('canvas');
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly g: paint.Context;
  private lit = true;
  private anyFresh = false;
  private c: Palette = palette();
  private laid = '';
  private walkedAt = 0;

  constructor(private readonly scene: Scene, private readonly live: Live) {
    super({ zIndex: 10 });
    this.canvas.style.position = 'absolute';
    this.canvas.className = 'live-layer';
    this.canvas.setAttribute('aria-hidden', 'true');
    this.g = this.canvas.getContext('2d')!;
    this.view = new View(scene);
    this.layout = new Layout(live, this.g, (size, weight) => paint.font(this.g, size, weight));
  }

  /** Half a second has passed. */
  blink(lit: boolean): void {
    this.lit = lit;
    if (this.anyFresh && !this.still.matches) this.changed();
  }

  /** Lays the labels out anew at the next frame. */
  relay(): void {
    this.laid = '';
    this.changed();
  }

  /** Where a twin is now, metres. */
  place(item: Item): [number, number] {
    if (item.twin.kind === 'person') {
      const { a, b, quality } = this.live.picture;
      if ((quality[item.index] ?? 3) < 3 && Number.isFinite(a[item.index])) return [a[item.index], b[item.index]];
    }

    return [item.x, item.y];
  }

  override render(frame: FrameState | null): HTMLElement {
    if (!frame) return this.canvas;
    const began = performance.now();
    const [w, h] = frame.size;
    const ratio = frame.pixelRatio;
    if (this.canvas.width !== Math.round(w * ratio) || this.canvas.height !== Math.round(h * ratio)) {
      this.canvas.width = Math.round(w * ratio);
      this.canvas.height = Math.round(h * ratio);
      this.canvas.style.width = `${w}px`;
      this.canvas.style.height = `${h}px`;
    }

    this.g.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.g.clearRect(0, 0, w, h);
    this.c = palette();
    this.view.take(frame);
    for (const item of this.view.seen.people) this.view.put(item, ...this.place(item));
    this.lay(began);
    this.anyFresh = false;
    this.draw();
    this.draws++;
    this.drawnFrames = this.live.frames;
    if (this.firstDraw === 0 && this.live.frames > 0) this.firstDraw = began;
    this.drawMs = performance.now() - began;
    return this.canvas;
  }

  machineRadius(): number {
    return Math.min(18, Math.max(4.5, 3 * this.view.ppm));
  }

  private shown(name: string): boolean {
    return !this.hidden.has(name);
  }

  private lay(now: number): void {
    const { alarm, quality, a } = this.live.picture;
    let sum = 0;
    for (const items of [this.view.seen.sensors, this.view.seen.machines, this.view.seen.tanks]) {
      for (const { index } of items) sum = (Math.imul(sum, 31) + ((alarm[index] ?? 0) & 7) + ((quality[index] ?? 3) === 2 ? 8 : 0)) | 0;
    }

    for (const { index } of this.view.seen.zones) sum = (Math.imul(sum, 31) + this.live.levelOf(index) + (a[index] > 0 ? a[index] | 0 : 0) * 8) | 0;
    if (now - this.walkedAt > WALK_MS) this.walkedAt = now;
    const key = `${this.view.version}/${sum}/${this.walkedAt}`;
    if (key === this.laid) return;
    this.laid = key;
    this.layouts++;
    this.layout.run(this.view, this.hidden, this.shown('riskAll'), this.machineRadius());
  }

  private draw(): void {
    const { g, c, view, live } = this;
    const { seen, ppm } = view;
    if (this.shown('risk')) for (const item of seen.zones) {
      const level = risk.levelShown(item, live, this.shown('riskAll'));
      if (level) risk.zone(g, c, view, item, level);
    }

    if (this.shown('pipes') && ppm >= AREAS) heads(g, c, view, live);
    if (this.shown('cameras') && ppm >= AREAS) for (const item of seen.cameras) paint.camera(g, c, item.px, item.py, !(live.picture.a[item.index] < 0.5));
    if (this.shown('tanks')) for (const item of seen.tanks) this.tank(item);
    if (this.shown('equipment') && ppm > 0.35) for (const item of seen.machines) this.machine(item);
    if (this.shown('sensors')) this.dots();
    if (this.shown('people')) this.people();
    if (this.ways.length > 0) risk.ways(g, c, this.ways, ppm, (id) => this.scene.byId.get(id));
    this.alarms();
    for (const label of this.layout.list) {
      if (label.kind === 'reading') chips.reading(g, c, this.layout, label, live, ppm);
      else if (label.kind === 'zone') chips.zone(g, c, label);
      else chips.name(g, c, label);
    }

    this.focus(this.hover);
    this.focus(this.selected);
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
    if (r < 11) {
      paint.smallTank(g, c, x, y, r, quality < 2 ? level : NaN, edge, Math.min(width, r / 3));
      return;
    }

    paint.tank(g, c, x, y, r, quality < 2 ? level : NaN, item.twin.limits, edge, width, ((picture.alarm[item.index] ?? 0) & 7) ? edge : c.gauge);
    if (quality >= 1) paint.hatch(g, c, x, y, r);
    if (r >= 19 && this.view.ppm >= AREAS) chips.tankText(g, c, item, r, level, quality, picture.b[item.index]);
  }

  private machine(item: Item): void {
    const { picture } = this.live;
    const r = this.machineRadius();
    const [edge, width] = this.edge(item.index);
    const quality = picture.quality[item.index] ?? 3;
    paint.machine(this.g, this.c, item.px, item.py, r, quality < 2 && running(item.twin, picture.a[item.index], picture.b[item.index]), edge, width);
    if (quality >= 2) paint.hatch(this.g, this.c, item.px, item.py, r);
  }

  /** All instruments in few paths: as many fills as there are looks, not as there are instruments. */
  private dots(): void {
    const { g, c } = this;
    const { quality } = this.live.picture;
    const { ppm, seen } = this.view;
    // In the overview areas speak: instruments fade in as one comes closer.
    const fade = Math.min(1, Math.max(0.25, (ppm - 0.7) / 1.1));
    const r = ppm < 0.5 ? 1 : ppm < AREAS ? 1.6 : ppm < NAME_SENSORS ? 2.6 : 4;
    g.globalAlpha = fade;
    g.lineWidth = 1;
    for (const never of [false, true]) {
      g.beginPath();
      for (const item of seen.sensors) if ((quality[item.index] ?? 3) === 3 === never) paint.instrument(g, item.px, item.py, r, item.detector);
      g.fillStyle = never ? c.ground : c.instrument;
      g.fill();
      g.strokeStyle = never ? c.instrument : c.chip;
      if (r >= 2.2) g.stroke();
    }

    g.beginPath();
    for (const item of seen.sensors) {
      if (quality[item.index] !== 2) continue;
      g.moveTo(item.px - r - 2, item.py + r + 2);
      g.lineTo(item.px + r + 2, item.py - r - 2);
    }

    g.globalAlpha = 1;
    g.strokeStyle = c.ink;
    g.lineWidth = 1.5;
    g.stroke();
  }

  private people(): void {
    const { quality } = this.live.picture;
    const raised = this.scene.zones.filter((zone) => zone.ring && risk.levelShown(zone, this.live, false) > 0);
    for (const item of this.view.seen.people) {
      const q = quality[item.index] ?? 3;
      if (q === 3 || !item.seen) continue;
      const [x, y] = this.place(item);
      const zone = raised.find((z) => inside(z.ring!, x, y));
      paint.person(this.g, this.c, item.px, item.py, this.view.ppm < 1.9, q > 0, zone ? this.c.risk[risk.levelShown(zone, this.live, false)] : null);
    }
  }

  /** An alarm shows even when its layer is off: hiding is for what is well. Where many fall together the worst stands for them, with their number. */
  private alarms(): void {
    const { alarm } = this.live.picture;
    const { seen, ppm } = this.view;
    const cells = new Map<number, { item: Item; bits: number; off: number; count: number }>();
    for (let priority = 1; priority <= 4; priority++) {
      for (const items of [seen.tanks, seen.machines, seen.sensors, seen.zones]) {
        for (const item of items) {
          const bits = alarm[item.index] ?? 0;
          if ((bits & 7) !== priority || !item.seen) continue;
          if (bits & FRESH) this.anyFresh = true;
          const off = markerOff(item, ppm, this.machineRadius());
          const key = Math.round((item.px + off) / CLUSTER_PX) * 100003 + Math.round((item.py - off) / CLUSTER_PX);
          const known = ppm < NAME_SENSORS ? cells.get(key) : undefined;
          if (known) {
            known.count++;
            known.bits |= bits & FRESH;
          } else cells.set(ppm < NAME_SENSORS ? key : cells.size, { item, bits, off, count: 1 });
        }
      }
    }

    for (const { item, bits, off, count } of [...cells.values()].reverse()) {
      const priority = bits & 7;
      const [x, y] = [item.px + off, item.py - off];
      paint.marker(this.g, this.c, x, y, priority === 1 || priority === 4 ? 15 : 17, priority, (bits & FRESH) !== 0, this.lit, this.still.matches);
      if (count > 1) chips.count(this.g, this.c, x + 8, y - 9, count);
    }
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
