// Where everything lies on the screen, so that a small part can be drawn anew without looking at the whole plant.
import type { Box } from './labels';
import type { Label } from './layout';
import type { Item } from './scene';
import type { Kind } from './view';

const CELL = 48;
const COLUMNS = 4096;

/** What is drawn of a part of the screen, in the order in which it is drawn. */
export interface Part { items: Record<Kind, Item[]>; labels: Label[]; marks: Mark[] }

/** An alarm's marker: where several fall together one stands for them. */
export interface Mark { item: Item; bits: number; off: number; count: number }

interface Entry extends Box { kind: Kind | 'label' | 'mark'; thing: Item | Label | Mark; order: number; asked: number }

export function emptyPart(): Part {
  return { items: { zones: [], tanks: [], machines: [], sensors: [], cameras: [], people: [], pipes: [] }, labels: [], marks: [] };
}

export class Index {
  private readonly cells = new Map<number, Entry[]>();
  private readonly movers = new Map<Entry['thing'], Entry>();
  private readonly part = emptyPart();
  private readonly found: Entry[] = [];
  private order = 0;
  private asked = 0;

  clear(): void {
    this.cells.clear();
    this.movers.clear();
    this.order = 0;
  }

  put(kind: Entry['kind'], thing: Entry['thing'], box: Box): void {
    const entry: Entry = { kind, thing, order: this.order++, asked: 0, x: box.x, y: box.y, w: box.w, h: box.h };
    if (kind === 'people' || (kind === 'label' && (thing as Label).item.twin.kind === 'person')) this.movers.set(thing, entry);
    this.each(entry, (list) => list.push(entry));
  }

  /** Somebody has walked, or the label of somebody. */
  move(thing: Item | Label, box: Box): void {
    const entry = this.movers.get(thing);
    if (!entry) return;
    this.each(entry, (list) => list.splice(list.indexOf(entry), 1));
    Object.assign(entry, box);
    this.each(entry, (list) => list.push(entry));
  }

  /** All that touches a box. The answer holds until the next question. */
  within(box: Box): Part {
    const { part, found } = this;
    found.length = part.labels.length = part.marks.length = 0;
    for (const kind in part.items) part.items[kind as Kind].length = 0;
    this.asked++;
    this.each(box, (list) => {
      for (const entry of list) {
        if (entry.asked === this.asked) continue;
        entry.asked = this.asked;
        if (entry.x < box.x + box.w && box.x < entry.x + entry.w && entry.y < box.y + box.h && box.y < entry.y + entry.h) found.push(entry);
      }
    });
    found.sort((p, q) => p.order - q.order);
    for (const { kind, thing } of found) {
      if (kind === 'label') part.labels.push(thing as Label);
      else if (kind === 'mark') part.marks.push(thing as Mark);
      else part.items[kind].push(thing as Item);
    }

    return part;
  }

  private each(box: Box, act: (list: Entry[]) => void): void {
    const [x1, y1] = [Math.floor((box.x + box.w) / CELL), Math.floor((box.y + box.h) / CELL)];
    for (let cx = Math.floor(box.x / CELL); cx <= x1; cx++) {
      for (let cy = Math.floor(box.y / CELL); cy <= y1; cy++) {
        const key = cx * COLUMNS + cy;
        let list = this.cells.get(key);
        if (!list) this.cells.set(key, (list = []));
        act(list);
      }
    }
  }
}
