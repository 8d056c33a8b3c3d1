// Trends: several signals on one time axis, from the kept history and the live feed, from seconds to years.
import uPlot from 'uplot';
import { live, Live } from './live';
import { palette } from './map/palette';
import { words } from './words';
import { alarms, column, Column, Mark, readings, Signal, Trouble, troubles } from './trend/history';
import { csv, png, save } from './trend/export';
import { drawAlarms, drawLimits, drawTroubles, LimitLine } from './trend/marks';
import { showRange } from './trend/range';
import { Bar, Toolbar } from './trend/toolbar';
import { wall } from './wall';

interface Options { realm: string; plant: string; twin: string; signals: Signal[]; shown: string[]; texts: Record<string, string> }

const POINTS = 1500;
/** Alarms and troubles are asked for again so often while the newest is followed. */
const MARKS_MS = 30_000;
const DAY_MS = 86_400_000;
const MIN_SPAN_MS = 2_000;
const MAX_SPAN_MS = 20 * 365 * DAY_MS;
const LIGHT = ['#2B5C8A', '#1F7A76', '#7A5A32', '#55606A', '#5E6B22', '#23303A'];
const DARK = ['#8DB8E0', '#74C6BF', '#CFAE86', '#AEB8C0', '#BAC47A', '#E6EAED'];
const DASHES: number[][] = [[], [], [], [8, 3], [3, 3], [10, 3, 2, 3]];
const TIMES: (string | number | null)[][] = [
  [86400 * 28, '{YYYY}-{MM}', null, null, null, null, null, null, 1],
  [86400, '{MM}-{DD}', '\n{YYYY}', null, null, null, null, null, 1],
  [3600, '{HH}:00', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{MM}-{DD}', null, '\n{MM}-{DD}', null, null, null, 1],
];

class Trend implements Bar {
  range = { from: 0, to: 0, live: true };
  loadedMs = 0;
  private readonly live: Live;
  private readonly target: HTMLElement;
  private readonly toolbar: Toolbar;
  private readonly closing = new AbortController();
  private readonly stops: (() => void)[] = [];
  private plot: uPlot | null = null;
  private columns = new Map<string, Column>();
  private before = new Map<string, Column>();
  private marks: Mark[] = [];
  private troubles: Trouble[] = [];
  private markedMs = 0;
  private shown: Set<string>;
  private comparing = false;
  private loading: AbortController | null = null;
  private timer = 0;
  private drawn = 0;

  constructor(private readonly root: HTMLElement, private readonly options: Options) {
    Object.assign(words, options.texts);
    this.target = root.querySelector<HTMLElement>('.trend-canvas')!;
    this.shown = new Set(options.shown);
    this.live = live(options.realm, options.plant);
    this.toolbar = new Toolbar(root, this, this.closing.signal);
    this.follow(3_600_000);
    this.stops.push(this.live.onFrame(() => this.append()));
    const resized = new ResizeObserver(() => this.plot?.setSize(this.size()));
    resized.observe(this.target);
    this.stops.push(() => resized.disconnect());
    const theme = (): void => this.draw();
    window.addEventListener('twin-theme', theme);
    this.stops.push(() => window.removeEventListener('twin-theme', theme));
    const stop = { signal: this.closing.signal };
    this.target.addEventListener('wheel', (event) => this.wheel(event), { passive: false, ...stop });
    this.target.addEventListener('keydown', (event) => this.key(event), stop);
    this.target.addEventListener('pointerdown', (event) => this.pan(event), { capture: true, ...stop });
    root.querySelectorAll<HTMLInputElement>('[data-signal]').forEach((box) => {
      box.checked = this.shown.has(box.dataset.signal!);
      box.addEventListener('change', () => this.show(box.dataset.signal!, box.checked), stop);
    });
    this.swatches();
  }

  get nowMs(): number {
    return Math.round(this.live.plantNowMs || Date.now());
  }

  get points(): number {
    return [...this.columns.values()].reduce((sum, c) => sum + c.times.length, 0);
  }

  set(from: number, to: number): void {
    const span = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, to - from));
    const middle = (from + to) / 2;
    this.range = { from: Math.round(middle - span / 2), to: Math.round(middle + span / 2), live: false };
    this.soon();
  }

  follow(spanMs: number): void {
    const to = this.nowMs;
    this.range = { from: to - spanMs, to, live: true };
    this.soon(0);
  }

  move(part: number): void {
    const by = (this.range.to - this.range.from) * part;
    this.set(this.range.from + by, this.range.to + by);
  }

  zoom(factor: number, at = 0.5): void {
    const span = this.range.to - this.range.from;
    const wanted = Math.min(MAX_SPAN_MS, Math.max(MIN_SPAN_MS, span * factor));
    if (this.range.live) { this.follow(Math.round(wanted)); return; }
    const place = this.range.from + span * at;
    this.set(place - wanted * at, place + wanted * (1 - at));
  }

  toggleLive(): void {
    if (this.range.live) this.set(this.range.from, this.range.to);
    else this.follow(this.range.to - this.range.from);
  }

  toggleCompare(): void {
    this.comparing = !this.comparing;
    this.soon(0);
  }

  exportCsv(): void {
    const { from, to } = this.range;
    void csv(this.options.plant, this.visible(), from, to).then((file) => save(file, `${this.options.twin} ${showRange(from, to)}.csv`), () => this.say(words.trendFailed));
  }

  exportPng(): void {
    if (!this.plot) return;
    const { from, to } = this.range;
    const c = palette();
    const legend = this.visible().map((signal) => ({ name: `${signal.sensor} ${signal.unit}`, colour: this.colour(signal) }));
    void png(this.plot, `${this.options.twin}   ${showRange(from, to)}`, legend, c.tank, c.ink).then((file) => save(file, `${this.options.twin} ${showRange(from, to)}.png`));
  }

  close(): void {
    clearTimeout(this.timer);
    this.loading?.abort();
    this.closing.abort();
    for (const stop of this.stops) stop();
    this.plot?.destroy();
    this.target.replaceChildren();
  }

  private visible(): Signal[] {
    return this.options.signals.filter((signal) => this.shown.has(signal.sensor));
  }

  private show(sensor: string, on: boolean): void {
    if (on) this.shown.add(sensor);
    else this.shown.delete(sensor);
    this.soon(0);
  }

  private colour(signal: Signal): string {
    const colours = document.documentElement.dataset.theme === 'dark' ? DARK : LIGHT;
    return colours[this.options.signals.indexOf(signal) % colours.length];
  }

  private swatches(): void {
    for (const signal of this.options.signals) {
      const swatch = [...this.root.querySelectorAll<HTMLElement>('[data-swatch]')].find((place) => place.dataset.swatch === signal.sensor);
      if (swatch) swatch.style.background = this.colour(signal);
    }
  }

  private soon(waitMs = 120): void {
    this.toolbar.tell(this.comparing, true);
    this.plot?.setScale('x', { min: this.range.from / 1000, max: this.range.to / 1000 });
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), waitMs);
  }

  private async load(): Promise<void> {
    this.loading?.abort();
    const stop = (this.loading = new AbortController());
    const began = performance.now();
    const { from, to } = this.range;
    const { plant } = this.options;
    const signals = this.visible();
    const read = async (signal: Signal, shift: number): Promise<[string, Column]> =>
      [signal.sensor, column(await readings(plant, signal.sensor, from - shift, to - shift, POINTS, stop.signal, this.live.place), signal, to - from, POINTS, shift)];
    try {
      const [now, before] = await Promise.all([
        Promise.all(signals.map((signal) => read(signal, 0))),
        Promise.all(this.comparing ? signals.map((signal) => read(signal, DAY_MS)) : []),
        this.mark(),
      ]);
      if (stop.signal.aborted) return;
      [this.columns, this.before] = [new Map(now), new Map(before)];
      this.loadedMs = performance.now() - began;
      this.draw();
    } catch {
      if (!stop.signal.aborted) this.say(words.trendFailed);
    } finally {
      if (!stop.signal.aborted) this.toolbar.tell(this.comparing, false);
    }
  }

  /** What lies over the curves; not told, what was known stays. */
  private async mark(): Promise<void> {
    this.markedMs = performance.now();
    const { range: { from, to }, options: { plant, twin, realm } } = this;
    const sensors = this.visible().map((signal) => signal.sensor);
    const [marks, found] = await Promise.all([
      alarms(plant, [twin, ...sensors.filter((sensor) => sensor !== twin)], from, to, this.live.place).catch(() => this.marks),
      realm === 'live' ? troubles(plant, sensors, from, to).catch(() => this.troubles) : [],
    ]);
    // Meanwhile another range may have been asked for.
    if (this.range.live || this.range.from === from) [this.marks, this.troubles] = [marks, found];
  }

  private append(): void {
    if (!this.range.live || !this.plot || performance.now() - this.drawn < 950) return;
    const { picture } = this.live;
    const now = this.nowMs;
    const span = this.range.to - this.range.from;
    this.range = { from: now - span, to: now, live: true };
    for (const signal of this.visible()) {
      const into = this.columns.get(signal.sensor);
      const quality = picture.quality[signal.index] ?? 3;
      if (!into || quality === 3 || now / 1000 <= (into.times[into.times.length - 1] ?? 0)) continue;
      into.times.push(now / 1000);
      into.values.push(quality === 2 ? null : picture.a[signal.index]);
      while (into.times.length > 2 && into.times[1] < this.range.from / 1000) { into.times.shift(); into.values.shift(); }
    }

    this.drawn = performance.now();
    if (this.drawn - this.markedMs > MARKS_MS) void this.mark();
    this.plot.setData(this.data(), false);
    this.plot.setScale('x', { min: this.range.from / 1000, max: now / 1000 });
  }

  private data(): uPlot.AlignedData {
    const tables = [...this.visible().map((signal) => this.columns.get(signal.sensor)), ...(this.comparing ? this.visible().map((signal) => this.before.get(signal.sensor)) : [])];
    return uPlot.join(tables.map((c) => [c?.times ?? [], c?.values ?? []] as uPlot.AlignedData));
  }

  private size(): { width: number; height: number } {
    const width = Math.max(200, this.target.clientWidth);
    return { width, height: Math.max(220, Math.min(460 * wall(), width * 0.42)) };
  }

  private draw(): void {
    this.swatches();
    const signals = this.visible();
    if (signals.length === 0 || [...this.columns.values(), ...this.before.values()].every((c) => c.times.length === 0)) {
      this.say(words.trendEmpty);
      return;
    }

    this.plot?.destroy();
    this.target.replaceChildren();
    const c = palette();
    const k = wall();
    const font = `${12 * k}px "Inter Variable", sans-serif`;
    const units = [...new Set(signals.map((signal) => signal.unit))];
    const line = { stroke: c.muted, grid: { stroke: c.chipLine, width: 1 }, ticks: { stroke: c.chipLine, width: 1 }, font };
    const say = (signal: Signal) => (_: uPlot, v: number | null): string => (v === null || v === undefined ? '–' : `${v.toFixed(signal.decimals)} ${signal.unit}`);
    const limits: LimitLine[] = signals.flatMap((signal) => signal.limits.map((limit) => ({ ...limit, scale: `y${units.indexOf(signal.unit)}`, sensor: signal.sensor })));
    this.plot = new uPlot({
      ...this.size(),
      legend: { live: true },
      series: [
        { label: words.time },
        ...signals.map((signal): uPlot.Series => ({ label: signal.sensor, scale: `y${units.indexOf(signal.unit)}`, stroke: this.colour(signal), dash: DASHES[this.options.signals.indexOf(signal) % DASHES.length], width: 1.6 * k, points: { show: false }, value: say(signal) })),
        ...(this.comparing ? signals.map((signal): uPlot.Series => ({ label: `${signal.sensor} −24 h`, scale: `y${units.indexOf(signal.unit)}`, stroke: this.colour(signal), alpha: 0.5, dash: [2, 4], width: 1.4 * k, points: { show: false }, value: say(signal) })) : []),
      ],
      axes: [{ ...line, size: 50 * k, values: TIMES as uPlot.Axis.Values }, ...units.slice(0, 2).map((unit, i): uPlot.Axis => ({ ...line, scale: `y${i}`, side: i === 0 ? 3 : 1, size: 58 * k, label: unit || undefined, labelSize: unit ? 18 * k : 0, labelFont: font, grid: { ...line.grid, show: i === 0 } }))],
      scales: { x: { min: this.range.from / 1000, max: this.range.to / 1000 }, ...Object.fromEntries(units.map((_, i) => [`y${i}`, { range: (__: uPlot, low: number, high: number) => padded(low, high) }])) },
      cursor: { drag: { x: true, y: false, setScale: false } },
      hooks: {
        setSelect: [(plot) => this.selected(plot)],
        drawAxes: [(plot) => drawAlarms(plot, this.marks, this.nowMs)],
        draw: [(plot) => { drawLimits(plot, limits, signals.length > 1); drawTroubles(plot, this.troubles, this.nowMs, signals.length > 1); }],
      },
    }, this.data(), this.target);
    this.plot.setScale('x', { min: this.range.from / 1000, max: this.range.to / 1000 });
    this.plot.over.addEventListener('dblclick', () => this.zoom(2));
    this.drawn = performance.now();
  }

  private selected(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const from = plot.posToVal(left, 'x') * 1000;
    const to = plot.posToVal(left + width, 'x') * 1000;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.set(from, to);
  }

  private wheel(event: WheelEvent): void {
    // The page scrolls as ever; only with Ctrl or over a focused chart the wheel is the chart's.
    if (!this.plot || !(event.ctrlKey || event.metaKey || this.target.contains(document.activeElement))) return;
    event.preventDefault();
    const box = this.plot.over.getBoundingClientRect();
    this.zoom(event.deltaY > 0 ? 1.35 : 1 / 1.35, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
  }

  private pan(event: PointerEvent): void {
    if (!this.plot || !(event.shiftKey || event.button === 1)) return;
    event.preventDefault();
    event.stopPropagation();
    const width = this.plot.over.clientWidth;
    const { from, to } = this.range;
    const start = event.clientX;
    const moved = (next: PointerEvent): void => {
      const by = ((start - next.clientX) / width) * (to - from);
      this.set(from + by, to + by);
    };
    const done = (): void => { window.removeEventListener('pointermove', moved); window.removeEventListener('pointerup', done); };
    window.addEventListener('pointermove', moved);
    window.addEventListener('pointerup', done);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowLeft') this.move(-0.25);
    else if (event.key === 'ArrowRight') this.move(0.25);
    else if (event.key === '+' || event.key === '=') this.zoom(0.5);
    else if (event.key === '-') this.zoom(2);
    else if (event.key === 'l') this.toggleLive();
    else return;
    event.preventDefault();
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

function padded(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const pad = Math.max((high - low) * 0.12, Math.abs(high) * 0.002, 0.01);
  return [low - pad, high + pad];
}

declare global {
  interface Window { __trend?: Trend }
}

export function open(target: string, options: Options): Trend {
  return (window.__trend = new Trend(document.getElementById(target)!, options));
}
