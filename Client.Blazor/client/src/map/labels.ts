// Greedy placing of labels on a coarse grid: first come, first served, so callers offer the important ones first. No two overlap.
const CELL = 32;

export interface Box { x: number; y: number; w: number; h: number }

/** A soft place is kept free as long as there is another one. */
interface Place extends Box { soft?: boolean }

export class Labels {
  private readonly cells = new Map<number, Place[]>();
  readonly placed: (Box & { text: string })[] = [];

  clear(): void {
    this.cells.clear();
    this.placed.length = 0;
  }

  /** Keeps a place free without a label. */
  block(x: number, y: number, w: number, h: number, soft = false): void {
    this.put({ x, y, w, h, soft });
  }

  /** Takes the place when it is free; of soft places too when it must. */
  claim(x: number, y: number, w: number, h: number, text: string, must = false): boolean {
    const box = { x, y, w, h };
    if (!this.free(box, must)) return false;
    this.put(box);
    this.placed.push({ ...box, text });
    return true;
  }

  private free(box: Box, must: boolean): boolean {
    return this.each(box, (list) => list.every((b) => (must && b.soft) || b.x >= box.x + box.w || box.x >= b.x + b.w || b.y >= box.y + box.h || box.y >= b.y + b.h));
  }

  private put(box: Place): void {
    this.each(box, (list) => { list.push(box); return true; });
  }

  private each(box: Box, act: (list: Place[]) => boolean): boolean {
    for (let cx = Math.floor(box.x / CELL); cx <= Math.floor((box.x + box.w) / CELL); cx++) {
      for (let cy = Math.floor(box.y / CELL); cy <= Math.floor((box.y + box.h) / CELL); cy++) {
        const key = cx * 100003 + cy;
        let list = this.cells.get(key);
        if (!list) this.cells.set(key, (list = []));
        if (!act(list)) return false;
      }
    }

    return true;
  }
}
