// The live layer: every moving thing of the plant in one canvas, drawn straight from the typed arrays of the picture.
import Layer from 'ol/layer/Layer';
import type { FrameState } from 'ol/Map';
import type { Live } from '../live';
import { running } from '../plan';
import { decimal } from '../words';
import { Labels } from './labels';
import * as paint from './paint';
import { palette, Palette } from './palette';
import type { Item, Scene } from './scene';

const FRESH = 0x08;
const SUPPRESSED = 0x20;
const DETECTOR = /gas|flame|oxygen|smoke|thermal/;
/** Pixels per metre from which things are named. */
const NAME_MACHINES = 1.6;
const NAME_SENSORS = 3.4;
const NAME_PEOPLE = 4.5;
const BARS = 6;
/** Below this people are dots and cameras are left out. */
const SMALL = 1.2;

export class LiveLayer extends Layer {
  readonly labels = new Labels();
  readonly hidden = new Set<string>();
  hover: Item | null = null;
  selected: Item | null = null;
  draws = 0;
  drawMs = 0;
  private readonly canvas = document.createElement('canvas');
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  private lit = true;
  private anyFresh = false;
  private g!: paint.Context;
  private c!: Palette;
  private t: number[] = [];
  private ppm = 1;
  private width = 0;
  private height = 0;

  constructor(private readonly scene: Scene, private readonly live: Live) {
    super({ zIndex: 10 });
    this.canvas.style.position = 'absolute';
    this.canvas.className = 'live-layer';
    this.canvas.setAttribute('aria-hidden', 'true');
  }

  /** Half a second has passed. */
  blink(): void {
    this.lit = !this.lit;
    if (this.anyFresh && !this.still.matches) this.changed();
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

    this.g = this.canvas.getContext('2d')!;
    this.g.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.g.clearRect(0, 0, w, h);
    this.c = palette();
    this.t = frame.coordinateToPixelTransform;
    this.ppm = 1 / frame.viewState.resolution;
    this.width = w;
    this.height = h;
    this.labels.clear();
    this.anyFresh = false;
    this.draw();
    this.draws++;
    this.drawMs = performance.now() - began;
    return this.canvas;
  }

  private draw(): void {
    const { scene } = this;
    const shown = (name: string): boolean => !this.hidden.has(name);
    if (shown('cameras') && this.ppm >= SMALL) for (const item of scene.cameras) this.at(item, 20, (x, y) => this.camera(item, x, y));
    if (shown('tanks')) for (const item of scene.tanks) this.at(item, item.r * this.ppm + 20, (x, y) => this.tank(item, x, y));
    if (shown('equipment')) for (const item of scene.machines) this.at(item, 40, (x, y) => this.machine(item, x, y));
    if (shown('sensors')) for (const item of scene.sensors) this.at(item, 60, (x, y) => this.dot(item, x, y));
    if (shown('people')) for (const item of scene.people) if ((this.live.picture.quality[item.index] ?? 3) < 3) this.at(item, 20, (x, y) => paint.person(this.g, this.c, x, y, this.ppm < SMALL));
    this.alarms(shown);
    this.focus(this.hover);
    this.focus(this.selected);
    if (shown('zones')) for (const item of scene.zones) this.zoneName(item);
    if (shown('equipment') && this.ppm >= NAME_MACHINES) for (const item of scene.machines) this.at(item, 40, (x, y) => this.name(item.label, x, y, 10 + this.machineRadius()));
    if (shown('sensors') && this.ppm >= NAME_SENSORS) for (const item of scene.sensors) this.at(item, 60, (x, y) => this.reading(item, x, y, 0));
    if (shown('people') && this.ppm >= NAME_PEOPLE) for (const item of scene.people) this.at(item, 40, (x, y) => this.name(item.label, x, y, 17));
    if (shown('cameras') && this.ppm >= NAME_SENSORS) for (const item of scene.cameras) this.at(item, 40, (x, y) => this.name(item.label, x, y, 14));
  }

  private at(item: Item, margin: number, act: (x: number, y: number) => void): void {
    const [mx, my] = this.place(item);
    const { t } = this;
    const x = t[0] * mx + t[2] * my + t[4];
    const y = t[1] * mx + t[3] * my + t[5];
    if (x < -margin || y < -margin || x > this.width + margin || y > this.height + margin) return;
    act(x, y);
  }

  private edge(index: number): [string, number] {
    const priority = (this.live.picture.alarm[index] ?? 0) & 7;
    return priority ? [this.c.priority[priority], 3] : [this.c.tankLine, 1.5];
  }

  private tank(item: Item, x: number, y: number): void {
    const { g, c } = this;
    const { picture } = this.live;
    const r = Math.max(5, item.r * this.ppm);
    const quality = picture.quality[item.index] ?? 3;
    const level = quality < 3 ? picture.a[item.index] : NaN;
    const [edge, width] = this.edge(item.index);
    paint.tank(g, c, x, y, r, quality < 2 ? level : NaN, item.twin.limits, edge, width);
    if (quality >= 1) paint.hatch(g, c, x, y, r);
    this.labels.block(x - r, y - r, 2 * r, 2 * r);
    if (r < 15) return;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    const big = Math.min(26, Math.max(11, r * 0.42));
    const roomy = r >= 26;
    g.fillStyle = quality >= 2 ? c.bad : c.ink;
    paint.font(g, big, 650);
    const text = decimal(level, 1);
    g.fillText(text, x, y + (roomy ? 1 : 0));
    if (quality === 2) this.strike(x, y + 1, g.measureText(text).width);
    if (!roomy) return;
    const small = Math.min(13, Math.max(9.5, r * 0.24));
    paint.font(g, small, 550);
    g.fillStyle = c.muted;
    g.fillText(item.label, x, y - big * 0.92);
    paint.font(g, small, 450);
    g.fillText(r >= 40 && item.twin.words.substance ? `%  ${item.twin.words.substance}` : '%', x, y + big * 0.95);
  }

  private camera(item: Item, x: number, y: number): void {
    const online = this.live.picture.a[item.index];
    paint.camera(this.g, this.c, x, y, !(online < 0.5));
    this.labels.block(x - 7, y - 5, 14, 10);
  }

  private machineRadius(): number {
    return Math.min(18, Math.max(5, 3 * this.ppm));
  }

  private machine(item: Item, x: number, y: number): void {
    const { picture } = this.live;
    const r = this.machineRadius();
    const [edge, width] = this.edge(item.index);
    const quality = picture.quality[item.index] ?? 3;
    paint.machine(this.g, this.c, x, y, r, quality < 2 && running(item.twin, picture.a[item.index], picture.b[item.index]), edge, width);
    if (quality >= 2) paint.hatch(this.g, this.c, x, y, r);
    this.labels.block(x - r, y - r, 2 * r, 2 * r);
  }

  private dot(item: Item, x: number, y: number): void {
    const { picture } = this.live;
    const quality = picture.quality[item.index] ?? 3;
    const r = this.ppm < 1 ? 2 : this.ppm < NAME_SENSORS ? 2.8 : 4;
    const fill = quality === 3 ? this.c.ground : this.c.instrument;
    paint.instrument(this.g, this.c, x, y, r, DETECTOR.test(item.twin.quantity ?? ''), fill);
    if (quality === 2) {
      this.g.strokeStyle = this.c.ink;
      this.g.lineWidth = 1.5;
      this.g.beginPath();
      this.g.moveTo(x - r - 2, y + r + 2);
      this.g.lineTo(x + r + 2, y - r - 2);
      this.g.stroke();
    }
  }

  private alarms(shown: (name: string) => boolean): void {
    const groups: [string, Item[]][] = [['sensors', this.scene.sensors], ['equipment', this.scene.machines], ['tanks', this.scene.tanks], ['zones', this.scene.zones]];
    const { alarm } = this.live.picture;
    // Lowest priority first, so that the most urgent lies on top. An alarm shows even when its layer is off: hiding is for what is well.
    for (let priority = 4; priority >= 1; priority--) {
      for (const [name, items] of groups) {
        for (const item of items) {
          const bits = alarm[item.index] ?? 0;
          if ((bits & 7) !== priority) continue;
          this.at(item, item.r * this.ppm + 20, (x, y) => {
            const off = name === 'tanks' ? Math.max(5, item.r * this.ppm) * 0.74 : name === 'equipment' ? this.machineRadius() : 0;
            const fresh = (bits & FRESH) !== 0;
            this.anyFresh ||= fresh;
            paint.marker(this.g, this.c, x + off, y - off, priority === 1 || priority === 4 ? 15 : 17, priority, fresh, this.lit, this.still.matches);
            this.labels.block(x + off - 9, y - off - 9, 18, 18);
            if (name === 'sensors' && shown(name)) this.reading(item, x, y, priority);
          });
        }
      }
    }
  }

  /** Value with unit in a chip beside the instrument; in alarm with a coloured edge. */
  private reading(item: Item, x: number, y: number, priority: number): void {
    const { g, c } = this;
    const { picture } = this.live;
    const quality = picture.quality[item.index] ?? 3;
    const bits = picture.alarm[item.index] ?? 0;
    if (priority === 0 && (bits & 7) !== 0) return;
    const text = quality === 3 ? '–' : decimal(picture.a[item.index], item.twin.decimals ?? 1);
    const unit = item.twin.unit ?? '';
    paint.font(g, 11, 600);
    const number = g.measureText(text).width;
    paint.font(g, 10, 450);
    const w = number + (unit ? g.measureText(unit).width + 3 : 0) + 8 + (bits & SUPPRESSED ? 8 : 0);
    const bar = this.ppm >= BARS && item.twin.high !== undefined ? 4 : 0;
    const h = 16 + bar;
    const gap = priority ? 11 : 7;
    const spots = [[x + gap, y - h / 2], [x - gap - w, y - h / 2], [x - w / 2, y - gap - h], [x - w / 2, y + gap]];
    // A value in alarm tries harder: also the corners, then a little further off.
    if (priority) spots.push([x + gap, y + 4], [x + gap, y - h - 4], [x - gap - w, y + 4], [x - gap - w, y - h - 4], [x + 28, y - h / 2], [x - 28 - w, y - h / 2], [x - w / 2, y - 28 - h], [x - w / 2, y + 28]);
    const spot = spots.find(([sx, sy]) => this.labels.claim(sx, sy, w, h, `${item.twin.id} ${text}`));
    if (!spot) return;
    const [sx, sy] = spot;
    paint.chip(g, c, sx, sy, w, h, priority ? c.priority[priority] : c.chipLine, priority ? 2 : 1);
    g.textAlign = 'left';
    g.textBaseline = 'middle';
    paint.font(g, 11, 600);
    g.fillStyle = quality >= 2 ? c.bad : c.ink;
    g.fillText(text, sx + 4, sy + 8.5);
    if (quality >= 1 && quality < 3) this.strike(sx + 4 + number / 2, sy + 8.5, number, quality === 1);
    paint.font(g, 10, 450);
    g.fillStyle = c.muted;
    g.fillText(unit, sx + 7 + number, sy + 8.5);
    if (bits & SUPPRESSED) g.fillText('S', sx + w - 9, sy + 8.5);
    if (bar) this.bar(item, sx + 4, sy + 15.5, w - 8, picture.a[item.index], quality);
  }

  private bar(item: Item, x: number, y: number, w: number, value: number, quality: number): void {
    const { g, c } = this;
    const low = item.twin.low ?? 0;
    const high = item.twin.high ?? 1;
    const to = (v: number): number => x + (w * Math.min(1, Math.max(0, (v - low) / (high - low))));
    g.fillStyle = c.chipLine;
    g.fillRect(x, y, w, 2);
    for (const limit of item.twin.limits) {
      g.fillStyle = c.priority[limit.priority];
      g.fillRect(to(limit.value) - 0.5, y - 1, 1.5, 4);
    }

    if (quality >= 2 || !Number.isFinite(value)) return;
    g.fillStyle = c.ink;
    g.fillRect(to(value) - 1, y - 2, 2, 6);
  }

  private strike(x: number, y: number, w: number, dotted = false): void {
    const { g } = this;
    g.save();
    g.strokeStyle = this.c.ink;
    g.lineWidth = 1.4;
    if (dotted) g.setLineDash([2, 2]);
    g.beginPath();
    g.moveTo(x - w / 2 - 2, dotted ? y + 6 : y);
    g.lineTo(x + w / 2 + 2, dotted ? y + 6 : y);
    g.stroke();
    g.restore();
  }

  private zoneName(item: Item): void {
    const ring = item.ring ?? [item.x, item.y];
    let [left, top] = [Infinity, Infinity];
    for (let i = 0; i < ring.length; i += 2) {
      left = Math.min(left, this.t[0] * ring[i] + this.t[4]);
      top = Math.min(top, this.t[3] * ring[i + 1] + this.t[5]);
    }

    const { g } = this;
    paint.font(g, 11, 550);
    const people = this.live.picture.a[item.index];
    const inside = Number.isFinite(people) && people > 0 ? `  ·  ${people.toFixed(0)}` : '';
    const text = item.label + inside;
    const w = g.measureText(text).width + 4;
    let y = top - 9;
    if (!this.labels.claim(left + 4, top - 17, w, 15, text)) {
      if (!this.labels.claim(left + 4, top + 3, w, 15, text)) return;
      y = top + 11;
    }

    g.textAlign = 'left';
    g.textBaseline = 'middle';
    g.lineWidth = 3;
    g.strokeStyle = this.c.ground;
    g.strokeText(text, left + 6, y);
    g.fillStyle = this.c.muted;
    g.fillText(text, left + 6, y);
  }

  private name(text: string, x: number, y: number, below: number): void {
    const { g } = this;
    paint.font(g, 10.5, 500);
    const w = g.measureText(text).width + 4;
    if (!this.labels.claim(x - w / 2, y + below - 7, w, 14, text)) return;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.lineWidth = 3;
    g.strokeStyle = this.c.ground;
    g.strokeText(text, x, y + below);
    g.fillStyle = this.c.muted;
    g.fillText(text, x, y + below);
  }

  private focus(item: Item | null): void {
    if (!item || item.ring) return;
    this.at(item, 500, (x, y) => {
      const r = (item.r ? item.r * this.ppm : item.twin.kind === 'equipment' ? this.machineRadius() : 8) + 5;
      this.g.beginPath();
      this.g.arc(x, y, r, 0, 7);
      this.g.lineWidth = item === this.selected ? 2.5 : 1.2;
      this.g.strokeStyle = this.c.select;
      this.g.stroke();
      if (item.twin.kind !== 'tank') {
        paint.font(this.g, 11.5, 600);
        const w = this.g.measureText(item.label).width + 10;
        this.labels.block(x - w / 2, y + r + 4, w, 18);
        paint.chip(this.g, this.c, x - w / 2, y + r + 4, w, 18, this.c.select);
        this.g.fillStyle = this.c.ink;
        this.g.textAlign = 'center';
        this.g.textBaseline = 'middle';
        this.g.fillText(item.label, x, y + r + 13.5);
      }
    });
  }
}
