// Choosing normal periods for a training: the signals one above the other over days, alarms of the past marked, periods drawn by dragging.
import uPlot from 'uplot';
import { palette } from './map/palette';
import { words } from './words';
import { alarms, column, Column, Mark, readings, Signal, Trouble, troubles } from './trend/history';
import { drawAlarms, drawTroubles } from './trend/marks';
import { wall } from './wall';

interface Period { part: string; from: number; to: number; active: boolean }
interface Form { invokeMethodAsync(method: string, ...times: number[]): Promise<unknown> }
interface Options { plant: string; twins: string[]; texts: Record<string, string>; form: Form }

const POINTS = 800;
const LANES = 8;
const SHARE = 0.84;
const HOUR_MS = 3_600_000;
/** So much of the range without any reading at its begin says that the history begins there. */
const EMPTY = 0.08;
/** Height of the periods' names at the foot. */
const NAMES = 16;
const TIMES: (string | number | null)[][] = [
  [86400, '{MM}-{DD}', null, null, null, null, null, null, 1],
  [3600, '{HH}:00', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
];

class Periods {
  range = { from: Date.now() - 24 * HOUR_MS, to: Date.now() };
  plot: uPlot | null = null;
  private readonly closing = new AbortController();
  private readonly resized: ResizeObserver;
  private readonly target: HTMLElement;
  private signals: Signal[] = [];
  private columns: Column[] = [];
  private marks: Mark[] = [];
  private troubles: Trouble[] = [];
  private periods: Period[] = [];
  private loading: AbortController | null = null;
  private chosen = false;

  constructor(private readonly root: HTMLElement, private readonly options: Options) {
    Object.assign(words, options.texts);
    this.target = root.querySelector<HTMLElement>('.periods-canvas')!;
    this.resized = new ResizeObserver(() => this.plot?.setSize(this.size()));
    this.resized.observe(this.target);
    const stop = { signal: this.closing.signal };
    window.addEventListener('twin-theme', () => this.draw(), stop);
    root.querySelectorAll<HTMLButtonElement>('[data-hours]').forEach((button) => button.addEventListener('click', () => {
      const to = Date.now();
      this.set(to - Number(button.dataset.hours) * HOUR_MS, to);
      this.press(button);
    }, stop));
    root.querySelectorAll<HTMLButtonElement>('[data-move]').forEach((button) => button.addEventListener('click', () => {
      const by = (this.range.to - this.range.from) * Number(button.dataset.move);
      this.set(this.range.from + by, this.range.to + by);
    }, stop));
  }

  /** What is drawn: the signals in lanes, and the periods as they stand in the form. */
  show(signals: Signal[], periods: Period[]): void {
    const same = signals.length === this.signals.length && signals.every((signal, i) => signal.sensor === this.signals[i].sensor);
    const first = this.periods.length === 0;
    [this.signals, this.periods] = [signals.slice(0, LANES), periods];
    if (first && periods.length > 0) {
      const [from, to] = [Math.min(...periods.map((p) => p.from)), Math.max(...periods.map((p) => p.to))];
      this.range = { from: from - (to - from) * 0.05, to: to + (to - from) * 0.05 };
    }

    if (same && this.plot) this.plot.redraw(false);
    else void this.load();
  }

  /** As long as nobody chose a range: what there is fills it, instead of standing in a corner. */
  private fit(begins: number, ends: number): void {
    if (this.chosen) return;
    this.chosen = true;
    const edge = (ends - begins) * 0.05;
    this.range = { from: begins - edge, to: ends + edge };
    void this.load();
  }

  /** Which of the usual ranges is shown; moved on, none. */
  private press(which: Element | null): void {
    this.root.querySelectorAll('[data-hours]').forEach((button) => button.setAttribute('aria-pressed', String(button === which)));
  }

  set(from: number, to: number): void {
    this.range = { from, to };
    this.chosen = true;
    this.press(null);
    void this.load();
  }

  close(): void {
    this.loading?.abort();
    this.closing.abort();
    this.resized.disconnect();
    this.plot?.destroy();
    this.target.replaceChildren();
  }

  private async load(): Promise<void> {
    this.loading?.abort();
    const stop = (this.loading = new AbortController());
    const { from, to } = this.range;
    const { plant, twins } = this.options;
    const signals = this.signals;
    this.root.dataset.busy = '';
    try {
      const [columns, marks, found] = await Promise.all([
        Promise.all(signals.map(async (signal) => column(await readings(plant, signal.sensor, from, to, POINTS, stop.signal), signal, to - from, POINTS))),
        alarms(plant, [...twins, ...signals.map((signal) => signal.sensor)], from, to).catch(() => []),
        troubles(plant, signals.map((signal) => signal.sensor), from, to).catch(() => []),
      ]);
      if (stop.signal.aborted) return;
      [this.columns, this.marks, this.troubles] = [columns, marks, found];
      this.draw();
      const begins = Math.min(...columns.flatMap((c) => c.times.slice(0, 1))) * 1000;
      if (begins > from + (to - from) * EMPTY && begins < to) {
        void this.options.form.invokeMethodAsync('Begins', Math.round(begins));
        this.fit(begins, Math.min(to, Date.now()));
      }
    } catch {
      if (!stop.signal.aborted) this.say(words.trendFailed);
    } finally {
      if (!stop.signal.aborted) delete this.root.dataset.busy;
    }
  }

  private data(): uPlot.AlignedData {
    const lanes = this.columns.map(({ times, values }, lane): uPlot.AlignedData => {
      const known = values.filter((v): v is number => v !== null);
      const low = known.reduce((a, b) => Math.min(a, b), Infinity);
      const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
      const at = this.columns.length - 1 - lane;
      return [times, values.map((v) => (v === null ? null : at + (1 - SHARE) / 2 + (high > low ? (v - low) / (high - low) : 0.5) * SHARE))];
    });
    return uPlot.join(lanes);
  }

  private size(): { width: number; height: number } {
    return { width: Math.max(200, this.target.clientWidth), height: Math.round((70 + 42 * Math.max(2, this.signals.length)) * wall()) };
  }

  private draw(): void {
    if (this.columns.length === 0 || this.columns.every((c) => c.times.length === 0)) {
      this.say(words.trendEmpty);
      return;
    }

    this.plot?.destroy();
    this.target.replaceChildren();
    const c = palette();
    const k = wall();
    const font = `${12 * k}px "Inter Variable", sans-serif`;
    const line = { stroke: c.muted, grid: { stroke: c.chipLine, width: 1 }, ticks: { show: false }, font };
    const lanes = this.columns.length;
    const [min, max] = [this.range.from / 1000, this.range.to / 1000];
    this.plot = new uPlot({
      ...this.size(),
      legend: { show: false },
      series: [{}, ...this.signals.map((signal): uPlot.Series => ({ label: signal.sensor, stroke: c.ink, width: 1.3 * k, points: { show: false } }))],
      axes: [
        { ...line, size: 46 * k, values: TIMES as uPlot.Axis.Values },
        { ...line, size: 92 * k, grid: { show: false }, splits: () => this.signals.map((_, lane) => lanes - 0.5 - lane), values: () => this.signals.map((signal) => signal.sensor) },
      ],
      scales: { x: { min, max }, y: { range: [0, lanes] } },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      hooks: { drawAxes: [(plot) => this.bands(plot), (plot) => drawAlarms(plot, this.marks, Date.now())], draw: [(plot) => { this.names(plot); drawTroubles(plot, this.troubles, Date.now(), true, NAMES); }] },
    }, this.data(), this.target);
    this.plot.setScale('x', { min, max });
    this.plot.over.addEventListener('pointerdown', (event) => this.drag(event));
  }

  /** The periods: fit filled, limits hatched, report striped; told by their pattern, not by colour. */
  private bands(plot: uPlot): void {
    const { ctx: g, bbox } = plot;
    const c = palette();
    const dot = devicePixelRatio * wall();
    for (const period of this.periods) {
      const from = Math.max(bbox.left, plot.valToPos(period.from / 1000, 'x', true));
      const to = Math.min(bbox.left + bbox.width, plot.valToPos(period.to / 1000, 'x', true));
      if (to <= from) continue;
      g.save();
      g.beginPath();
      g.rect(from, bbox.top, to - from, bbox.height);
      g.clip();
      g.strokeStyle = g.fillStyle = c.select;
      g.globalAlpha = 0.16;
      g.fillRect(from, bbox.top, to - from, bbox.height);
      g.globalAlpha = 0.4;
      g.lineWidth = dot;
      g.beginPath();
      const slope = period.part === 'Limits' ? bbox.height : 0;
      if (period.part !== 'Fit') {
        for (let x = from - slope; x < to; x += 9 * dot) { g.moveTo(x, bbox.top + bbox.height); g.lineTo(x + slope, bbox.top); }
      }

      g.stroke();
      g.globalAlpha = 1;
      g.lineWidth = (period.active ? 3 : 1.5) * dot;
      g.strokeRect(from, bbox.top, to - from, bbox.height);
      g.restore();
    }
  }

  /** What each period is for, over the curves and with a rim against them. */
  private names(plot: uPlot): void {
    const { ctx: g, bbox } = plot;
    const c = palette();
    const dot = devicePixelRatio * wall();
    g.save();
    g.font = `600 ${11 * dot}px "Inter Variable", sans-serif`;
    g.textAlign = 'left';
    g.textBaseline = 'bottom';
    g.lineJoin = 'round';
    g.lineWidth = 4 * dot;
    g.strokeStyle = c.tank;
    g.fillStyle = c.ink;
    for (const period of this.periods) {
      const from = Math.max(bbox.left, plot.valToPos(period.from / 1000, 'x', true));
      const to = Math.min(bbox.left + bbox.width, plot.valToPos(period.to / 1000, 'x', true));
      const text = words[`part${period.part}`] ?? period.part;
      // Where it has no place it would stand in the next period.
      if (to - from < g.measureText(text).width + 8 * dot) continue;
      const [x, y] = [from + 5 * dot, bbox.top + bbox.height - 4 * dot];
      g.strokeText(text, x, y);
      g.fillText(text, x, y);
    }

    g.restore();
  }

  private drag(event: PointerEvent): void {
    const plot = this.plot;
    if (!plot || event.button !== 0) return;
    const box = plot.over.getBoundingClientRect();
    const at = (e: PointerEvent): number => Math.min(box.width, Math.max(0, e.clientX - box.left));
    const start = at(event);
    const stop = new AbortController();
    const mark = (left: number, width: number): void => plot.setSelect({ left, width, top: 0, height: width > 0 ? box.height : 0 }, false);
    plot.over.setPointerCapture(event.pointerId);
    plot.over.addEventListener('pointermove', (e) => mark(Math.min(start, at(e)), Math.abs(at(e) - start)), { signal: stop.signal });
    // The page scrolls after all.
    plot.over.addEventListener('pointercancel', () => { stop.abort(); mark(0, 0); }, { signal: stop.signal });
    plot.over.addEventListener('pointerup', (e) => {
      stop.abort();
      mark(0, 0);
      const [left, right] = [Math.min(start, at(e)), Math.max(start, at(e))];
      if (right - left < 4) return;
      void this.options.form.invokeMethodAsync('Drawn', Math.round(plot.posToVal(left, 'x') * 1000), Math.round(plot.posToVal(right, 'x') * 1000));
    }, { signal: stop.signal });
  }

  private say(text: string): void {
    this.plot?.destroy();
    this.plot = null;
    const note = document.createElement('p');
    note.className = 'quiet';
    note.textContent = text;
    this.target.replaceChildren(note);
  }
}

declare global {
  interface Window { __periods?: Periods }
}

export function open(target: string, options: Options): Periods {
  return (window.__periods = new Periods(document.getElementById(target)!, options));
}
