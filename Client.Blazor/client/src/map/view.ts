// The part of the plant in sight: where each thing lies on the screen, worked out once per view and not once per frame.
import type { FrameState } from 'ol/Map';
import type { Item, Scene } from './scene';

export type Kind = 'zones' | 'tanks' | 'machines' | 'sensors' | 'cameras' | 'people' | 'pipes';
const KINDS: Kind[] = ['zones', 'tanks', 'machines', 'sensors', 'cameras', 'people', 'pipes'];
const MARGIN = 60;

export class View {
  /** Affine map from metres to pixels. */
  t: number[] = [1, 0, 0, 1, 0, 0];
  /** Pixels per metre. */
  ppm = 1;
  width = 0;
  height = 0;
  /** Grows with every change. */
  version = 0;
  readonly seen: Record<Kind, Item[]> = { zones: [], tanks: [], machines: [], sensors: [], cameras: [], people: [], pipes: [] };

  constructor(private readonly scene: Scene) {}

  /** Whether a frame shows what was taken last. */
  stands(frame: FrameState): boolean {
    const [w, h] = frame.size;
    return this.version > 0 && w === this.width && h === this.height && frame.coordinateToPixelTransform.every((v, i) => v === this.t[i]);
  }

  /** Takes the view of a frame; true when it is another one. */
  take(frame: FrameState): boolean {
    if (this.stands(frame)) return false;
    const t = frame.coordinateToPixelTransform;
    const [w, h] = frame.size;
    this.t = [...t];
    this.ppm = 1 / frame.viewState.resolution;
    this.width = w;
    this.height = h;
    this.version++;
    for (const kind of KINDS) this.cull(kind);
    return true;
  }

  private cull(kind: Kind): void {
    const list = this.seen[kind];
    list.length = 0;
    for (const item of this.scene[kind]) {
      this.put(item, item.x, item.y);
      if (item.ring || kind === 'pipes') item.seen = this.boxSeen(item.ring ?? item.twin.shape.points);
      // People walk: they are looked at again in every frame.
      if (item.seen || kind === 'people') list.push(item);
    }
  }

  put(item: Item, mx: number, my: number): void {
    const { t } = this;
    item.px = t[0] * mx + t[2] * my + t[4];
    item.py = t[1] * mx + t[3] * my + t[5];
    const m = MARGIN + item.r * this.ppm;
    item.seen = item.px > -m && item.py > -m && item.px < this.width + m && item.py < this.height + m;
  }

  /** Somebody who walks, in steps of half a pixel: less than that is not drawn anew. */
  putWalker(item: Item, mx: number, my: number): void {
    this.put(item, mx, my);
    item.px = Math.round(item.px * 2) / 2;
    item.py = Math.round(item.py * 2) / 2;
  }

  private boxSeen(points: number[]): boolean {
    const { t } = this;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i + 1 < points.length; i += 2) {
      const x = t[0] * points[i] + t[4];
      const y = t[3] * points[i + 1] + t[5];
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }

    return x1 >= 0 && y1 >= 0 && x0 <= this.width && y0 <= this.height;
  }

  x(mx: number): number { return this.t[0] * mx + this.t[4]; }

  y(my: number): number { return this.t[3] * my + this.t[5]; }
}
