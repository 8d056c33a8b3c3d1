// What is to be drawn, made once from the plan: positions and sizes in plant metres.
import type { Plan, PlanTwin } from '../plan';
import type { Label } from './layout';

export interface Item {
  twin: PlanTwin;
  index: number;
  /** Centre, metres. */
  x: number;
  y: number;
  /** Radius, metres; 0 for things without size. */
  r: number;
  label: string;
  /** Outline, metres; pipes have their course in the shape's points. */
  ring?: number[];
  /** Where it lies on the screen, CSS pixels; kept by View. */
  px: number;
  py: number;
  seen: boolean;
  /** A gas, flame or smoke detector. */
  detector: boolean;
  /** Where its label was put last, so that it stays there. */
  spot: number;
  /** The label that shows its reading; how it looked when it was drawn last, and what its labels and marks rest upon (map/looks.ts). */
  labelled: Label | null;
  look: string | number | undefined;
  standing: number;
  /** Pipes: what says whether something flows, by index. */
  flow?: { sensors: number[]; machines: PlanTwin[] };
}

export interface Scene {
  zones: Item[];
  areas: Item[];
  pipes: Item[];
  tanks: Item[];
  machines: Item[];
  sensors: Item[];
  cameras: Item[];
  people: Item[];
  weather: Item[];
  extent: [number, number, number, number];
  byId: Map<string, Item>;
}

const DETECTOR = /gas|flame|oxygen|smoke|thermal/;
const DEFAULT_TANK_M = 20;

export function scene(plan: Plan, chinese: boolean): Scene {
  const s: Scene = {
    zones: [], areas: [], pipes: [], tanks: [], machines: [], sensors: [], cameras: [], people: [], weather: [],
    extent: [Infinity, Infinity, -Infinity, -Infinity], byId: new Map(),
  };
  for (const twin of plan.twins) {
    if (twin.shape.points.length < 2) continue;
    const item = build(twin, chinese);
    s.byId.set(twin.id, item);
    grow(s.extent, twin.shape.points, item.r);
    if (twin.kind === 'tank') s.tanks.push(item);
    else if (twin.kind === 'zone') s.zones.push(item);
    else if (twin.kind === 'sensor') {
      // A person's coordinates are shown as the person.
      if (twin.quantity !== 'position') s.sensors.push(item);
    }
    else if (twin.kind === 'camera') s.cameras.push(item);
    else if (twin.kind === 'person') s.people.push(item);
    else if (twin.kind === 'weatherStation') s.weather.push(item);
    else if (twin.kind === 'equipment') (twin.shape.kind === 'LineString' ? s.pipes : twin.shape.kind === 'Polygon' ? s.areas : s.machines).push(item);
  }

  flows(s, plan);
  if (!Number.isFinite(s.extent[0])) s.extent = [0, 0, 100, 100];
  return s;
}

/** One thing to be drawn, with its place and size. */
export function build(twin: PlanTwin, chinese: boolean): Item {
  const p = twin.shape.points;
  let x = p[0];
  let y = p[1];
  if (twin.shape.kind === 'Polygon') {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < p.length; i += 2) {
      x0 = Math.min(x0, p[i]); x1 = Math.max(x1, p[i]);
      y0 = Math.min(y0, p[i + 1]); y1 = Math.max(y1, p[i + 1]);
    }

    x = (x0 + x1) / 2;
    y = (y0 + y1) / 2;
  } else if (twin.shape.kind === 'LineString') {
    const middle = Math.floor(p.length / 4) * 2;
    x = p[middle];
    y = p[middle + 1];
  }

  const r = twin.kind === 'tank' ? (twin.numbers.diameterM ?? DEFAULT_TANK_M) / 2 : 0;
  const name = chinese ? twin.name.zh : twin.name.en;
  const label = twin.kind === 'zone' ? name || twin.id : twin.kind === 'person' ? name : twin.id;
  return { twin, index: twin.index, x, y, r, label, ring: twin.shape.kind === 'Polygon' ? p : undefined, px: 0, py: 0, seen: false, detector: DETECTOR.test(twin.quantity ?? ''), spot: 0, labelled: null, look: undefined, standing: 0 };
}

/** A pipe flows when its own meter says so, or else when a machine that feeds it or that it feeds runs. */
function flows(s: Scene, plan: Plan): void {
  if (s.pipes.length === 0) return;
  const feeders = new Map<string, PlanTwin[]>();
  for (const twin of plan.twins) {
    if (twin.kind !== 'equipment') continue;
    for (const relation of twin.relations) if (relation.kind === 'feeds') feeders.set(relation.target, [...(feeders.get(relation.target) ?? []), twin]);
  }

  for (const pipe of s.pipes) {
    const fed = pipe.twin.relations.filter((r) => r.kind === 'feeds').map((r) => s.byId.get(r.target)?.twin).filter((t): t is PlanTwin => t?.kind === 'equipment');
    const machines = [...fed, ...(feeders.get(pipe.twin.id) ?? [])].filter((t) => t.shape.kind === 'Point');
    const meter = pipe.twin.signals.flow ? [pipe.twin.signals.flow] : machines.map((m) => m.signals.flow).filter((id) => id);
    pipe.flow = { sensors: meter.map((id) => s.byId.get(id)?.index ?? -1).filter((i) => i >= 0), machines };
  }
}

function grow(extent: number[], points: number[], r: number): void {
  for (let i = 0; i < points.length; i += 2) {
    extent[0] = Math.min(extent[0], points[i] - r);
    extent[1] = Math.min(extent[1], points[i + 1] - r);
    extent[2] = Math.max(extent[2], points[i] + r);
    extent[3] = Math.max(extent[3], points[i + 1] + r);
  }
}

/** Whether a point lies in a ring (even-odd). */
export function inside(ring: number[], x: number, y: number): boolean {
  let hit = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) hit = !hit;
  }

  return hit;
}
