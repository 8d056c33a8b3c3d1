// Fills live numbers into the page: any element with data-live, data-livebar, data-alarmdot, data-quality, data-risk, data-figure or data-since.
import type { Live } from './live';
import { decimal, span, words } from './words';
import { plan, Plan, running } from './plan';

const MAX_RATE_MS = 200;

export class Values {
  private drawn = 0;
  private pending = 0;
  private ofPlan: Plan | null = null;

  constructor(private readonly live: Live) {
    void plan(live.plant).then((loaded) => { this.ofPlan = loaded; this.draw(); }, () => undefined);
    live.onFrame(() => this.soon());
    live.onPast(() => this.soon());
    setInterval(() => this.since(), 500);
    new MutationObserver(() => this.soon()).observe(document.body, { childList: true, subtree: true });
  }

  private soon(): void {
    if (this.pending) return;
    const wait = Math.max(0, MAX_RATE_MS - (performance.now() - this.drawn));
    this.pending = window.setTimeout(() => requestAnimationFrame(() => { this.pending = 0; this.draw(); }), wait);
  }

  private draw(): void {
    this.drawn = performance.now();
    if (this.live.frames === 0) return;
    const { picture } = this.live;
    for (const element of document.querySelectorAll<HTMLElement>('[data-live]')) {
      const i = Number(element.dataset.live);
      const q = picture.quality[i] ?? 3;
      const value = (element.dataset.part === 'b' ? picture.b : picture.a)[i] ?? NaN;
      const number = element.querySelector('b');
      if (!number) continue;
      set(number, q === 3 ? '–' : decimal(value, Number(element.dataset.decimals)));
      const state = `q${q}`;
      if (element.dataset.q !== state) {
        element.dataset.q = state;
        element.title = quality(q);
      }
    }

    for (const element of document.querySelectorAll<HTMLElement>('[data-quality]')) set(element, quality(picture.quality[Number(element.dataset.quality)] ?? 3));
    for (const element of document.querySelectorAll<HTMLElement>('[data-alarmdot]')) {
      const bits = picture.alarm[Number(element.dataset.alarmdot)] ?? 0;
      element.className = `alarm-dot p${bits & 7}`;
      set(element, bits & 7 ? String(bits & 7) : '');
    }

    this.risks();
    this.bars();
    this.figures();
  }

  /** data-risk: class and number of a twin's risk level; the word beside it comes from the page (data-words, red first). */
  private risks(): void {
    for (const element of document.querySelectorAll<HTMLElement>('[data-risk]')) {
      const i = Number(element.dataset.risk);
      const level = this.live.levelOf(i);
      const behind = this.live.riskBehind ? ' behind' : '';
      const className = `risk-mark r${level}${behind}`;
      if (element.className !== className) element.className = className;
      const word = (element.dataset.words ?? '').split('|')[level - 1] ?? '–';
      const number = this.live.riskOf(i);
      set(element, Number.isFinite(number) && level > 0 ? `${word} ${(number * 100).toFixed(0)} %` : word);
    }
  }

  private bars(): void {
    const { picture } = this.live;
    for (const element of document.querySelectorAll<HTMLElement>('[data-livebar]')) {
      const i = Number(element.dataset.livebar);
      const low = Number(element.dataset.low);
      const high = Number(element.dataset.high);
      const pointer = element.querySelector<HTMLElement>('em');
      if (!pointer) continue;
      const value = picture.a[i] ?? NaN;
      const known = Number.isFinite(value) && (picture.quality[i] ?? 3) < 3;
      pointer.style.display = known ? '' : 'none';
      pointer.style.left = `${Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)))}%`;
      const priority = (picture.alarm[i] ?? 0) & 7;
      pointer.className = priority ? `p${priority}` : '';
    }
  }

  private figures(): void {
    const places = document.querySelectorAll<HTMLElement>('[data-figure]');
    if (places.length === 0 || !this.ofPlan) return;
    const { picture } = this.live;
    const f: Record<string, number> = { sensors: 0, sensorsGood: 0, sensorsBad: 0, sensorsSilent: 0, people: 0, inventory: 0, running: 0 };
    for (const twin of this.ofPlan.twins) {
      const q = picture.quality[twin.index] ?? 3;
      if (twin.kind === 'sensor') {
        f.sensors++;
        if (q === 0) f.sensorsGood++;
        else if (q === 3) f.sensorsSilent++;
        else f.sensorsBad++;
      } else if (twin.kind === 'person' && q < 3) f.people++;
      else if (twin.kind === 'tank' && q < 2 && Number.isFinite(picture.b[twin.index])) f.inventory += picture.b[twin.index];
      else if (twin.kind === 'equipment' && twin.shape.kind === 'Point' && q < 2 && running(twin, picture.a[twin.index], picture.b[twin.index])) f.running++;
    }

    const language = document.documentElement.lang;
    for (const place of places) set(place, Math.round(f[place.dataset.figure ?? ''] ?? 0).toLocaleString(language));
    for (const place of document.querySelectorAll<HTMLElement>('[data-hide-zero]')) place.hidden = !f[place.dataset.hideZero ?? ''];
  }

  private since(): void {
    const now = this.live.shownMs;
    if (now === 0) return;
    for (const element of document.querySelectorAll<HTMLElement>('[data-since]')) set(element, span(now - Number(element.dataset.since)));
  }
}

function quality(q: number): string {
  return q === 0 ? '' : q === 1 ? words.uncertain ?? '' : q === 2 ? words.bad ?? '' : words.never ?? '';
}

function set(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
