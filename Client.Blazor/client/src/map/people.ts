// Who is where: people by area, those in areas of raised risk first. Written into #people-list while it is on the page.
import type { Live } from '../live';
import { age, words } from '../words';
import { levelShown, levelWord } from './risk';
import { inside, Item, Scene } from './scene';

export interface Who { item: Item; moved: number; old: boolean }
export interface Area { zone: Item | null; level: number; who: Who[] }

export class People {
  private readonly last = new Map<Item, { x: number; y: number; at: number }>();
  private written = '';

  constructor(private readonly scene: Scene, private readonly live: Live, private readonly fly: (id: string) => void) {}

  /** Remembers since when everybody stands still; call it with every frame. */
  follow(): void {
    const { a, b, quality } = this.live.picture;
    const now = this.live.shownMs;
    for (const item of this.scene.people) {
      if ((quality[item.index] ?? 3) === 3) continue;
      const known = this.last.get(item);
      if (!known) this.last.set(item, { x: a[item.index], y: b[item.index], at: now });
      else if (known.x !== a[item.index] || known.y !== b[item.index]) Object.assign(known, { x: a[item.index], y: b[item.index], at: now });
    }
  }

  /** Another time is shown: what was seen before says nothing about it. */
  forget(): void { this.last.clear(); }

  areas(): Area[] {
    const { a, b, quality } = this.live.picture;
    const areas = new Map<Item | null, Area>();
    for (const item of this.scene.people) {
      const q = quality[item.index] ?? 3;
      if (q === 3) continue;
      const zone = this.scene.zones.find((z) => z.ring && inside(z.ring, a[item.index], b[item.index])) ?? null;
      let area = areas.get(zone);
      if (!area) areas.set(zone, (area = { zone, level: zone ? levelShown(zone, this.live, false) : 0, who: [] }));
      area.who.push({ item, moved: this.live.shownMs - (this.last.get(item)?.at ?? this.live.shownMs), old: q > 0 });
    }

    const rank = (area: Area): number => (area.level === 0 ? 9 : area.level) + (area.zone ? 0 : 0.5);
    return [...areas.values()].sort((p, q) => rank(p) - rank(q) || q.who.length - p.who.length);
  }

  /** Writes the list when it is on the page and says something else than before. */
  write(): void {
    const list = document.getElementById('people-list');
    if (!list) {
      this.written = '';
      return;
    }

    const areas = this.areas();
    const key = JSON.stringify(areas.map((area) => [area.zone?.index, area.level, area.who.map((who) => [who.item.index, who.old, words.peopleMoved && age(round(who.moved))])]));
    if (key === this.written && list.childElementCount > 0) return;
    this.written = key;
    const focused = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement.dataset.twin : undefined;
    list.replaceChildren(...areas.map((area) => this.area(area)));
    if (areas.length === 0) list.textContent = words.peopleNobody ?? '';
    if (focused) list.querySelector<HTMLElement>(`[data-twin="${CSS.escape(focused)}"]`)?.focus();
  }

  private area(area: Area): HTMLElement {
    const section = document.createElement('section');
    const head = section.appendChild(document.createElement('h3'));
    head.textContent = area.zone?.label ?? words.peopleElsewhere ?? '';
    head.appendChild(document.createElement('small')).textContent = String(area.who.length);
    if (area.level) {
      const mark = head.appendChild(document.createElement('span'));
      mark.className = `risk-chip r${area.level}`;
      mark.textContent = levelWord(area.level);
    }

    const list = section.appendChild(document.createElement('ul'));
    for (const who of area.who) {
      const button = list.appendChild(document.createElement('li')).appendChild(document.createElement('button'));
      button.type = 'button';
      button.dataset.twin = who.item.twin.id;
      button.appendChild(document.createElement('b')).textContent = who.item.label;
      const role = (words.chinese && who.item.twin.words.roleZh) || who.item.twin.words.role || '';
      button.appendChild(document.createElement('span')).textContent = role;
      const moved = button.appendChild(document.createElement('small'));
      moved.textContent = who.old ? (words.peopleOld ?? '') : round(who.moved) === 0 ? (words.peopleMoving ?? '') : (words.peopleMoved ?? '{0}').replace('{0}', age(round(who.moved)));
      if (who.old) button.className = 'old';
      button.addEventListener('click', () => this.fly(who.item.twin.id));
    }

    return section;
  }
}

/** Whole steps, so that the list is not written anew for nothing. */
function round(ms: number): number {
  return ms < 10_000 ? 0 : ms < 120_000 ? Math.floor(ms / 10_000) * 10_000 : ms;
}
