// Draws the board into one canvas: the plan in the look of the live map, then what is selected, drawn, moved, compared.
import type { FrameState } from 'ol/Map';
import * as paint from '../map/paint';
import { palette } from '../map/palette';
import type { Item } from '../map/scene';
import type { Board, Change } from './board';
import { crossing } from './geometry';
import { NAMES, Pencil, TAGS } from './things';

/** Greys and blues with patterns: the colours of alarms are for alarms. */
const MARKS: Record<Change, { light: string; dark: string; dash: number[]; sign: string }> = {
  added: { light: '#1B6E63', dark: '#6CC4B5', dash: [], sign: '+' },
  changed: { light: '#2B5C8A', dark: '#8DB8E0', dash: [7, 4], sign: '~' },
  removed: { light: '#5D4A6E', dark: '#C3AED6', dash: [2, 3], sign: '×' },
};

export class BoardLayer extends Pencil {
  draws = 0;
  private taken = new Set<number>();

  constructor(private readonly board: Board) {
    super({ zIndex: 10 });
    this.canvas.style.position = 'absolute';
    this.canvas.setAttribute('aria-hidden', 'true');
  }

  override render(frame: FrameState | null): HTMLElement {
    if (!frame) return this.canvas;
    const [w, h] = frame.size;
    const ratio = frame.pixelRatio;
    if (this.canvas.width !== Math.round(w * ratio) || this.canvas.height !== Math.round(h * ratio)) {
      this.canvas.width = Math.round(w * ratio);
      this.canvas.height = Math.round(h * ratio);
      this.canvas.style.width = `${w}px`;
      this.canvas.style.height = `${h}px`;
    }

    const { g } = this;
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, w, h);
    this.c = palette();
    this.t = frame.coordinateToPixelTransform;
    this.ppm = 1 / frame.viewState.resolution;
    this.taken.clear();
    this.lines(w, h);
    for (const item of this.board.ghosts) this.ghost(item);
    for (const base of this.board.drawn) this.item(this.board.now(base.twin.id) ?? base, w, h);
    this.links();
    this.course();
    this.template();
    this.choice();
    this.draws++;
    return this.canvas;
  }

  /** The grid, when its meshes are wide enough to help. */
  private lines(w: number, h: number): void {
    const { g, c } = this;
    let mesh = this.board.grid;
    if (mesh <= 0) return;
    while (mesh * this.ppm < 14) mesh *= 5;
    const begin = (at: number, scale: number): number => Math.floor(-at / scale / mesh) * mesh;
    g.beginPath();
    for (let m = begin(this.t[4], this.t[0]); this.x(m) < w; m += mesh) { g.moveTo(Math.round(this.x(m)) + 0.5, 0); g.lineTo(Math.round(this.x(m)) + 0.5, h); }
    const top = -this.t[5] / this.t[3];
    for (let m = Math.ceil(top / mesh) * mesh; this.y(m) < h; m -= mesh) { g.moveTo(0, Math.round(this.y(m)) + 0.5); g.lineTo(w, Math.round(this.y(m)) + 0.5); }
    g.strokeStyle = c.zoneLine;
    g.globalAlpha = 0.28;
    g.lineWidth = 1;
    g.stroke();
    g.globalAlpha = 1;
  }

  private item(item: Item, w: number, h: number): void {
    const { g } = this;
    const { twin } = item;
    const change = this.board.marks?.get(twin.id);
    const faint = this.board.marks !== null && !change;
    g.globalAlpha = faint ? 0.45 : 1;
    const [x, y] = [this.x(item.x), this.y(item.y)];
    const away = x < -80 || y < -80 || x > w + 80 || y > h + 80;
    if (twin.shape.kind === 'Polygon') this.area(item);
    else if (twin.shape.kind === 'LineString') this.pipe(item);
    else if (!away) this.thing(item, x, y);
    g.globalAlpha = 1;
    if (change) this.mark(item, change);
    if (this.board.wrong.has(twin.id) && !away) this.warn(x + this.radius(item) * 0.7, y - this.radius(item) * 0.7);
    if (!away) this.label(item, x, y);
  }

  /** Tags where there is room: what is selected first, then areas and tanks, instruments only close by. */
  private label(item: Item, x: number, y: number): void {
    const { g, c } = this;
    const on = this.board.selected.has(item.twin.id) || this.board.hover === item.twin.id || this.board.marks?.has(item.twin.id);
    const small = item.twin.kind === 'sensor' || item.twin.kind === 'person' || item.twin.shape.kind === 'LineString';
    if (!on && this.ppm < (small ? TAGS : NAMES * 0.6)) return;
    const inside = item.twin.kind === 'tank' && item.r * this.ppm > 24;
    const ty = item.twin.kind === 'zone' ? y : inside ? y : y + this.radius(item) + 9;
    const text = item.label.length > 40 ? `${item.label.slice(0, 39)}…` : item.label;
    paint.font(g, item.twin.kind === 'zone' ? 12 : 11, on ? 700 : 600);
    if (!this.room(x, ty, g.measureText(text).width) && !on) return;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.lineWidth = 3;
    g.lineJoin = 'round';
    g.strokeStyle = c.chipSolid;
    g.strokeText(text, x, ty);
    g.fillStyle = c.ink;
    g.fillText(text, x, ty);
  }

  /** Takes the place of a label; false when another one has a part of it. */
  private room(x: number, y: number, width: number): boolean {
    const row = Math.floor(y / 14) * 100003;
    const [first, last] = [Math.floor((x - width / 2 - 2) / 12), Math.floor((x + width / 2 + 2) / 12)];
    let free = true;
    for (let at = first; at <= last; at++) for (const cell of [row + at, row + 100003 + at]) {
      if (this.taken.has(cell)) free = false;
    }

    if (free) for (let at = first; at <= last; at++) this.taken.add(row + at).add(row + 100003 + at);
    return free;
  }

  private warn(x: number, y: number): void {
    const { g, c } = this;
    g.beginPath();
    g.arc(x, y, 7, 0, 7);
    g.fillStyle = c.ink;
    g.fill();
    paint.font(g, 11, 800);
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillStyle = c.chipSolid;
    g.fillText('!', x, y + 0.5);
  }

  private mark(item: Item, change: Change): void {
    const { g, c } = this;
    const mark = MARKS[change];
    const colour = document.documentElement.dataset.theme === 'dark' ? mark.dark : mark.light;
    this.outline(item, 4);
    g.strokeStyle = colour;
    g.lineWidth = 3;
    g.setLineDash(mark.dash);
    g.stroke();
    g.setLineDash([]);
    const [x, y] = [this.x(item.x) - this.radius(item) * 0.75 - 5, this.y(item.y) - this.radius(item) * 0.75 - 5];
    g.beginPath();
    g.arc(x, y, 8, 0, 7);
    g.fillStyle = colour;
    g.fill();
    paint.font(g, 13, 800);
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillStyle = c.chipSolid;
    g.fillText(mark.sign, x, y + 0.5);
  }

  private ghost(item: Item): void {
    const { g, c } = this;
    const now = this.board.items.get(item.twin.id);
    if (!now) {
      g.globalAlpha = 0.5;
      if (item.twin.shape.kind === 'Polygon') this.area(item);
      else if (item.twin.shape.kind === 'LineString') this.pipe(item);
      else this.thing(item, this.x(item.x), this.y(item.y));
      g.globalAlpha = 1;
      if (item.twin.shape.kind === 'Point') paint.hatch(g, c, this.x(item.x), this.y(item.y), this.radius(item));
      this.mark(item, 'removed');
      this.label(item, this.x(item.x), this.y(item.y));
      return;
    }

    this.outline(item, 0);
    g.strokeStyle = c.muted;
    g.lineWidth = 1.4;
    g.setLineDash([2, 4]);
    g.stroke();
    g.beginPath();
    g.moveTo(this.x(item.x), this.y(item.y));
    g.lineTo(this.x(now.x), this.y(now.y));
    g.stroke();
    g.setLineDash([]);
  }

  /** Relations of what is selected, with an arrow at their end. */
  private links(): void {
    const { g, c, board } = this;
    if (board.selected.size === 0 || board.selected.size > 30) return;
    g.lineWidth = 1.6;
    for (const base of board.items.values()) {
      for (const relation of base.twin.relations) {
        if (!board.selected.has(base.twin.id) && !board.selected.has(relation.target)) continue;
        const [a, b] = [board.now(base.twin.id), board.now(relation.target)];
        if (!a || !b) continue;
        const near = relation.kind === 'locatedIn';
        g.setLineDash(near ? [1, 4] : []);
        this.arrow(this.x(a.x), this.y(a.y), this.x(b.x), this.y(b.y), near ? c.muted : c.select);
        g.setLineDash([]);
      }
    }
  }

  /** What is being drawn, with the pointer as its next corner; a ring that would cross itself is hatched out. */
  private course(): void {
    const { g, c, board } = this;
    const points = board.cursor && board.course.length > 0 ? [...board.course, ...board.cursor] : board.course;
    if (points.length >= 2) {
      const wrong = board.tool === 'area' && points.length >= 8 && crossing(points);
      this.trace(points, board.tool === 'area');
      if (board.tool === 'area') {
        g.fillStyle = c.cone;
        g.fill();
      }

      g.strokeStyle = wrong ? c.ink : c.select;
      g.lineWidth = 2;
      g.setLineDash(wrong ? [2, 5] : []);
      g.stroke();
      g.setLineDash([]);
      for (let i = 0; i + 1 < board.course.length; i += 2) this.handle(board.course[i], board.course[i + 1], 4.5, true);
    }

    if (board.from && board.cursor) {
      const from = board.items.get(board.from);
      if (from) this.arrow(this.x(from.x), this.y(from.y), this.x(board.cursor[0]), this.y(board.cursor[1]), c.select);
    }

    this.guides();
  }

  private guides(): void {
    const { g, c, board } = this;
    if (!board.guides) return;
    const { x, y, at } = board.guides;
    g.strokeStyle = c.select;
    g.lineWidth = 1;
    g.setLineDash([4, 3]);
    for (const other of [x, y]) {
      if (!other) continue;
      g.beginPath();
      g.moveTo(this.x(at[0]), this.y(at[1]));
      g.lineTo(this.x(other[0]), this.y(other[1]));
      g.stroke();
    }

    g.setLineDash([]);
  }

  private template(): void {
    const { g, c, board } = this;
    if (!board.cursor || board.tool === 'select' || board.tool === 'box') return;
    const [x, y] = [this.x(board.cursor[0]), this.y(board.cursor[1])];
    if (board.tool === 'point' && board.template) {
      const item = board.make({ ...board.template, shape: { kind: 'Point', points: board.cursor } });
      g.globalAlpha = 0.65;
      this.thing(item, x, y);
      g.globalAlpha = 1;
    }

    g.beginPath();
    g.moveTo(x - 9, y);
    g.lineTo(x + 9, y);
    g.moveTo(x, y - 9);
    g.lineTo(x, y + 9);
    g.strokeStyle = c.select;
    g.lineWidth = 1.4;
    g.stroke();
  }

  private choice(): void {
    const { g, c, board } = this;
    if (board.hover && !board.selected.has(board.hover)) this.ring(board.hover, 1.5);
    for (const id of board.selected) this.ring(id, 2.5);
    const shaped = board.tool === 'select' ? board.shaped : null;
    if (shaped) {
      const corners = board.corners(shaped);
      const n = corners.length;
      for (let i = 0; i + 1 < n; i += 2) this.handle(corners[i], corners[i + 1], 5, true);
      const sides = shaped.twin.shape.kind === 'Polygon' ? n : n - 2;
      for (let i = 0; i < sides; i += 2) this.handle((corners[i] + corners[(i + 2) % n]) / 2, (corners[i + 1] + corners[(i + 3) % n]) / 2, 3.2, false);
    }

    if (!board.rubber) return;
    const [x0, y0, x1, y1] = board.rubber;
    g.beginPath();
    g.rect(this.x(x0), this.y(y1), (x1 - x0) * this.ppm, (y1 - y0) * this.ppm);
    g.fillStyle = c.cone;
    g.fill();
    g.strokeStyle = c.select;
    g.lineWidth = 1;
    g.stroke();
  }

  private ring(id: string, width: number): void {
    const item = this.board.now(id);
    if (!item) return;
    this.outline(item, 4);
    this.g.strokeStyle = this.c.select;
    this.g.lineWidth = width;
    this.g.stroke();
  }
}
