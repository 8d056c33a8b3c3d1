// Kept readings of sensors, thinned by the server to what a picture can show; bad readings and silences are gaps.
export interface Signal {
  sensor: string; index: number; name: string; unit: string; decimals: number; factor: number; offset: number; periodMs: number;
  limits: { kind: string; value: number; priority: number }[];
}
export interface Reading { t: number; v: number; q: number | string }
export interface History { items: Reading[]; raw?: boolean }
export interface Column { times: number[]; values: (number | null)[] }

const POINTS_PER_BUCKET = 5;

/** The plant where a realm stands (Live.place): a drill's curves and marks are its own, and the plant's before it began. */
const root = (plant: string, place: string): string => `/api/v1/${place}plants/${encodeURIComponent(plant)}`;

export async function readings(
  plant: string, sensor: string, from: number, to: number, points: number, stop?: AbortSignal, place = ''): Promise<History> {
  const address = `${root(plant, place)}/twins/${encodeURIComponent(sensor)}/history`;
  const answer = await fetch(`${address}?from=${Math.round(from)}&to=${Math.round(to)}&points=${points}`, { credentials: 'same-origin', signal: stop });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as History;
}

export function bad(q: number | string): boolean {
  return typeof q === 'number' ? q >> 14 >= 2 : q.toLowerCase().startsWith('bad');
}

/** A column to draw: seconds and values in the engineering unit, null where nothing good is known. */
export function column({ items, raw }: History, signal: Signal, spanMs: number, points: number, shiftMs = 0): Column {
  const bucketMs = raw ? 0 : (spanMs * POINTS_PER_BUCKET) / points;
  const gapMs = Math.max(5 * signal.periodMs, 6 * usual(items), 3 * bucketMs, 15_000);
  const times: number[] = [];
  const values: (number | null)[] = [];
  let last = NaN;
  for (const { t, v, q } of items) {
    if (t - last > gapMs) {
      times.push((last + 1 + shiftMs) / 1000);
      values.push(null);
    }

    const time = (t + shiftMs) / 1000;
    // Two readings of one millisecond would be two places at one time.
    if (times.length > 0 && time <= times[times.length - 1]) continue;
    times.push(time);
    values.push(bad(q) ? null : v * signal.factor + signal.offset);
    last = t;
  }

  return { times, values };
}

/** The usual time between readings, ms: a source that speaks seldom has no gap between its words. */
function usual(items: Reading[]): number {
  if (items.length < 3) return 0;
  const steps = items.slice(1).map((item, i) => item.t - items[i].t).sort((a, b) => a - b);
  return steps[steps.length >> 1];
}

export interface Mark { id: string; twin: string; priority: number; text: string; from: number; to: number | null }

/** Alarms of twins, open and past, that lie in the range. */
export async function alarms(plant: string, twins: string[], from: number, to: number, place = ''): Promise<Mark[]> {
  const chinese = document.documentElement.lang.startsWith('zh');
  const lists = await Promise.all(twins.slice(0, 12).map(async (twin) => {
    const address = `${root(plant, place)}/alarms?state=all&twin=${encodeURIComponent(twin)}&pageSize=200`;
    const answer = await fetch(address, { credentials: 'same-origin' });
    if (!answer.ok) return [];
    const { items } = (await answer.json()) as { items: { id: string; twin: string; priority: number; text: { en: string; zh: string }; active: boolean; raisedAt: string | null; at: string }[] };
    return items.filter((item) => item.raisedAt).map((item) => ({
      id: item.id, twin: item.twin, priority: item.priority, text: chinese ? item.text.zh : item.text.en,
      from: Date.parse(item.raisedAt!), to: item.active ? null : Date.parse(item.at),
    }));
  }));
  const seen = new Set<string>();
  return lists.flat().filter((mark) => !seen.has(mark.id) && seen.add(mark.id) && mark.from <= to && (mark.to ?? Infinity) >= from);
}

/** An instrument that is not to be believed; to: null while it lasts. */
export interface Trouble { sensors: string[]; letter: string; status: string; from: number; to: number | null }

/** So many of the past are marked, the newest. */
const PAST = 24;

/** Instruments in trouble, of these sensors, now and in the range (docs/judgement.md). */
export async function troubles(plant: string, sensors: string[], from: number, to: number): Promise<Trouble[]> {
  const address = `${root(plant, '')}/instruments`;
  const lists = await Promise.all([address, `${address}/past?from=${Math.round(from)}&to=${Math.round(to)}`].map(async (place) => {
    const answer = await fetch(place, { credentials: 'same-origin' });
    if (!answer.ok) return [];
    const { items } = (await answer.json()) as { items: { letter: string; status: string; sensors: string[]; suspect?: string | null; since: string; ended?: string }[] };
    return items.map((item) => ({
      sensors: (item.suspect ? [item.suspect] : item.sensors).filter((sensor) => sensors.includes(sensor)), letter: item.letter, status: item.status,
      from: Date.parse(item.since), to: item.ended ? Date.parse(item.ended) : null,
    })).filter((trouble) => trouble.sensors.length > 0);
  }));
  return [...lists[0], ...lists[1].slice(-PAST)];
}
