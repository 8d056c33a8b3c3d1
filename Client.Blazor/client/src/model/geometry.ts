// Plain geometry of the drawing board: flat lists of metres [x0, y0, x1, y1, ...]. No browser in here: tests run it under Node.
export type Box = [number, number, number, number];

export function box(points: number[]): Box {
  const b: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    b[0] = Math.min(b[0], points[i]);
    b[1] = Math.min(b[1], points[i + 1]);
    b[2] = Math.max(b[2], points[i]);
    b[3] = Math.max(b[3], points[i + 1]);
  }

  return b;
}

export function within(b: Box, points: number[]): boolean {
  for (let i = 0; i + 1 < points.length; i += 2) if (points[i] < b[0] || points[i] > b[2] || points[i + 1] < b[1] || points[i + 1] > b[3]) return false;
  return true;
}

/** Distance of a point from a side. */
export function away(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Distance of a point from a course. */
export function awayFrom(x: number, y: number, points: number[]): number {
  let least = Infinity;
  for (let i = 0; i + 3 < points.length; i += 2) least = Math.min(least, away(x, y, points[i], points[i + 1], points[i + 2], points[i + 3]));
  return least;
}

/** A ring without its closing point. */
export function open(ring: number[]): number[] {
  const n = ring.length;
  return n >= 4 && ring[0] === ring[n - 2] && ring[1] === ring[n - 1] ? ring.slice(0, n - 2) : ring;
}

/** Whether the sides of a ring (closed or not) cross or touch each other. */
export function crossing(ring: number[]): boolean {
  const p = open(ring);
  const n = p.length / 2;
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      if (meet(p, i, (i + 1) % n, j, (j + 1) % n)) return true;
    }
  }

  return false;
}

function meet(p: number[], a: number, b: number, c: number, d: number): boolean {
  const s1 = side(p, a, b, c), s2 = side(p, a, b, d), s3 = side(p, c, d, a), s4 = side(p, c, d, b);
  if (s1 * s2 < 0 && s3 * s4 < 0) return true;
  return (s1 === 0 && on(p, a, b, c)) || (s2 === 0 && on(p, a, b, d)) || (s3 === 0 && on(p, c, d, a)) || (s4 === 0 && on(p, c, d, b));
}

function side(p: number[], a: number, b: number, c: number): number {
  return Math.sign((p[2 * b] - p[2 * a]) * (p[2 * c + 1] - p[2 * a + 1]) - (p[2 * b + 1] - p[2 * a + 1]) * (p[2 * c] - p[2 * a]));
}

function on(p: number[], a: number, b: number, c: number): boolean {
  return p[2 * c] >= Math.min(p[2 * a], p[2 * b]) && p[2 * c] <= Math.max(p[2 * a], p[2 * b])
    && p[2 * c + 1] >= Math.min(p[2 * a + 1], p[2 * b + 1]) && p[2 * c + 1] <= Math.max(p[2 * a + 1], p[2 * b + 1]);
}

export interface Snapped {
  x: number;
  y: number;
  /** Exactly on another thing's point. */
  point: boolean;
  /** In line with a point over or under it, and with one beside it. */
  guideX: [number, number] | null;
  guideY: [number, number] | null;
}

/**
 * Where a point goes: onto another point within the tolerance; else in line with one, axis by axis; else onto the grid.
 * @param others points of other things, flat
 * @param grid metres; 0: none
 */
export function snap(x: number, y: number, others: number[], grid: number, tolerance: number): Snapped {
  let best = tolerance;
  let bestX = tolerance;
  let bestY = tolerance;
  const found: Snapped = { x, y, point: false, guideX: null, guideY: null };
  for (let i = 0; i + 1 < others.length; i += 2) {
    const [dx, dy] = [Math.abs(others[i] - x), Math.abs(others[i + 1] - y)];
    const d = Math.hypot(dx, dy);
    if (d < best) {
      best = d;
      Object.assign(found, { x: others[i], y: others[i + 1], point: true });
    }

    if (dx < bestX) { bestX = dx; found.guideX = [others[i], others[i + 1]]; }
    if (dy < bestY) { bestY = dy; found.guideY = [others[i], others[i + 1]]; }
  }

  if (found.point) return { ...found, guideX: null, guideY: null };
  const onGrid = (v: number): number => (grid > 0 ? round(Math.round(v / grid) * grid) : v);
  found.x = found.guideX ? found.guideX[0] : onGrid(x);
  found.y = found.guideY ? found.guideY[1] : onGrid(y);
  return found;
}

/** To the millimetre. */
export function round(v: number): number {
  return Math.round(v * 1000) / 1000;
}

/** Points moved, to the millimetre. */
export function moved(points: number[], dx: number, dy: number): number[] {
  return points.map((v, i) => round(v + (i % 2 === 0 ? dx : dy)));
}

/** Drops points that repeat the one before. */
export function tidy(points: number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const n = out.length;
    if (n < 2 || out[n - 2] !== points[i] || out[n - 1] !== points[i + 1]) out.push(points[i], points[i + 1]);
  }

  return out;
}
