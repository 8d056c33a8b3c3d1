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

/** A tank seen from above, filled from below to its level, with thin lines where its limits lie. */
export function tank(g: Context, c: Palette, x: number, y: number, r: number, level: number, limits: Limit[], edge: string, width: number): void {
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.fillStyle = c.tank;
  g.fill();
  if (Number.isFinite(level)) {
    const part = Math.min(100, Math.max(0, level)) / 100;
    const up = r - 2 * r * part;
    const angle = Math.asin(up / r);
    g.beginPath();
    g.arc(x, y, r, angle, Math.PI - angle);
    g.closePath();
    g.fillStyle = c.level;
    g.fill();
  }

  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.lineWidth = width;
  g.strokeStyle = edge;
  g.stroke();
  if (r < 16) return;
  g.lineWidth = 1;
  g.strokeStyle = c.tankLine;
  g.globalAlpha = 0.55;
  for (const limit of limits) {
    const dy = r - (2 * r * limit.value) / 100;
    if (Math.abs(dy) > r) continue;
    const half = Math.sqrt(r * r - dy * dy);
    g.beginPath();
    g.moveTo(x - half, y + dy);
    g.lineTo(x + half, y + dy);
    g.stroke();
  }

  g.globalAlpha = 1;
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
  g.fillStyle = runs ? '#2A3035' : c.tank;
  g.fill();
}

export function person(g: Context, c: Palette, x: number, y: number, small: boolean): void {
  if (small) {
    g.beginPath();
    g.arc(x, y, 3.2, 0, 7);
    g.fillStyle = c.person;
    g.fill();
    return;
  }

  g.beginPath();
  g.arc(x, y, 7.5, 0, 7);
  g.fillStyle = c.person;
  g.fill();
  g.lineWidth = 1.5;
  g.strokeStyle = c.chip;
  g.stroke();
  g.fillStyle = c.chip;
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
}

/** Instrument: diamond for gas and flame detectors, dot for the rest. */
export function instrument(g: Context, c: Palette, x: number, y: number, r: number, detector: boolean, fill: string): void {
  g.beginPath();
  if (detector) polygon(g, [x, y - r * 1.3, x + r * 1.3, y, x, y + r * 1.3, x - r * 1.3, y]);
  else g.arc(x, y, r, 0, 7);
  g.fillStyle = fill;
  g.fill();
  g.lineWidth = 1;
  g.strokeStyle = c.chip;
  g.stroke();
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
