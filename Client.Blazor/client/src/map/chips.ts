// Words and numbers of the map.
import type { Live } from '../live';
import { decimal } from '../words';
import { BARS, Label, Layout } from './layout';
import * as paint from './paint';
import type { Palette } from './palette';
import { levelWord } from './risk';
import type { Item } from './scene';

type Context = paint.Context;
const SUPPRESSED = 0x20;

/** Value with unit beside the instrument; in alarm with a coloured edge; close by with a bar between the ends of its range. */
export function reading(g: Context, c: Palette, layout: Layout, label: Label, live: Live, ppm: number): void {
  const { item, priority, w, h } = label;
  const { picture } = live;
  const quality = picture.quality[item.index] ?? 3;
  const [x, y] = [item.px + label.x, item.py + label.y];
  paint.chip(g, c, x, y, w, h, priority ? c.priority[priority] : c.chipLine, priority ? 2 : 1);
  const text = quality === 3 ? '–' : decimal(picture.a[item.index], item.twin.decimals ?? 1);
  const right = x + 5 + layout.numberWidth(item);
  g.textBaseline = 'middle';
  g.textAlign = 'right';
  paint.font(g, 11, 600);
  g.fillStyle = quality >= 2 ? c.bad : c.ink;
  g.fillText(text, right, y + 8.5);
  const number = layout.width(text.replace(/\d/g, '0'), 11, 600);
  if (quality === 1 || quality === 2) strike(g, c, right - number / 2, y + 8.5, number, quality === 1);
  g.textAlign = 'left';
  paint.font(g, 10, 450);
  g.fillStyle = c.muted;
  g.fillText(item.twin.unit ?? '', right + 3, y + 8.5);
  if ((picture.alarm[item.index] ?? 0) & SUPPRESSED) {
    g.setLineDash([3, 2]);
    g.strokeStyle = c.priority[4];
    g.lineWidth = 1.5;
    g.strokeRect(x - 2, y - 2, w + 4, h + 4);
    g.setLineDash([]);
  }

  if (ppm >= BARS && item.twin.high !== undefined) bar(g, c, item, x + 5, y + 16, w - 10, picture.a[item.index], quality);
}

function bar(g: Context, c: Palette, item: Item, x: number, y: number, w: number, value: number, quality: number): void {
  const low = item.twin.low ?? 0;
  const high = item.twin.high ?? 1;
  const to = (v: number): number => x + along(item, v, w);
  // The normal band lies between the innermost limits.
  const under = item.twin.limits.filter((l) => l.kind.startsWith('L')).reduce((m, l) => Math.max(m, l.value), low);
  const over = item.twin.limits.filter((l) => l.kind.startsWith('H')).reduce((m, l) => Math.min(m, l.value), high);
  g.fillStyle = c.gaugeRest;
  g.fillRect(x, y, w, 2);
  g.fillStyle = c.chipLine;
  g.fillRect(to(under), y, Math.max(0, to(over) - to(under)), 2);
  for (const limit of item.twin.limits) {
    g.fillStyle = c.priority[limit.priority];
    g.fillRect(to(limit.value) - 0.75, y - 1, 1.5, 4);
  }

  if (quality >= 2 || !Number.isFinite(value)) return;
  g.fillStyle = c.ink;
  g.fillRect(x + pointer(item, value, w) - 1, y - 2, 2, 6);
}

function along({ twin }: Item, value: number, w: number): number {
  const low = twin.low ?? 0;
  return w * Math.min(1, Math.max(0, (value - low) / ((twin.high ?? 1) - low)));
}

/** Where the value stands on a bar, in steps of half a pixel: less than that is not drawn anew. */
export function pointer(item: Item, value: number, w: number): number {
  return Math.round(2 * along(item, value, w)) / 2;
}

export function strike(g: Context, c: Palette, x: number, y: number, w: number, dotted = false): void {
  g.save();
  g.strokeStyle = c.ink;
  g.lineWidth = 1.4;
  if (dotted) g.setLineDash([2, 2]);
  g.beginPath();
  g.moveTo(x - w / 2 - 2, dotted ? y + 6 : y);
  g.lineTo(x + w / 2 + 2, dotted ? y + 6 : y);
  g.stroke();
  g.restore();
}

/** Tag, level and product inside a tank, as much as its size allows. */
export function tankText(g: Context, c: Palette, item: Item, r: number, level: number, quality: number, volume: number): void {
  const [x, y] = [item.px, item.py];
  const big = Math.min(30, Math.max(11, r * 0.4));
  const roomy = r >= 26;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.fillStyle = quality >= 2 ? c.bad : c.ink;
  paint.font(g, big, 650);
  const text = quality === 3 ? '–' : decimal(level, r < 24 ? 0 : 1);
  g.fillText(text, x, y + (roomy ? 1 : 0));
  if (quality === 2) strike(g, c, x, y + 1, g.measureText(text).width);
  if (!roomy) return;
  const small = Math.min(13, Math.max(9.5, r * 0.24));
  paint.font(g, small, 600);
  g.fillStyle = c.muted;
  g.fillText(item.label, x, y - big * 0.95);
  paint.font(g, small, 450);
  const substance = item.twin.words.substance;
  const whole = substance ? `% ${substance}` : '%';
  // What would run into the ring is left out: the panel says it.
  g.fillText(g.measureText(whole).width < r * 1.3 ? whole : '%', x, y + big * 0.95);
  if (r >= 70 && quality < 2 && Number.isFinite(volume)) g.fillText(`${Math.round(volume).toLocaleString('en').replace(/,/g, ' ')} m³`, x, y + big * 0.95 + small * 1.45);
}

/** Name of an area with the people in it, and the words of its risk when it is raised. */
export function zone(g: Context, c: Palette, label: Label): void {
  const [x, y] = [label.item.px + label.x, label.item.py + label.y];
  g.textAlign = 'left';
  g.textBaseline = 'middle';
  paint.font(g, 11.5, 600);
  halo(g, c, label.text, x + 3, y + 8.5, c.ink);
  if (label.more) {
    paint.font(g, 11, 600);
    const at = x + label.w - 3;
    g.textAlign = 'right';
    halo(g, c, label.more, at, y + 8.5, c.muted);
    const left = at - g.measureText(label.more).width - 7;
    g.fillStyle = c.person;
    g.beginPath();
    g.arc(left, y + 5.6, 2.2, 0, 7);
    g.moveTo(left + 4, y + 12.5);
    g.arc(left, y + 12.5, 4, 0, Math.PI, true);
    g.fill();
  }

  if (!label.level) return;
  const word = levelWord(label.level);
  g.textAlign = 'left';
  paint.font(g, 10.5, 600);
  const w = g.measureText(word).width + 10;
  paint.chip(g, c, x + 2, y + 16, w, 15, c.risk[label.level], 1.6);
  g.fillStyle = c.ink;
  g.fillText(word, x + 7, y + 24);
}

export function name(g: Context, c: Palette, label: Label): void {
  paint.font(g, 10.5, 500);
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  halo(g, c, label.text, label.item.px + label.x + label.w / 2, label.item.py + label.y + 7, c.muted);
}

/** The name of what is under the pointer or selected, over everything else. */
export function tag(g: Context, c: Palette, layout: Layout, text: string, x: number, y: number): void {
  const w = layout.width(text, 11.5, 600) + 12;
  paint.chip(g, { ...c, chip: c.chipSolid }, x - w / 2, y, w, 18, c.select);
  paint.font(g, 11.5, 600);
  g.fillStyle = c.ink;
  g.textAlign = 'center';
  g.textBaseline = 'middle';
  g.fillText(text, x, y + 9.5);
}

export function count(g: Context, c: Palette, x: number, y: number, n: number): void {
  paint.font(g, 9.5, 700);
  g.textAlign = 'left';
  g.textBaseline = 'middle';
  halo(g, c, `×${n}`, x, y, c.ink);
}

function halo(g: Context, c: Palette, text: string, x: number, y: number, colour: string): void {
  g.lineJoin = 'round';
  g.lineWidth = 3;
  g.strokeStyle = c.ground;
  g.strokeText(text, x, y);
  g.fillStyle = colour;
  g.fillText(text, x, y);
}
