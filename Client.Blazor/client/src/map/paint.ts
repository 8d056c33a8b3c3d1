// Strokes of the map. All sizes in CSS pixels; callers have scaled the canvas.
import type { Limit } from '../plan';
import type { Palette } from './palette';

export type Context = CanvasRenderingContext2D;

export const FONT = '"Inter Variable", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", system-ui, sans-serif';

export function font(g: Context, size: number, weight = 500): void {
  g.font = `${weight} ${size}px ${FONT}`;
}

/** Alarm marker: shape and number say the priority without colour; an unacknowledged one is hollow every other half second. */
export function marker(g: Context, c: Palette, x: number, y: number, size: number, priority: number, fresh: boolean, on: boolean, still: boolean): void {
  const h = size / 2;
  g.beginPath();
  if (priority === 1) g.rect(x - h, y - h, size, size);
  else if (priority === 2) polygon(g, [x, y - h * 1.1, x + h * 1.15, y + h * 0.95, x - h * 1.15, y + h * 0.95]);
  else if (priority === 3) polygon(g, [x, y + h * 1.1, x + h * 1.15, y - h * 0.95, x - h * 1.15, y - h * 0.95]);
  else g.arc(x, y, h, 0, 7);
  const colour = c.priority[priority];
  const full = !fresh || on || still;
  g.fillStyle = full ? colour : c.chip;
  g.fill();
  g.lineWidth = fresh && still ? 4 : 2;
  g.strokeStyle = fresh && still ? c.ink : full ? c.chip : colour;
  g.stroke();
  font(g, size * 0.7, 800);
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.fillStyle = full ? c.onPriority[priority] : c.ink;
  g.fillText(String(priority), x, y + (priority === 2 ? size * 0.14 : priority === 3 ? -size * 0.1 : size * 0.04));
}

function polygon(g: Context, p: number[]): void {
  g.moveTo(p[0], p[1]);
  for (let i = 2; i < p.length; i += 2) g.lineTo(p[i], p[i + 1]);
  g.closePath();
}

const BEGIN = Math.PI * 0.75;
const SWEEP = Math.PI * 1.5;

/** A tank seen from above with its level as a ring, from lower left over the top to lower right, and ticks where its limits lie. */
export function tank(g: Context, c: Palette, x: number, y: number, r: number, level: number, limits: Limit[], edge: string, width: number, gauge: string): void {
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = c.tank;
  g.fill();
  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
  const thick = Math.max(2.5, Math.min(9, r * 0.12));
  const ring = r - thick / 2 - Math.max(2.5, r * 0.05);
  g.lineCap = 'butt';
  g.lineWidth = thick;
  arc(g, x, y, ring, 1, c.gaugeRest);
  if (Number.isFinite(level)) arc(g, x, y, ring, Math.min(100, Math.max(0, level)) / 100, gauge);
  if (r < 16) return;
  for (const limit of limits) {
    if (limit.value < 0 || limit.value > 100) continue;
    const angle = BEGIN + (SWEEP * limit.value) / 100;
    const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
    g.beginPath();
    g.moveTo(x + ux * (ring - thick * 0.75), y + uy * (ring - thick * 0.75));
    g.lineTo(x + ux * (ring + thick * 0.75), y + uy * (ring + thick * 0.75));
    g.lineWidth = limit.priority === 1 ? 2.4 : 1.5;
    g.strokeStyle = c.ink;
    g.stroke();
    if (r < 64) continue;
    font(g, 9.5, 600);
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillStyle = c.muted;
    g.fillText(limit.kind, x + ux * (ring - thick - 7), y + uy * (ring - thick - 7));
  }
}

function arc(g: Context, x: number, y: number, r: number, part: number, colour: string): void {
  if (part <= 0) return;
  g.beginPath();
  g.arc(x, y, r, BEGIN, BEGIN + SWEEP * part);
  g.strokeStyle = colour;
  g.stroke();
}

/** A tank too small for a ring, filled from below. */
export function smallTank(g: Context, c: Palette, x: number, y: number, r: number, level: number, edge: string, width: number): void {
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = c.tank;
  g.fill();
  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
  if (!Number.isFinite(level)) return;
  const angle = Math.asin(1 - (2 * Math.min(100, Math.max(0, level))) / 100);
  g.beginPath();
  g.arc(x, y, r - 1, angle, Math.PI - angle);
  g.fillStyle = c.gauge;
  g.fill();
}

/** Hatch over something that is not to be trusted. */
export function hatch(g: Context, c: Palette, x: number, y: number, r: number): void {
  g.save();
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.clip();
  g.strokeStyle = c.hatch;
  g.lineWidth = 1;
  for (let d = -2 * r; d < 2 * r; d += 5) {
    g.beginPath();
    g.moveTo(x - r + d, y + r);
    g.lineTo(x + r + d, y - r);
    g.stroke();
  }

  g.restore();
}

/** A machine: circle with an arrow; bright when it runs, dark when it stands. */
export function machine(g: Context, c: Palette, x: number, y: number, r: number, runs: boolean, edge: string, width: number): void {
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = runs ? c.machineOn : c.machineOff;
  g.fill();
  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
  g.beginPath();
  polygon(g, [x - r * 0.4, y - r * 0.55, x + r * 0.68, y, x - r * 0.4, y + r * 0.55]);
  g.fillStyle = runs ? '#2A3035' : c.chipSolid;
  g.fill();
}

/** A drain: a grating, neither on nor off. */
export function drain(g: Context, c: Palette, x: number, y: number, r: number, edge: string, width: number): void {
  g.beginPath();
  g.rect(x - r, y - r, r * 2, r * 2);
  g.fillStyle = c.chipSolid;
  g.fill();
  for (const at of [-0.5, 0, 0.5]) {
    g.moveTo(x + r * at, y - r * 0.65);
    g.lineTo(x + r * at, y + r * 0.65);
  }

  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
}

/** A person: full while the place is fresh, hollow when it is old; a ring in the colour of the zone's risk when that is raised. */
export function person(g: Context, c: Palette, x: number, y: number, small: boolean, old: boolean, ring: string | null): void {
  const r = small ? 3.4 : 7.5;
  if (ring) {
    g.beginPath();
    g.arc(x, y, r + 3.5, 0, 7);
    // Dashed, as all of risk: a whole ring is an alarm's.
    g.lineWidth = 1.6;
    g.setLineDash([3, 3]);
    g.strokeStyle = ring;
    g.stroke();
    g.setLineDash([]);
  }

  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = old ? c.chipSolid : c.person;
  g.fill();
  g.lineWidth = 1.5;
  g.strokeStyle = old ? c.person : c.chipSolid;
  if (!small || old) g.stroke();
  if (small) return;
  g.fillStyle = old ? c.person : c.chipSolid;
  g.beginPath();
  g.arc(x, y - 2, 2.3, 0, 7);
  g.fill();
  g.beginPath();
  g.arc(x, y + 5.2, 4.2, Math.PI * 1.12, Math.PI * 1.88);
  g.fill();
}

export function camera(g: Context, c: Palette, x: number, y: number, online: boolean): void {
  g.fillStyle = online ? c.muted : c.ground;
  g.strokeStyle = c.muted;
  g.lineWidth = 1.2;
  g.beginPath();
  g.roundRect(x - 5.5, y - 3.5, 8, 7, 1.5);
  polygon(g, [x + 3, y - 0.8, x + 6.5, y - 3, x + 6.5, y + 3, x + 3, y + 0.8]);
  g.fill();
  g.stroke();
  if (online) return;
  g.beginPath();
  g.moveTo(x - 8, y + 7);
  g.lineTo(x + 8, y - 7);
  g.strokeStyle = c.ink;
  g.stroke();
}

/** Adds an instrument to the path: diamond for gas and flame detectors, dot for the rest, a square where it is only a speck. */
export function instrument(g: Context, x: number, y: number, r: number, detector: boolean): void {
  if (r < 2.2) g.rect(x - r, y - r, 2 * r, 2 * r);
  else if (detector) polygon(g, [x, y - r * 1.3, x + r * 1.3, y, x, y + r * 1.3, x - r * 1.3, y]);
  else {
    g.moveTo(x + r, y);
    g.arc(x, y, r, 0, 7);
  }
}

export function chip(g: Context, c: Palette, x: number, y: number, w: number, h: number, edge: string, width = 1): void {
  g.beginPath();
  g.roundRect(x, y, w, h, 3);
  g.fillStyle = c.chip;
  g.fill();
  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
}
