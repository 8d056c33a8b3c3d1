// The live layer: every moving thing of the plant in a canvas of its own over the map. It is no layer of OpenLayers: a new value must not
// make that put all still layers together again. Drawn whole when the view, the alarms or the labels change; else only where something looks
// otherwise than before.
import type Map from 'ol/Map';
import type { FrameState } from 'ol/Map';
import type { Live } from '../live';
import * as boxes from './boxes';
import { emptyPart, Index, Mark, Part } from './index';
import type { Box } from './labels';
import { Layout, markerOff, NAME_PEOPLE, NAME_SENSORS } from './layout';
import { Looks } from './looks';
import * as paint from './paint';
import { FRESH, Painter } from './painter';
import type { Way } from './risk';
import type { Item, Scene } from './scene';
import { View } from './view';

/** People walk and machines change their mode: their labels are laid out anew at most this often. */
const WALK_MS = 1000;
const CLUSTER_PX = 20;
/** Beyond so much of the screen, or so many places, drawing all of it is cheaper. */
const MOST_SHARE = 0.4;
const MOST_PLACES = 1500;
/** A browser draws the edge of a shape a little otherwise when it draws only a part of it: up to so much of 255. */
const EDGE = 72;

export class LiveLayer {
  readonly view: View;
  readonly layout: Layout;
  readonly painter: Painter;
  /** How often it was brought up to date, how often of that as a whole, and how long that took last, ms. */
  draws = 0;
  wholes = 0;
  layouts = 0;
  drawMs = 0;
  firstDraw = 0;
  /** Frames of the feed that were on the canvas when it was drawn last. */
  drawnFrames = 0;
  private readonly canvas = document.createElement('canvas');
  private readonly g: paint.Context;
  private readonly looks: Looks;
  /** The names, drawn once: text with a halo is dear. */
  private readonly names = document.createElement('canvas');
  private named = false;
  private readonly index = new Index();
  private readonly byIndex: (Item | undefined)[] = [];
  private readonly all: Part;
  private marks: Mark[] = [];
  private frame: FrameState | null = null;
  private ratio = 1;
  private asked = 0;
  /** Everything is to be drawn; labels are to be laid out; some things, by index, have news. */
  private whole = true;
  private turned = true;
  private news: number[] = [];
  private blinked = false;
  private walkedAt = 0;
  private visible = true;

  constructor(scene: Scene, private readonly live: Live) {
    this.canvas.className = 'live-layer';
    this.canvas.setAttribute('aria-hidden', 'true');
    // In the page, though never seen: words take on the features of the font that the page asks for.
    this.canvas.append(this.names);
    Object.assign(this.canvas.style, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none' });
    this.g = this.canvas.getContext('2d')!;
    this.view = new View(scene);
    this.layout = new Layout(live, this.g, (size, weight) => paint.font(this.g, size, weight));
    this.looks = new Looks(scene, live, this.view);
    this.painter = new Painter(this.g, scene, live, this.view, this.layout, this.looks);
    this.all = { ...emptyPart(), items: this.view.seen, labels: this.layout.list };
    for (const item of scene.byId.values()) this.byIndex[item.index] = item;
  }

  get hidden(): Set<string> { return this.painter.hidden; }
  get hover(): Item | null { return this.painter.hover; }
  set hover(item: Item | null) { this.painter.hover = item; }
  get selected(): Item | null { return this.painter.selected; }
  set selected(item: Item | null) { this.painter.selected = item; }
  get ways(): Way[] { return this.painter.ways; }
  set ways(ways: Way[]) { this.painter.ways = ways; }

  /** Lies over the layers of a map and under what the page lays over it; drawn in the same frame as they are. */
  attach(map: Map): void {
    map.getViewport().querySelector('.ol-overlaycontainer')!.before(this.canvas);
    document.fonts.addEventListener('loadingdone', this.refont);
    void document.fonts.ready.then(this.refont);
    map.on('postrender', ({ frameState }) => {
      if (!frameState) return;
      this.frame = frameState;
      if (!this.whole && this.ratio === frameState.pixelRatio && this.view.stands(frameState)) return;
      this.whole = true;
      this.draw();
    });
  }

  /** Fonts have come: what was measured and drawn in others is wrong. */
  private readonly refont = (): void => {
    this.layout.forget();
    this.relay();
  };

  close(): void {
    document.fonts.removeEventListener('loadingdone', this.refont);
    cancelAnimationFrame(this.asked);
    this.canvas.remove();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.canvas.style.visibility = visible ? '' : 'hidden';
  }

  /** Half a second has passed. */
  blink(lit: boolean): void {
    this.painter.lit = lit;
    if (this.painter.still.matches || !this.marks.some((mark) => mark.bits & FRESH)) return;
    this.blinked = true;
    this.soon();
  }

  /** The feed has told something of these twins; null: of all. */
  take(changed: ArrayLike<number> | null): void {
    if (changed === null) this.turned = this.whole = true;
    else if (!this.whole || !this.turned) for (let i = 0; i < changed.length; i++) this.news.push(changed[i]);
    this.soon();
  }

  /** Draws everything at the next frame. */
  changed(): void {
    this.whole = true;
    this.soon();
  }

  /** Lays the labels out anew at the next frame. */
  relay(): void {
    this.turned = true;
    this.changed();
  }

  /** Pixels (x, y) at which what was drawn bit by bit is not what drawing it as a whole gives. For tests. */
  seams(): string[] {
    if (!this.frame) return ['nothing'];
    const read = (): Uint8ClampedArray => this.g.getImageData(0, 0, this.canvas.width, this.canvas.height).data;
    this.draw();
    const pieced = read();
    this.drawWhole(this.frame);
    const whole = read();
    const seams: string[] = [];
    for (let i = 0; i < whole.length; i += 4) {
      const [was, is] = [pieced, whole].map((all) => [0, 1, 2, 3].map((part) => all[i + part] * (part < 3 ? all[i + 3] / 255 : 1)));
      if (is.some((v, part) => Math.abs(v - was[part]) > EDGE)) seams.push(`${(i / 4) % this.canvas.width} ${Math.floor(i / 4 / this.canvas.width)}: ${was.join()} / ${is.join()}`);
    }

    return seams;
  }

  /** Where a twin is now, metres. */
  place(item: Item): [number, number] {
    if (item.twin.kind === 'person') {
      const { a, b, quality } = this.live.picture;
      if ((quality[item.index] ?? 3) < 3 && Number.isFinite(a[item.index])) return [a[item.index], b[item.index]];
    }

    return [item.x, item.y];
  }

  private soon(): void {
    if (this.asked === 0) this.asked = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    if (!this.frame || !this.visible) return;
    const began = performance.now();
    this.looks.begin();
    const places = this.examine(began);
    if (places === null) this.drawWhole(this.frame);
    else this.drawPlaces(places);
    this.whole = this.turned = this.blinked = false;
    this.news.length = 0;
    this.draws++;
    this.drawnFrames = this.live.frames;
    if (this.firstDraw === 0 && this.live.frames > 0) this.firstDraw = began;
    this.drawMs = performance.now() - began;
  }

  /** The places to be drawn anew; null: all of the screen. */
  private examine(now: number): Box[] | null {
    for (const index of this.news) {
      const item = this.byIndex[index];
      if (item && this.looks.turned(item)) this.turned = true;
    }

    const walks = this.view.ppm >= NAME_PEOPLE && now - this.walkedAt > WALK_MS && this.news.length > 0;
    if (this.whole || this.turned || walks) {
      this.turned ||= walks;
      return null;
    }

    const places: Box[] = [];
    for (const index of this.news) {
      const item = this.byIndex[index];
      if (item && !this.see(item, places)) return null;
    }

    for (const pipe of this.view.seen.pipes) if (this.looks.changed(pipe)) places.push(boxes.around(pipe, this.view, 0));
    if (this.blinked) for (const mark of this.marks) if (mark.bits & FRESH) places.push(boxes.ofMark(mark));
    const gathered = boxes.gather(places);
    const area = gathered.reduce((sum, box) => sum + box.w * box.h, 0);
    return gathered.length > MOST_PLACES || area > MOST_SHARE * this.view.width * this.view.height ? null : gathered;
  }

  /** Notes where a thing of which there is news must be drawn; false: everywhere. */
  private see(item: Item, places: Box[]): boolean {
    if (item.twin.kind === 'person') return this.walk(item, places);
    if (item.flow || !this.looks.changed(item)) return true;
    places.push(boxes.around(item, this.view, this.painter.machineRadius()));
    if (item.labelled) places.push(boxes.ofLabel(item.labelled));
    return true;
  }

  private walk(item: Item, places: Box[]): boolean {
    const { labelled } = item;
    const before = boxes.around(item, this.view, 0);
    const named = labelled && boxes.ofLabel(labelled);
    this.view.putWalker(item, ...this.place(item));
    if (!this.looks.changed(item)) return true;
    if (item === this.hover || item === this.selected) return false;
    const after = boxes.around(item, this.view, 0);
    this.index.move(item, after);
    places.push(before, after);
    if (!labelled || !named) return true;
    this.index.move(labelled, boxes.ofLabel(labelled));
    places.push(named, boxes.ofLabel(labelled));
    return true;
  }

  private drawWhole(frame: FrameState): void {
    const [w, h] = frame.size;
    const { g } = this;
    const moved = this.view.take(frame);
    this.resize(w, h, frame.pixelRatio);
    for (const item of this.view.seen.people) this.view.putWalker(item, ...this.place(item));
    if (moved || this.turned) this.lay();
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    g.clearRect(0, 0, w, h);
    this.painter.draw(this.all);
    this.wholes++;
    this.named = false;
    this.file();
  }

  private drawPlaces(places: Box[]): void {
    const { g, ratio } = this;
    if (!this.named && places.length > 0) this.drawNames();
    for (const { x, y, w, h } of places) {
      // Whole device pixels, so that nothing is drawn half over what stands.
      const x0 = Math.max(0, Math.floor(x * ratio));
      const y0 = Math.max(0, Math.floor(y * ratio));
      const x1 = Math.min(this.canvas.width, Math.ceil((x + w) * ratio));
      const y1 = Math.min(this.canvas.height, Math.ceil((y + h) * ratio));
      if (x1 <= x0 || y1 <= y0) continue;
      const box = { x: x0 / ratio, y: y0 / ratio, w: (x1 - x0) / ratio, h: (y1 - y0) / ratio };
      g.save();
      g.beginPath();
      g.rect(box.x, box.y, box.w, box.h);
      g.clip();
      g.clearRect(box.x, box.y, box.w, box.h);
      this.painter.draw(this.index.within(box), () => {
        g.drawImage(this.names, x0, y0, x1 - x0, y1 - y0, box.x, box.y, box.w, box.h);
      });
      g.restore();
    }
  }

  private drawNames(): void {
    this.names.width = this.canvas.width;
    this.names.height = this.canvas.height;
    const g = this.names.getContext('2d')!;
    g.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.painter.names(g, this.layout.list);
    this.named = true;
  }

  private resize(w: number, h: number, ratio: number): void {
    this.ratio = ratio;
    if (this.canvas.width === Math.round(w * ratio) && this.canvas.height === Math.round(h * ratio)) return;
    this.canvas.width = Math.round(w * ratio);
    this.canvas.height = Math.round(h * ratio);
    this.canvas.style.width = `${w}px`;
    this.canvas.style.height = `${h}px`;
  }

  private lay(): void {
    this.walkedAt = performance.now();
    this.layouts++;
    for (const items of [this.view.seen.sensors, this.view.seen.people]) for (const item of items) item.labelled = null;
    this.layout.run(this.view, this.hidden, this.painter.shown('riskAll'), this.painter.machineRadius());
    for (const label of this.layout.list) if (label.kind === 'reading' || label.item.twin.kind === 'person') label.item.labelled = label;
    this.all.marks = this.marks = this.cluster();
  }

  /** Files everything that is on the canvas by its place, and how it looks. */
  private file(): void {
    const { index, view } = this;
    const radius = this.painter.machineRadius();
    index.clear();
    for (const kind in view.seen) {
      for (const item of view.seen[kind as keyof typeof view.seen]) {
        this.looks.turned(item);
        this.looks.changed(item);
        this.put(kind as keyof typeof view.seen, item, boxes.around(item, view, radius));
      }
    }

    for (const mark of this.marks) this.put('mark', mark, boxes.ofMark(mark));
    for (const label of this.layout.list) this.put('label', label, boxes.ofLabel(label));
  }

  private put(kind: Parameters<Index['put']>[0], thing: Parameters<Index['put']>[1], box: Box): void {
    const x = Math.max(0, box.x);
    const y = Math.max(0, box.y);
    const w = Math.min(this.view.width, box.x + box.w) - x;
    const h = Math.min(this.view.height, box.y + box.h) - y;
    // Who is out of sight may walk into it.
    const walks = ('twin' in thing ? thing : thing.item).twin.kind === 'person';
    if ((w > 0 && h > 0) || walks) this.index.put(kind, thing, { x, y, w, h });
  }

  /** An alarm shows even when its layer is off: hiding is for what is well. Where many fall together the worst stands for them, with their number. */
  private cluster(): Mark[] {
    const { alarm } = this.live.picture;
    const { seen, ppm } = this.view;
    const cells = new globalThis.Map<number, Mark>();
    for (let priority = 1; priority <= 4; priority++) {
      for (const items of [seen.tanks, seen.machines, seen.sensors, seen.zones]) {
        for (const item of items) {
          const bits = alarm[item.index] ?? 0;
          if ((bits & 7) !== priority || !item.seen) continue;
          const off = markerOff(item, ppm, this.painter.machineRadius());
          const key = Math.round((item.px + off) / CLUSTER_PX) * 100003 + Math.round((item.py - off) / CLUSTER_PX);
          const known = ppm < NAME_SENSORS ? cells.get(key) : undefined;
          if (known) {
            known.count++;
            known.bits |= bits & FRESH;
          } else cells.set(ppm < NAME_SENSORS ? key : cells.size, { item, bits, off, count: 1 });
        }
      }
    }

    return [...cells.values()].reverse();
  }
}
