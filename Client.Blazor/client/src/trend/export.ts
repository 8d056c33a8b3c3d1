// What leaves the screen: the readings as CSV, the picture as PNG.
import type uPlot from 'uplot';
import { readings, Signal } from './history';

const RAW_POINTS = 100_000;

/** One row per kept reading: as many as the server gives at once, in the signal's engineering unit. */
export async function csv(plant: string, signals: Signal[], from: number, to: number): Promise<Blob> {
  const rows = ['time,sensor,value,unit,quality'];
  for (const signal of signals) {
    for (const { t, v, q } of (await readings(plant, signal.sensor, from, to, RAW_POINTS)).items) {
      rows.push([new Date(t).toISOString(), cell(signal.sensor), Number((v * signal.factor + signal.offset).toPrecision(12)), cell(signal.unit), cell(String(q))].join(','));
    }
  }

  return new Blob(['\uFEFF', rows.join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
}

/** A text cell: quoted, and a leading sign that a spreadsheet would take for a formula is made text. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export async function png(plot: uPlot, title: string, legend: { name: string; colour: string }[], ground: string, ink: string): Promise<Blob> {
  const source = plot.ctx.canvas;
  const scale = devicePixelRatio;
  const head = 56 * scale;
  const canvas = document.createElement('canvas');
  canvas.width = source.width;
  canvas.height = source.height + head;
  const g = canvas.getContext('2d')!;
  g.fillStyle = ground;
  g.fillRect(0, 0, canvas.width, canvas.height);
  g.fillStyle = ink;
  g.font = `600 ${14 * scale}px "Inter Variable", sans-serif`;
  g.fillText(title, 12 * scale, 22 * scale);
  g.font = `${12 * scale}px "Inter Variable", sans-serif`;
  let x = 12 * scale;
  for (const { name, colour } of legend) {
    g.fillStyle = colour;
    g.fillRect(x, 38 * scale, 14 * scale, 3 * scale);
    g.fillStyle = ink;
    g.fillText(name, x + 20 * scale, 44 * scale);
    x += 36 * scale + g.measureText(name).width;
  }

  g.drawImage(source, 0, head);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'));
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '_');
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
