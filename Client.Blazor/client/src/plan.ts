// The plan of a plant: everything about its twins that does not change between two model versions.
export interface Text { en: string; zh: string }
export interface Limit { kind: string; value: number; priority: number }

export interface PlanTwin {
  index: number;
  id: string;
  kind: string;
  type: string;
  name: Text;
  shape: { kind: 'Point' | 'LineString' | 'Polygon'; points: number[] };
  unit?: string;
  decimals?: number;
  low?: number;
  high?: number;
  quantity?: string;
  limits: Limit[];
  /** Signal name of the type to the sensor that measures it. */
  signals: Record<string, string>;
  relations: { kind: string; target: string }[];
  numbers: Record<string, number>;
  words: Record<string, string>;
  modes: { id: string; name: Text }[];
}

export interface Plan {
  version: number;
  id: string;
  name: Text;
  frame: { originLon: number; originLat: number; rotationDeg: number };
  twins: PlanTwin[];
}

const plans = new Map<string, Promise<Plan>>();
let shown = 'live';

/** Which realm the page shows: a drill's plan is that of the model it runs under. Said before any plan is asked for. */
export function shows(realm: string): void {
  shown = realm;
}

/** The plan of a plant; loaded once per page unless told to look again. */
export function plan(plant: string, again = false): Promise<Plan> {
  const known = plans.get(plant);
  if (known && !again) return known;
  const loading = load(plant);
  plans.set(plant, loading);
  loading.catch(() => plans.delete(plant));
  return loading;
}

async function load(plant: string): Promise<Plan> {
  const drill = shown === 'live' ? '' : `?realm=${encodeURIComponent(shown)}`;
  const answer = await fetch(`/api/v1/plants/${encodeURIComponent(plant)}/plan${drill}`, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`plan ${answer.status}`);
  return (await answer.json()) as Plan;
}

const RUNNING = new Set(['run', 'running', 'on', 'transfer', 'auto', 'normal']);

/** Whether a machine runs, by the name of its mode. Without modes: when its main value is above zero. */
export function running(twin: PlanTwin, mode: number, value: number): boolean {
  if (twin.modes.length === 0) return value > 0;
  const id = twin.modes[Math.round(mode)]?.id.toLowerCase() ?? '';
  return RUNNING.has(id);
}
