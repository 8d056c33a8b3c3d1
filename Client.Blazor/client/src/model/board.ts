// What lies on the drawing board: the draft's twins, what is selected, the tool in the hand, and what is just being drawn.
import type { PlanTwin } from '../plan';
import { build, Item } from '../map/scene';
import { awayFrom, Box, box, open, within } from './geometry';

export type Tool = 'select' | 'box' | 'point' | 'line' | 'area' | 'link';
export type Change = 'added' | 'changed' | 'removed';

export interface BoardTwin extends PlanTwin {
  /** It has something wrong. */
  wrong?: boolean;
}

const KIND_ORDER = ['zone', 'equipment', 'tank', 'camera', 'weatherStation', 'person', 'sensor'];

export class Board {
  readonly items = new Map<string, Item>();
  selected = new Set<string>();
  tool: Tool = 'select';
  /** The thing a placing tool makes: drawn under the pointer. */
  template: BoardTwin | null = null;
  /** Vertices of the line or area being drawn, flat. */
  course: number[] = [];
  /** Where a link begins. */
  from: string | null = null;
  cursor: [number, number] | null = null;
  grid = 1;
  /** Things moved while the finger is down: by id. */
  lifted = new Map<string, Item>();
  rubber: Box | null = null;
  guides: { x: [number, number] | null; y: [number, number] | null; at: [number, number] } | null = null;
  hover: string | null = null;
  marks: Map<string, Change> | null = null;
  /** Things as they are live: removed ones, and where moved ones were. */
  ghosts: Item[] = [];
  wrong = new Set<string>();
  private order: Item[] | null = null;

  constructor(private readonly chinese: boolean) {}

  show(twins: BoardTwin[]): void {
    // What is selected stays selected where it is still there.
    this.items.clear();
    this.put(twins, []);
  }

  put(twins: BoardTwin[], removed: string[]): void {
    for (const id of removed) this.items.delete(id);
    for (const twin of twins) this.items.set(twin.id, build(twin, this.chinese));
    this.selected = new Set([...this.selected].filter((id) => this.items.has(id)));
    this.lifted.clear();
    this.order = null;
  }

  make(twin: BoardTwin): Item {
    return build(twin, this.chinese);
  }

  /** As it is now: under the finger when it is moved. */
  now(id: string): Item | undefined {
    return this.lifted.get(id) ?? this.items.get(id);
  }

  /** In the order in which they are drawn: large ones under small ones. */
  get drawn(): Item[] {
    return (this.order ??= [...this.items.values()].sort((a, b) => rank(a) - rank(b) || size(b) - size(a)));
  }

  lift(id: string, points: number[]): void {
    const item = this.items.get(id);
    if (item) this.lifted.set(id, this.make({ ...item.twin, shape: { ...item.twin.shape, points } }));
  }

  /** The topmost thing at a place; what is selected is preferred so that it can be dragged. */
  at(x: number, y: number, tolerance: number): Item | null {
    let best: Item | null = null;
    for (const item of this.drawn) {
      if (!this.touches(item, x, y, tolerance)) continue;
      best = item;
    }

    return best;
  }

  private touches(item: Item, x: number, y: number, tolerance: number): boolean {
    const { kind, points } = item.twin.shape;
    if (kind === 'Point') return Math.hypot(item.x - x, item.y - y) <= Math.max(item.r, tolerance);
    if (kind === 'LineString') return awayFrom(x, y, points) <= tolerance;
    const b = box(points);
    if (x < b[0] - tolerance || x > b[2] + tolerance || y < b[1] - tolerance || y > b[3] + tolerance) return false;
    return awayFrom(x, y, points) <= tolerance || holds(points, x, y);
  }

  within(b: Box): string[] {
    return [...this.items.values()].filter((item) => within(b, item.twin.shape.points)).map((item) => item.twin.id);
  }

  /** Points of things that are not in the hand, for snapping. */
  others(without: ReadonlySet<string>, sight: Box): number[] {
    const out: number[] = [];
    for (const item of this.items.values()) {
      if (without.has(item.twin.id) || item.twin.kind === 'person') continue;
      const p = item.twin.shape.points;
      for (let i = 0; i + 1 < p.length; i += 2) if (p[i] >= sight[0] && p[i] <= sight[2] && p[i + 1] >= sight[1] && p[i + 1] <= sight[3]) out.push(p[i], p[i + 1]);
    }

    return out;
  }

  /** The single selected line or area, whose corners can be moved; null: none. */
  get shaped(): Item | null {
    if (this.selected.size !== 1) return null;
    const item = this.now([...this.selected][0]);
    return item && item.twin.shape.kind !== 'Point' ? item : null;
  }

  /** Corners of a line or area without the closing one. */
  corners(item: Item): number[] {
    return item.twin.shape.kind === 'Polygon' ? open(item.twin.shape.points) : item.twin.shape.points;
  }
}

function rank(item: Item): number {
  const kind = item.twin.shape.kind === 'Polygon' && item.twin.kind !== 'zone' ? 0.5 : item.twin.shape.kind === 'LineString' ? 0.8 : 0;
  return kind || KIND_ORDER.indexOf(item.twin.kind);
}

function size(item: Item): number {
  const b = box(item.twin.shape.points);
  return (b[2] - b[0]) * (b[3] - b[1]);
}

function holds(ring: number[], x: number, y: number): boolean {
  let hit = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) hit = !hit;
  }

  return hit;
}
