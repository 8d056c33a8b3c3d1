// The drawing board of the modelling page: the draft's plan under the engineer's hand. The page holds the draft; this module shows it
// and says what the hand did.
import Map from 'ol/Map';
import View from 'ol/View';
import ScaleLine from 'ol/control/ScaleLine';
import { defaults as interactions } from 'ol/interaction/defaults';
import Projection from 'ol/proj/Projection';
import type BaseLayer from 'ol/layer/Base';
import type { Plan } from './plan';
import * as back from './map/backdrop';
import { palette } from './map/palette';
import { Readout } from './map/readout';
import { Board, BoardTwin, Change, Tool } from './model/board';
import { BoardLayer } from './model/boardlayer';
import { Box, box } from './model/geometry';
import { Hand } from './model/hand';
import { wall } from './wall';

interface DotNet { invokeMethodAsync(name: string, ...args: unknown[]): Promise<void> }

const KEYS: Record<string, string> = { z: 'undo', y: 'redo', c: 'copy', x: 'cut', v: 'paste', d: 'duplicate', a: 'all', g: 'group' };
const FAR = 100_000;
const PART = 200;

export class ModelMap {
  private readonly board: Board;
  private readonly layer: BoardLayer;
  private readonly hand: Hand;
  private readonly map: Map;
  private readonly projection: Projection;
  private readonly stops: (() => void)[] = [];
  private under: BaseLayer | null = null;

  constructor(private readonly target: HTMLElement, plant: string, frame: Plan['frame'], chinese: boolean, private readonly page: DotNet) {
    this.board = new Board(chinese);
    this.layer = new BoardLayer(this.board);
    this.projection = new Projection({ code: 'twin:model', units: 'm', extent: [-FAR, -FAR, FAR, FAR], getPointResolution: (resolution) => resolution });
    this.hand = new Hand(this.board, {
      select: (ids) => this.selected(ids),
      place: (kind, points) => this.tell('OnPlace', kind, points),
      move: (dx, dy, copy) => this.tell('OnMove', dx, dy, copy),
      reshape: (id, points) => this.tell('OnReshape', id, points),
      link: (from, to) => this.tell('OnLink', from, to),
      tool: (tool) => this.tell('OnTool', tool),
      refuse: (code) => this.tell('OnRefused', code),
      draw: () => this.layer.changed(),
    });
    this.map = new Map({
      target,
      pixelRatio: window.devicePixelRatio * wall(),
      controls: [new ScaleLine({ units: 'metric', minWidth: 80, target: document.getElementById('model-scale') ?? undefined })],
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false, shiftDragZoom: false, keyboard: false }),
      layers: [this.layer],
      view: new View({ projection: this.projection, enableRotation: false, minResolution: 0.005, maxResolution: 200, center: [0, 0], resolution: 1 }),
    });
    this.map.addInteraction(this.hand);
    this.listen(frame);
    void back.backdrop(plant, frame, this.projection).catch(() => null).then((layer) => {
      this.under = layer;
      if (layer) this.map.addLayer(layer);
    });
  }

  private tell(name: string, ...args: unknown[]): void {
    void this.page.invokeMethodAsync(name, ...args).catch(() => undefined);
  }

  /** In parts: a message to the page has a limit, a plant has not. */
  private selected(ids: string[]): void {
    for (let i = 0; i === 0 || i < ids.length; i += PART) this.tell('OnSelect', ids.slice(i, i + PART), i === 0, i + PART >= ids.length);
  }

  private listen(frame: Plan['frame']): void {
    const position = document.getElementById('model-position');
    const readout = position ? new Readout(position, frame) : null;
    this.map.on('pointermove', (e) => readout?.show(e.coordinate));
    this.map.on('click', (e) => this.hand.click(e.coordinate[0], e.coordinate[1], (e.originalEvent as PointerEvent).shiftKey));
    this.map.on('dblclick', () => { if (this.board.course.length > 0) this.hand.finish(); });
    this.map.on('postrender', () => this.look());
    this.on(this.target, 'pointerleave', () => { readout?.show(null); this.board.hover = null; this.board.cursor = null; this.layer.changed(); });
    this.on(this.target, 'pointerdown', () => this.target.focus({ preventScroll: true }));
    this.on(this.target, 'keydown', (e) => this.key(e as KeyboardEvent));
    this.on(document, 'keydown', (e) => this.command(e as KeyboardEvent));
    this.on(window, 'twin-theme', () => this.paint());
    this.button('model-in', () => this.zoom(-1));
    this.button('model-out', () => this.zoom(1));
    this.button('model-fit', () => this.fit());
    this.paint();
  }

  private look(): void {
    const view = this.map.getView();
    this.hand.resolution = view.getResolution() ?? 1;
    this.hand.sight = view.calculateExtent(this.map.getSize()) as Box;
  }

  private on(target: EventTarget, name: string, act: (e: Event) => void): void {
    target.addEventListener(name, act);
    this.stops.push(() => target.removeEventListener(name, act));
  }

  private button(id: string, act: () => void): void {
    const element = document.getElementById(id);
    if (element) this.on(element, 'click', act);
  }

  private paint(): void {
    this.target.style.background = palette().ground;
    this.under?.changed();
    this.layer.changed();
  }

  private zoom(by: number): void {
    const view = this.map.getView();
    view.setResolution(view.getConstrainedResolution((view.getResolution() ?? 1) * 1.6 ** by));
  }

  /** Commands with Ctrl work all over the page, except where text is written. */
  private command(e: KeyboardEvent): void {
    if (!(e.ctrlKey || e.metaKey) || e.altKey) return;
    if ((e.target as HTMLElement).closest('input,textarea,select,dialog,[contenteditable]')) return;
    const name = e.shiftKey && e.key.toLowerCase() === 'z' ? 'redo' : KEYS[e.key.toLowerCase()];
    if (!name || name === 'group') return;
    if (name !== 'undo' && name !== 'redo' && name !== 'duplicate' && !this.target.contains(e.target as Node) && e.target !== document.body) return;
    e.preventDefault();
    if (name === 'all') this.hand.choose([...this.board.items.keys()]);
    else this.tell('OnKey', name);
  }

  private key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const { board, hand } = this;
    const drawing = board.tool === 'point' || board.tool === 'line' || board.tool === 'area';
    const far = (e.shiftKey ? 10 : 1) * (board.grid || 1);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
    if (way) {
      if (drawing) hand.step(way[0] * far, way[1] * far);
      else if (board.selected.size > 0) this.tell('OnMove', way[0] * far, way[1] * far, false);
      else this.pan(way[0], way[1]);
    } else if (e.key === 'Enter') {
      if (drawing) hand.point(board.cursor ?? hand.middle);
      else if (board.tool === 'link' && board.hover) hand.linkTo(board.hover);
    } else if (e.key === 'Backspace' || e.key === 'Delete') {
      if (board.course.length > 0) board.course.splice(-2);
      else if (!drawing) this.tell('OnKey', 'delete');
    } else if (e.key === 'Escape') this.escape();
    else if (e.key === ']' || e.key === '[') this.next(e.key === ']' ? 1 : -1);
    else if (e.key === '0') this.fit();
    else if (e.key === '+' || e.key === '=') this.zoom(-1);
    else if (e.key === '-') this.zoom(1);
    else if (e.key === 'r' || e.key === 'R') this.tell('OnKey', e.key === 'r' ? 'rotate' : 'rotateBack');
    else return;
    e.preventDefault();
    this.layer.changed();
  }

  private escape(): void {
    const { board } = this;
    if (board.course.length > 0 || board.from !== null) {
      board.course = [];
      board.from = null;
    } else if (board.tool !== 'select') this.tell('OnTool', 'select');
    else this.hand.choose([]);
  }

  private pan(x: number, y: number): void {
    const view = this.map.getView();
    const [cx, cy] = view.getCenter() ?? [0, 0];
    view.setCenter([cx + x * 60 * this.hand.resolution, cy + y * 60 * this.hand.resolution]);
  }

  /** The next thing in sight, by keyboard. In the hand of the link tool it is pointed at, else selected. */
  private next(by: number): void {
    const [x0, y0, x1, y1] = this.hand.sight;
    const seen = this.board.drawn.filter((i) => i.x > x0 && i.x < x1 && i.y > y0 && i.y < y1).map((i) => i.twin.id);
    if (seen.length === 0) return;
    const at = seen.indexOf(this.board.tool === 'link' ? (this.board.hover ?? '') : [...this.board.selected][0]);
    const id = seen[(at + by + seen.length + (at < 0 && by < 0 ? 1 : 0)) % seen.length];
    if (this.board.tool === 'link') this.board.hover = id;
    else this.hand.choose([id]);
  }

  show(twins: BoardTwin[], wrong: string[]): void {
    this.board.show(twins);
    this.board.wrong = new Set(wrong);
    this.fit();
    this.target.dataset.ready = 'true';
  }

  /** All of it again, without moving the view. */
  renew(twins: BoardTwin[]): void {
    this.board.show(twins);
    this.layer.changed();
  }

  put(twins: BoardTwin[], removed: string[]): void {
    this.board.put(twins, removed);
    this.layer.changed();
  }

  setWrong(ids: string[]): void {
    this.board.wrong = new Set(ids);
    this.layer.changed();
  }

  select(ids: string[]): void {
    this.board.selected = new Set(ids.filter((id) => this.board.items.has(id)));
    this.layer.changed();
  }

  setTool(tool: Tool, template: BoardTwin | null): void {
    this.board.tool = tool;
    this.board.template = template;
    this.board.course = [];
    this.board.from = null;
    this.board.cursor = null;
    this.target.style.cursor = tool === 'select' ? '' : 'crosshair';
    this.layer.changed();
  }

  setGrid(metres: number, snapping: boolean): void {
    this.board.grid = metres;
    this.hand.snapping = snapping;
    this.layer.changed();
  }

  /** Shows what is added, changed and removed; null: the plain plan. */
  setMarks(marks: Record<string, Change> | null, ghosts: BoardTwin[]): void {
    this.board.marks = marks ? new globalThis.Map(Object.entries(marks)) : null;
    this.board.ghosts = ghosts.filter((twin) => twin.shape.points.length >= 2).map((twin) => this.board.make(twin));
    this.layer.changed();
  }

  fly(id: string): void {
    const item = this.board.items.get(id) ?? this.board.ghosts.find((g) => g.twin.id === id);
    if (!item) return;
    const view = this.map.getView();
    const b = box(item.twin.shape.points);
    const wide = Math.max((b[2] - b[0]) / (this.target.clientWidth * 0.6), (b[3] - b[1]) / (this.target.clientHeight * 0.6), item.r / 110, 0.08);
    view.setCenter([item.x, item.y]);
    view.setResolution(Math.max(Math.min(view.getResolution() ?? 1, 0.3), wide));
  }

  fit(): void {
    const points = [...this.board.items.values()].flatMap((item) => item.twin.shape.points);
    const b = points.length ? box(points) : ([0, 0, 100, 100] as Box);
    const pad = Math.max(5, (b[2] - b[0]) * 0.02);
    this.map.getView().fit([b[0] - pad, b[1] - pad, b[2] + pad, b[3] + pad], { padding: [56, 20, 40, 20] });
  }

  /** What tests look at. */
  readouts(): object {
    return {
      ids: () => [...this.board.items.keys()],
      points: (id: string) => this.board.items.get(id)?.twin.shape.points ?? null,
      pixel: (x: number, y: number) => {
        const [px, py] = this.map.getPixelFromCoordinate([x, y]);
        const own = this.target.getBoundingClientRect();
        return [own.left + px, own.top + py];
      },
      selected: () => [...this.board.selected],
      tool: () => this.board.tool,
      course: () => this.board.course.length / 2,
      marks: () => (this.board.marks ? Object.fromEntries(this.board.marks) : null),
      draws: () => this.layer.draws,
    };
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.map.setTarget(undefined);
    this.map.dispose();
    delete (window as { __model?: unknown }).__model;
  }
}

/** Opens the board in an element of the page. */
export function open(target: string, plant: string, frame: Plan['frame'], culture: string, page: DotNet): ModelMap {
  const map = new ModelMap(document.getElementById(target)!, plant, frame, culture.startsWith('zh'), page);
  (window as { __model?: unknown }).__model = map.readouts();
  return map;
}
