// The trend of one sensor: history from the store, then the live values appended as they come.
import uPlot from 'uplot';
import { live, Live } from './live';
import { palette } from './map/palette';
import { words } from './words';

interface Limit { kind: string; value: number; priority: number }
interface Options {
  realm: string; plant: string; sensor: string; index: number; unit: string; decimals: number;
  limits: Limit[]; minutes: number; texts: Record<string, string>;
}
interface Point { t: number; v: number; q: number | string }

const MAX_POINTS = 1500;

class Trend {
  private readonly live: Live;
  private plot: uPlot | null = null;
  private times: number[] = [];
  private values: (number | null)[] = [];
  private minutes: number;
  private request = 0;
  private readonly stops: (() => void)[] = [];
  private drawn = 0;

  constructor(private readonly target: HTMLElement, private readonly options: Options) {
    Object.assign(words, options.texts);
    this.minutes = options.minutes;
    this.live = live(options.realm, options.plant);
    this.stops.push(this.live.onFrame(() => this.append()));
    const resized = new ResizeObserver(() => this.plot?.setSize({ width: target.clientWidth, height: this.height() }));
    resized.observe(target);
    this.stops.push(() => resized.disconnect());
    const theme = (): void => this.draw();
    window.addEventListener('twin-theme', theme);
    this.stops.push(() => window.removeEventListener('twin-theme', theme));
    void this.load();
  }

  setRange(minutes: number): void {
    this.minutes = minutes;
    void this.load();
  }

  close(): void {
    this.request++;
    for (const stop of this.stops) stop();
    this.plot?.destroy();
    this.target.replaceChildren();
  }

  private height(): number {
    return Math.max(180, Math.min(340, this.target.clientWidth * 0.4));
  }

  private async load(): Promise<void> {
    const request = ++this.request;
    const to = Math.round(this.live.plantNowMs || Date.now());
    const from = to - this.minutes * 60_000;
    const { plant, sensor } = this.options;
    const address = `/api/v1/plants/${encodeURIComponent(plant)}/twins/${encodeURIComponent(sensor)}/history?from=${from}&to=${to}&points=${MAX_POINTS}`;
    try {
      const answer = await fetch(address, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(String(answer.status));
      const { items } = (await answer.json()) as { items: Point[] };
      if (request !== this.request) return;
      this.times = items.map((point) => point.t / 1000);
      this.values = items.map((point) => (bad(point.q) ? null : point.v));
      this.draw();
    } catch {
      if (request !== this.request) return;
      this.times = [];
      this.values = [];
      this.say(words.trendFailed);
    }
  }

  private append(): void {
    const { picture } = this.live;
    const i = this.options.index;
    const quality = picture.quality[i] ?? 3;
    const now = this.live.plantNowMs / 1000;
    if (quality === 3 || now <= (this.times[this.times.length - 1] ?? 0) + 0.9) return;
    this.times.push(now);
    this.values.push(quality === 2 ? null : picture.a[i]);
    const from = now - this.minutes * 60;
    let old = 0;
    while (old < this.times.length && this.times[old] < from) old++;
    if (old > 0) {
      this.times.splice(0, old);
      this.values.splice(0, old);
    }

    if (!this.plot) this.draw();
    else if (performance.now() - this.drawn > 900) {
      this.drawn = performance.now();
      this.plot.setData([this.times, this.values]);
    }
  }

  private draw(): void {
    if (this.times.length === 0) {
      this.say(words.trendEmpty);
      return;
    }

    this.plot?.destroy();
    this.target.replaceChildren();
    const c = palette();
    const { unit, decimals, limits } = this.options;
    const axis = { stroke: c.muted, grid: { stroke: c.zoneLine, width: 0.5 }, ticks: { stroke: c.zoneLine, width: 0.5 }, font: '11px "Inter Variable", sans-serif' };
    this.plot = new uPlot({
      width: this.target.clientWidth,
      height: this.height(),
      series: [
        { label: words.time, value: (_, v) => (v === null ? '–' : new Date(v * 1000).toLocaleString('sv-SE')) },
        { label: `${words.value}${unit ? ` (${unit})` : ''}`, stroke: c.ink, width: 1.4, points: { show: false }, value: (_, v) => (v === null ? '–' : v.toFixed(decimals)) },
      ],
      axes: [{ ...axis, values: [
        [86400, '{MM}-{DD}', null, null, null, null, null, null, 1],
        [3600, '{HH}:00', '\n{MM}-{DD}', null, null, null, null, null, 1],
        [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
        [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
      ] }, { ...axis, size: 52 }],
      scales: { y: { range: (_, low, high) => range(low, high) } },
      cursor: { drag: { x: true, y: false } },
      hooks: { draw: [(plot) => lines(plot, limits)] },
    }, [this.times, this.values], this.target);
    this.drawn = performance.now();
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

function bad(q: number | string): boolean {
  return typeof q === 'number' ? q >> 14 >= 2 : q === 'bad';
}

function range(low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const pad = Math.max((high - low) * 0.12, Math.abs(high) * 0.002, 0.01);
  return [low - pad, high + pad];
}

/** Alarm limits that lie in view, as thin lines with their names. */
function lines(plot: uPlot, limits: Limit[]): void {
  const c = palette();
  const { ctx: g } = plot;
  const scale = plot.scales.y;
  for (const limit of limits) {
    if (limit.value < (scale.min ?? 0) || limit.value > (scale.max ?? 0)) continue;
    const y = plot.valToPos(limit.value, 'y', true);
    g.save();
    g.strokeStyle = c.priority[limit.priority];
    g.setLineDash([6, 4]);
    g.lineWidth = 1.5;
    g.beginPath();
    g.moveTo(plot.bbox.left, y);
    g.lineTo(plot.bbox.left + plot.bbox.width, y);
    g.stroke();
    g.fillStyle = c.ink;
    g.font = `${11 * devicePixelRatio}px "Inter Variable", sans-serif`;
    g.textAlign = 'right';
    g.fillText(`${limit.kind} ${limit.value}`, plot.bbox.left + plot.bbox.width - 4, y - 4);
    g.restore();
  }
}

export function open(target: string, options: Options): Trend {
  return new Trend(document.getElementById(target)!, options);
}
