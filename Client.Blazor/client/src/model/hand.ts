// Gestures on the drawing board: select, drag, reshape, draw, link. What comes of them is told to the page, which decides.
import type MapBrowserEvent from 'ol/MapBrowserEvent';
import PointerInteraction from 'ol/interaction/Pointer';
import type { Item } from '../map/scene';
import type { Board, Tool } from './board';
import { box, Box, crossing, moved, round, snap, tidy } from './geometry';

/** What the page is told. */
export interface Deeds {
  select(ids: string[]): void;
  place(kind: 'Point' | 'LineString' | 'Polygon', points: number[]): void;
  /** What is selected was moved. */
  move(dx: number, dy: number, copy: boolean): void;
  reshape(id: string, points: number[]): void;
  link(from: string, to: string): void;
  tool(tool: Tool): void;
  /** A gesture was refused, by code. */
  refuse(code: string): void;
  draw(): void;
}

type Down = { item: Item; x: number; y: number; was: boolean; kept: boolean; shift: boolean } | { corner: number; id: string } | { rubber: [number, number] };
type Event = MapBrowserEvent<PointerEvent>;

const REACH = 9;

export class Hand extends PointerInteraction {
  /** Metres per pixel. */
  resolution = 1;
  sight: Box = [0, 0, 0, 0];
  snapping = true;
  private down: Down | null = null;
  private dragged = false;

  constructor(private readonly board: Board, private readonly deeds: Deeds) {
    super();
  }

  override handleDownEvent(event: Event): boolean {
    const { originalEvent: e, coordinate: [x, y] } = event;
    this.down = null;
    this.dragged = false;
    if (e.button !== 0) return false;
    if (this.board.tool === 'box') this.down = { rubber: [x, y] };
    if (this.board.tool !== 'select') return this.down !== null;
    const corner = this.corner(x, y);
    if (corner !== null) {
      if (e.altKey && corner % 1 === 0) { this.drop(corner); return true; }
      this.down = { corner: this.opened(corner), id: [...this.board.selected][0] };
      return true;
    }

    const item = this.board.at(x, y, REACH * this.resolution);
    const toggle = e.shiftKey || e.ctrlKey || e.metaKey;
    if (!item || (item.ring && !this.board.selected.has(item.twin.id) && !toggle)) {
      if (!e.shiftKey) return false;
      this.down = { rubber: [x, y] };
      return true;
    }

    const was = this.board.selected.has(item.twin.id);
    if (!was) this.choose(toggle ? [...this.board.selected, item.twin.id] : [item.twin.id]);
    this.down = { item, x, y, was, kept: toggle, shift: toggle };
    return true;
  }

  override handleDragEvent(event: Event): void {
    const [x, y] = event.coordinate;
    const { down, board } = this;
    if (!down) return;
    this.dragged = true;
    if ('rubber' in down) board.rubber = [Math.min(down.rubber[0], x), Math.min(down.rubber[1], y), Math.max(down.rubber[0], x), Math.max(down.rubber[1], y)];
    else if ('corner' in down) this.pull(down, x, y);
    else this.carry(down, x, y);
    this.deeds.draw();
  }

  override handleUpEvent(event: Event): boolean {
    const { down, board } = this;
    this.down = null;
    board.guides = null;
    if (down && 'rubber' in down) this.boxed(event.originalEvent.shiftKey || event.originalEvent.ctrlKey);
    else if (down && 'corner' in down) this.let(down.id);
    else if (down && this.dragged) this.put(down, event.originalEvent.altKey);
    else if (down && down.was) this.choose(down.shift ? [...board.selected].filter((id) => id !== down.item.twin.id) : [down.item.twin.id]);
    this.deeds.draw();
    return false;
  }

  override handleMoveEvent(event: Event): void {
    const [x, y] = event.coordinate;
    const { board } = this;
    if (board.tool === 'select' || board.tool === 'link') {
      const item = board.at(x, y, REACH * this.resolution);
      board.hover = item?.twin.id ?? null;
      (event.map.getTargetElement() as HTMLElement).style.cursor = this.corner(x, y) !== null ? 'crosshair' : item ? (board.selected.has(item.twin.id) ? 'move' : 'pointer') : '';
    }

    board.cursor = board.tool === 'select' || board.tool === 'box' ? null : this.snapped(x, y, new Set());
    this.deeds.draw();
  }

  /** A click that was no drag. */
  click(x: number, y: number, toggle: boolean): void {
    const { board } = this;
    if (board.tool === 'link') { this.linkTo(board.at(x, y, REACH * this.resolution)?.twin.id ?? null); return; }
    if (board.tool === 'select') {
      const item = board.at(x, y, REACH * this.resolution);
      if (!item) { if (!toggle) this.choose([]); } else if (item.ring && !board.selected.has(item.twin.id)) this.choose([item.twin.id]);
      return;
    }

    if (board.tool !== 'box') this.point(this.snapped(x, y, new Set()));
  }

  /** The next corner of what is drawn, or the place of a new thing. */
  point([x, y]: [number, number]): void {
    const { board } = this;
    if (board.tool === 'point') {
      this.deeds.place('Point', [x, y]);
      return;
    }

    const n = board.course.length;
    const near = (i: number): boolean => n >= 2 && Math.hypot(board.course[i] - x, board.course[i + 1] - y) < REACH * this.resolution;
    if (n >= 2 && (near(n - 2) || (board.tool === 'area' && n >= 6 && near(0)))) { this.finish(); return; }
    board.course.push(x, y);
    this.deeds.draw();
  }

  /** The line or area is complete. */
  finish(): void {
    const { board } = this;
    const points = tidy(board.course);
    const area = board.tool === 'area';
    if (points.length < (area ? 6 : 4)) { this.deeds.refuse(area ? 'draw.few.area' : 'draw.few.line'); return; }
    if (area && crossing(points)) { this.deeds.refuse('draw.crossing'); return; }
    board.course = [];
    this.deeds.place(area ? 'Polygon' : 'LineString', area ? [...points, points[0], points[1]] : points);
  }

  linkTo(id: string | null): void {
    const { board } = this;
    if (id === null) board.from = null;
    else if (board.from === null) board.from = id;
    else {
      const from = board.from;
      board.from = null;
      this.deeds.link(from, id);
    }

    this.deeds.draw();
  }

  choose(ids: string[]): void {
    this.board.selected = new Set(ids);
    this.deeds.select(ids);
    this.deeds.draw();
  }

  private snapped(x: number, y: number, without: ReadonlySet<string>): [number, number] {
    const { board } = this;
    if (!this.snapping) return [round(x), round(y)];
    const s = snap(x, y, [...board.others(without, this.sight), ...board.course], board.grid, REACH * this.resolution);
    board.guides = s.guideX || s.guideY ? { x: s.guideX, y: s.guideY, at: [s.x, s.y] } : null;
    return [round(s.x), round(s.y)];
  }

  /** Which corner lies under the pointer; a half: the middle of the side behind it. */
  private corner(x: number, y: number): number | null {
    const item = this.board.shaped;
    if (!item) return null;
    const p = this.board.corners(item);
    const n = p.length / 2;
    const near = (cx: number, cy: number): boolean => Math.hypot(cx - x, cy - y) <= REACH * this.resolution;
    for (let i = 0; i < n; i++) if (near(p[2 * i], p[2 * i + 1])) return i;
    const sides = item.twin.shape.kind === 'Polygon' ? n : n - 1;
    for (let i = 0; i < sides; i++) {
      const j = (i + 1) % n;
      if (near((p[2 * i] + p[2 * j]) / 2, (p[2 * i + 1] + p[2 * j + 1]) / 2)) return i + 0.5;
    }

    return null;
  }

  /** The number of the corner to pull; the middle of a side becomes a corner. */
  private opened(corner: number): number {
    if (corner % 1 === 0) return corner;
    const item = this.board.shaped!;
    const p = [...this.board.corners(item)];
    const i = Math.floor(corner);
    const j = (i + 1) % (p.length / 2);
    p.splice(2 * i + 2, 0, (p[2 * i] + p[2 * j]) / 2, (p[2 * i + 1] + p[2 * j + 1]) / 2);
    this.board.lift(item.twin.id, this.whole(item, p));
    return i + 1;
  }

  private whole(item: Item, corners: number[]): number[] {
    return item.twin.shape.kind === 'Polygon' ? [...corners, corners[0], corners[1]] : corners;
  }

  private pull(down: { corner: number; id: string }, x: number, y: number): void {
    const item = this.board.now(down.id)!;
    const p = [...this.board.corners(item)];
    [p[2 * down.corner], p[2 * down.corner + 1]] = this.snapped(x, y, new Set([down.id]));
    this.board.lift(down.id, this.whole(item, p));
  }

  private let(id: string): void {
    const item = this.board.lifted.get(id);
    if (!item) return;
    const points = item.twin.shape.points;
    if (item.twin.shape.kind === 'Polygon' && crossing(points)) {
      this.board.lifted.clear();
      this.deeds.refuse('draw.crossing');
      return;
    }

    this.deeds.reshape(id, points);
  }

  private drop(corner: number): void {
    const item = this.board.shaped!;
    const p = [...this.board.corners(item)];
    if (p.length <= (item.twin.shape.kind === 'Polygon' ? 6 : 4)) { this.deeds.refuse(item.twin.shape.kind === 'Polygon' ? 'draw.few.area' : 'draw.few.line'); return; }
    p.splice(2 * corner, 2);
    this.deeds.reshape(item.twin.id, this.whole(item, p));
  }

  private carry(down: { item: Item; x: number; y: number }, x: number, y: number): void {
    const { board } = this;
    const base = board.items.get(down.item.twin.id) ?? down.item;
    const first = base.twin.shape.points;
    const [ax, ay] = this.snapped(first[0] + x - down.x, first[1] + y - down.y, board.selected);
    for (const id of board.selected) board.lift(id, moved(board.items.get(id)!.twin.shape.points, ax - first[0], ay - first[1]));
  }

  private put(down: { item: Item }, copy: boolean): void {
    const now = this.board.lifted.get(down.item.twin.id)?.twin.shape.points;
    const before = this.board.items.get(down.item.twin.id)?.twin.shape.points;
    if (!now || !before) return;
    const [dx, dy] = [round(now[0] - before[0]), round(now[1] - before[1])];
    if (dx === 0 && dy === 0) { this.board.lifted.clear(); return; }
    this.deeds.move(dx, dy, copy);
  }

  private boxed(add: boolean): void {
    const { board } = this;
    const found = board.rubber ? board.within(board.rubber) : [];
    board.rubber = null;
    this.choose(add ? [...new Set([...board.selected, ...found])] : found);
    if (board.tool === 'box') this.deeds.tool('select');
  }

  /** The middle of what is in sight. */
  get middle(): [number, number] {
    return [(this.sight[0] + this.sight[2]) / 2, (this.sight[1] + this.sight[3]) / 2];
  }

  /** Moves the cross of a drawing tool by keyboard. */
  step(dx: number, dy: number): void {
    const { board } = this;
    const [x, y] = board.cursor ?? this.middle;
    board.cursor = [round(x + dx), round(y + dy)];
    this.deeds.draw();
  }

  /** Extent of what is selected; null: nothing is. */
  get chosen(): Box | null {
    const points = [...this.board.selected].flatMap((id) => this.board.items.get(id)?.twin.shape.points ?? []);
    return points.length ? box(points) : null;
  }
}
