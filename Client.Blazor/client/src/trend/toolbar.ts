// The bar over a trend: range picker, moves, live, compare, exports. Works by itself, without the page's circuit.
import { parseTime, showRange, showTime } from './range';

export interface Bar {
  move(part: number): void;
  zoom(factor: number): void;
  set(from: number, to: number): void;
  follow(spanMs: number): void;
  toggleLive(): void;
  toggleCompare(): void;
  exportCsv(): void;
  exportPng(): void;
  readonly range: { from: number; to: number; live: boolean };
  readonly nowMs: number;
}

export class Toolbar {
  private readonly picker: HTMLElement;
  private readonly opener: HTMLButtonElement;
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;

  constructor(private readonly root: HTMLElement, private readonly bar: Bar, stop: AbortSignal) {
    this.picker = root.querySelector<HTMLElement>('.range-picker')!;
    this.opener = root.querySelector<HTMLButtonElement>('[data-do=open]')!;
    [this.from, this.to] = [...this.picker.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
    root.addEventListener('click', (event) => this.click(event), { signal: stop });
    root.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !this.picker.hidden) { this.show(false); this.opener.focus(); event.stopPropagation(); } }, { signal: stop });
    this.picker.querySelector('form')!.addEventListener('submit', (event) => { event.preventDefault(); this.apply(); }, { signal: stop });
    document.addEventListener('pointerdown', (event) => { if (!root.contains(event.target as Node)) this.show(false); }, { signal: stop });
  }

  /** Says the range and what is on. */
  tell(compare: boolean, busy: boolean): void {
    const { from, to, live } = this.bar.range;
    const quick = live ? this.picker.querySelector<HTMLElement>(`[data-span="${to - from}"]`) : null;
    const label = this.opener.querySelector('span')!;
    const text = quick?.textContent?.trim() ?? showRange(from, to);
    if (label.textContent !== text) label.textContent = text;
    this.opener.title = showRange(from, to);
    this.press('live', live);
    this.press('compare', compare);
    this.root.toggleAttribute('data-busy', busy);
  }

  private press(what: string, on: boolean): void {
    this.root.querySelector(`[data-do=${what}]`)?.setAttribute('aria-pressed', String(on));
  }

  private click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-do],[data-span],[data-day]');
    if (!button) return;
    if (button.dataset.span) { this.show(false); this.bar.follow(Number(button.dataset.span)); return; }
    if (button.dataset.day) { this.show(false); this.day(Number(button.dataset.day)); return; }
    switch (button.dataset.do) {
      case 'open': this.show(this.picker.hidden); break;
      case 'back': this.bar.move(-0.5); break;
      case 'forth': this.bar.move(0.5); break;
      case 'out': this.bar.zoom(2); break;
      case 'in': this.bar.zoom(0.5); break;
      case 'live': this.bar.toggleLive(); break;
      case 'compare': this.bar.toggleCompare(); break;
      case 'csv': this.bar.exportCsv(); break;
      case 'png': this.bar.exportPng(); break;
    }
  }

  private day(ago: number): void {
    const start = new Date(this.bar.nowMs).setHours(0, 0, 0, 0) - ago * 86_400_000;
    this.bar.set(start, ago === 0 ? this.bar.nowMs : start + 86_400_000);
  }

  private apply(): void {
    const from = parseTime(this.from.value, this.bar.nowMs);
    const to = parseTime(this.to.value, this.bar.nowMs);
    const wrong = from === null || to === null || from >= to;
    this.picker.querySelector<HTMLElement>('.wrong')!.hidden = !wrong;
    this.from.setAttribute('aria-invalid', String(wrong));
    this.to.setAttribute('aria-invalid', String(wrong));
    if (wrong) return;
    this.show(false);
    if (this.to.value.trim() === 'now') this.bar.follow(to - from);
    else this.bar.set(from, to);
  }

  private show(open: boolean): void {
    if (this.picker.hidden === !open) return;
    this.picker.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
    if (!open) return;
    const { from, to, live } = this.bar.range;
    this.from.value = showTime(from, true);
    this.to.value = live ? 'now' : showTime(to, true);
    this.picker.querySelector<HTMLElement>('.wrong')!.hidden = true;
    this.from.focus();
  }
}
