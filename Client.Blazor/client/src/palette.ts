// Command palette (Ctrl+K) and keyboard help (?): every page, twin and action by keyboard.
import { plan, PlanTwin } from './plan';
import { words } from './words';

interface Entry { text: string; hint: string; run: () => void }

const MOST = 12;

class Palette {
  private readonly dialog = document.getElementById('palette') as HTMLDialogElement;
  private readonly help = document.getElementById('keys') as HTMLDialogElement;
  private readonly input = this.dialog.querySelector('input')!;
  private readonly list = this.dialog.querySelector('ul')!;
  private twins: PlanTwin[] = [];
  private found: Entry[] = [];
  private at = 0;

  constructor(private readonly plant: string) {
    this.input.addEventListener('input', () => this.search());
    this.dialog.addEventListener('keydown', (event) => this.key(event));
    this.list.addEventListener('click', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('[data-row]');
      if (row) this.run(Number(row.dataset.row));
    });
    for (const dialog of [this.dialog, this.help]) dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  }

  open(): void {
    if (this.dialog.open) { this.dialog.close(); return; }
    void plan(this.plant).then((loaded) => { this.twins = loaded.twins; this.search(); }, () => undefined);
    this.input.value = '';
    this.dialog.showModal();
    this.search();
  }

  showHelp(): void {
    if (!this.help.open) this.help.showModal();
  }

  private search(): void {
    const wanted = this.input.value.trim().toLowerCase();
    const chinese = document.documentElement.lang.startsWith('zh');
    const pages: Entry[] = [...document.querySelectorAll<HTMLAnchorElement>('.side a[title]')].map((link) => ({ text: link.title, hint: words.page ?? '', run: () => link.click() }));
    const actions: Entry[] = ['theme', 'language'].map((id) => document.getElementById(id)).filter((button) => button !== null)
      .map((button) => ({ text: button.title || button.textContent || '', hint: words.action ?? '', run: () => button.click() }));
    actions.push({ text: words.keys ?? '', hint: '?', run: () => this.showHelp() });
    const fixed = [...pages, ...actions].filter((entry) => entry.text.toLowerCase().includes(wanted));
    const twins: Entry[] = [];
    for (const twin of wanted ? this.ranked(wanted) : []) {
      const name = (chinese ? twin.name.zh : twin.name.en).slice(0, 120);
      twins.push({ text: twin.id, hint: name, run: () => go(`/twins/${encodeURIComponent(twin.id)}`) });
      if (twins.length === 1 && twin.shape.points.length > 0) twins.push({ text: `${twin.id} · ${words.onMap}`, hint: name, run: () => go(`/?at=${encodeURIComponent(twin.id)}`) });
    }

    this.found = [...(wanted && twins.length ? twins : []), ...fixed].slice(0, MOST);
    this.at = 0;
    this.draw();
  }

  /** Tags that begin with the word first, then tags and names that hold it. */
  private ranked(wanted: string): PlanTwin[] {
    const first: PlanTwin[] = [];
    const rest: PlanTwin[] = [];
    for (const twin of this.twins) {
      const id = twin.id.toLowerCase();
      if (id.startsWith(wanted)) first.push(twin);
      else if (id.includes(wanted) || twin.name.en.toLowerCase().includes(wanted) || twin.name.zh.includes(wanted)) rest.push(twin);
    }

    first.sort((a, b) => a.id.length - b.id.length || a.id.localeCompare(b.id));
    return [...first, ...rest].slice(0, MOST);
  }

  private draw(): void {
    this.list.replaceChildren(...this.found.map((entry, i) => {
      const row = document.createElement('li');
      row.id = `palette-${i}`;
      row.dataset.row = String(i);
      row.setAttribute('role', 'option');
      row.setAttribute('aria-selected', String(i === this.at));
      const text = document.createElement('b');
      text.textContent = entry.text;
      const hint = document.createElement('small');
      hint.textContent = entry.hint;
      row.append(text, hint);
      return row;
    }));
    this.input.setAttribute('aria-activedescendant', this.found.length ? `palette-${this.at}` : '');
    this.dialog.querySelector<HTMLElement>('.quiet')!.hidden = this.found.length > 0;
    this.list.children[this.at]?.scrollIntoView({ block: 'nearest' });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.at = Math.min(this.found.length - 1, this.at + 1);
    else if (event.key === 'ArrowUp') this.at = Math.max(0, this.at - 1);
    else if (event.key === 'Enter') { event.preventDefault(); this.run(this.at); return; }
    else return;
    event.preventDefault();
    this.draw();
  }

  private run(row: number): void {
    const entry = this.found[row];
    if (!entry) return;
    this.dialog.close();
    entry.run();
  }
}

/** Follows a link as a click would, so that the page's router takes it. */
function go(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}

export function listen(plant: string): void {
  const palette = new Palette(plant);
  document.getElementById('palette-open')?.addEventListener('click', () => palette.open());
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); palette.open(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = event.target as HTMLElement;
    if (event.key === '?' && !place.closest('input,textarea,select,[contenteditable]')) palette.showHelp();
  });
}
