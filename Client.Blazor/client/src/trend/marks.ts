// What lies over the curves: limits in view and alarms, each told by colour, shape and number.
import type uPlot from 'uplot';
import { palette } from '../map/palette';
import { wall } from '../wall';
import type { Mark, Trouble } from './history';

/** Dots of the canvas for one pixel of a desk's screen. */
const dot = (): number => devicePixelRatio * wall();

export interface LimitLine { scale: string; kind: string; value: number; priority: number; sensor: string }

export function drawLimits(plot: uPlot, limits: LimitLine[], named: boolean): void {
  const c = palette();
  const { ctx: g, bbox } = plot;
  for (const limit of limits) {
    const scale = plot.scales[limit.scale];
    if (!scale || limit.value < (scale.min ?? 0) || limit.value > (scale.max ?? 0)) continue;
    const y = plot.valToPos(limit.value, limit.scale, true);
    g.save();
    g.strokeStyle = c.priority[limit.priority];
    g.setLineDash([6, 4]);
    g.lineWidth = 1.5 * dot();
    g.beginPath();
    g.moveTo(bbox.left, y);
    g.lineTo(bbox.left + bbox.width, y);
    g.stroke();
    g.fillStyle = c.ink;
    g.font = `${11 * dot()}px "Inter Variable", sans-serif`;
    g.textAlign = 'right';
    g.fillText(`${named ? `${limit.sensor} ` : ''}${limit.kind} ${Number(limit.value.toPrecision(6))}`, bbox.left + bbox.width - 4, y - 4);
    g.restore();
  }
}

export function drawAlarms(plot: uPlot, marks: Mark[], nowMs: number): void {
  const c = palette();
  const { ctx: g, bbox } = plot;
  const size = 8 * dot();
  const y = bbox.top + size + 2;
  for (const mark of marks) {
    const from = Math.max(bbox.left, plot.valToPos(mark.from / 1000, 'x', true));
    const to = Math.min(bbox.left + bbox.width, plot.valToPos((mark.to ?? nowMs) / 1000, 'x', true));
    if (to < bbox.left || from > bbox.left + bbox.width) continue;
    const colour = c.priority[mark.priority];
    g.save();
    g.strokeStyle = g.fillStyle = colour;
    g.globalAlpha = 0.12;
    g.fillRect(from, bbox.top, Math.max(1, to - from), bbox.height);
    g.globalAlpha = 1;
    g.lineWidth = dot();
    g.beginPath();
    g.moveTo(from, bbox.top);
    g.lineTo(from, bbox.top + bbox.height);
    g.stroke();
    shape(g, mark.priority, from, y, size);
    g.fillStyle = c.onPriority[mark.priority];
    g.font = `700 ${9 * dot()}px "Inter Variable", sans-serif`;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillText(String(mark.priority), from, y + (mark.priority === 2 ? size * 0.25 : mark.priority === 3 ? -size * 0.2 : 0));
    g.restore();
  }
}

function shape(g: CanvasRenderingContext2D, priority: number, x: number, y: number, r: number): void {
  g.beginPath();
  if (priority === 1) g.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
  else if (priority === 2) { g.moveTo(x, y - r); g.lineTo(x + r, y + r * 0.8); g.lineTo(x - r, y + r * 0.8); }
  else if (priority === 3) { g.moveTo(x, y + r); g.lineTo(x + r, y - r * 0.8); g.lineTo(x - r, y - r * 0.8); }
  else g.arc(x, y, r * 0.85, 0, 2 * Math.PI);
  g.closePath();
  g.fill();
}

/** NAMUR NE 107's colours, of the symbol and of its letter (css/instruments.css). */
const NE107: Record<string, [string, string]> = { F: ['#c8102e', '#fff'], C: ['#f08a00', '#111'], S: ['#ffd100', '#111'], M: ['#0057b8', '#fff'] };

/** Rows at the foot for troubles; more at one time lie over each other. */
const ROWS = 4;

/** Instruments that are not to be believed: a dashed line at the foot while it lasts, with NE 107's symbol; no alarm. */
export function drawTroubles(plot: uPlot, troubles: Trouble[], nowMs: number, named: boolean, foot = 0): void {
  const c = palette();
  const { ctx: g, bbox } = plot;
  const right = bbox.left + bbox.width;
  const size = 8 * dot();
  const ends: number[] = [];
  for (const trouble of [...troubles].sort((a, b) => a.from - b.from)) {
    const from = Math.max(bbox.left, plot.valToPos(trouble.from / 1000, 'x', true));
    const to = Math.min(right, plot.valToPos((trouble.to ?? nowMs) / 1000, 'x', true));
    if (to < bbox.left || from > right) continue;
    // The lowest row that is free by then.
    const free = ends.findIndex((end) => end < from);
    const row = free >= 0 ? free : Math.min(ROWS - 1, ends.length);
    ends[row] = Math.max(to, from + 3 * size);
    const y = bbox.top + bbox.height - foot * dot() - (1.4 + 2.6 * row) * size;
    const [x, words] = [Math.min(right - size, from + size), trouble.sensors.join(' / ')];
    const [fill, ink] = NE107[trouble.letter] ?? NE107.S;
    g.save();
    g.strokeStyle = c.ink;
    g.lineWidth = 1.5 * dot();
    g.setLineDash([3 * dot(), 3 * dot()]);
    g.beginPath();
    g.moveTo(from, y);
    g.lineTo(to, y);
    g.stroke();
    g.setLineDash([]);
    if (trouble.to !== null && to < right) {
      g.beginPath();
      g.moveTo(to, y - size / 2);
      g.lineTo(to, y + size / 2);
      g.stroke();
    }

    g.lineWidth = 0.8 * dot();
    g.fillStyle = fill;
    symbol(g, trouble.letter, x, y, size);
    g.stroke();
    g.fillStyle = ink;
    g.font = `800 ${9 * dot()}px "Inter Variable", sans-serif`;
    g.textAlign = 'center';
    g.textBaseline = 'middle';
    g.fillText(trouble.letter, x, y + (trouble.letter === 'S' ? size * 0.25 : trouble.letter === 'C' ? -size * 0.2 : 0));
    if (named) write(g, words, x, y, size, right);
    g.restore();
  }
}

/** Beside the symbol, with a rim, since a curve may run there. */
function write(g: CanvasRenderingContext2D, words: string, x: number, y: number, size: number, right: number): void {
  const c = palette();
  g.font = `${11 * dot()}px "Inter Variable", sans-serif`;
  const before = x + size + g.measureText(words).width + 8 * dot() > right;
  g.textAlign = before ? 'right' : 'left';
  g.textBaseline = 'bottom';
  g.strokeStyle = c.tank;
  g.lineWidth = 4 * dot();
  g.fillStyle = c.ink;
  const [left, top] = [before ? x - size - 4 * dot() : x + size + 4 * dot(), y - 2 * dot()];
  g.strokeText(words, left, top);
  g.fillText(words, left, top);
}

/** As InstrumentMark draws them: a circle, a triangle on its point, a triangle, a diamond. */
function symbol(g: CanvasRenderingContext2D, letter: string, x: number, y: number, r: number): void {
  g.beginPath();
  if (letter === 'F') g.arc(x, y, r * 0.9, 0, 2 * Math.PI);
  else if (letter === 'C') { g.moveTo(x, y + r); g.lineTo(x + r, y - r * 0.8); g.lineTo(x - r, y - r * 0.8); }
  else if (letter === 'S') { g.moveTo(x, y - r); g.lineTo(x + r, y + r * 0.8); g.lineTo(x - r, y + r * 0.8); }
  else { g.moveTo(x, y - r); g.lineTo(x + r, y); g.lineTo(x, y + r); g.lineTo(x - r, y); }
  g.closePath();
  g.fill();
}
