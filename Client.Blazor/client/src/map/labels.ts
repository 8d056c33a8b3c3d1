// Greedy placing of labels on a coarse grid: first come, first served, so callers offer the important ones first. No two overlap.
const CELL = 32;

export interface Box { x: number; y: number; w: number; h: number }

export class Labels {
  private readonly cells = new Map<number, Box[]>();
  readonly placed: (Box & { text: string })[] = [];

  clear(): void {
    this.cells.clear();
    this.placed.length = 0;
  }

  /** Keeps a place free without a label. */
  block(x: number, y: number, w: number, h: number): void {
    this.put({ x, y, w, h });
  }

  /** Takes the place when it is free. */
  claim(x: number, y: number, w: number, h: number, text: string): boolean {
    const box = { x, y, w, h };
    if (!this.free(box)) return false;
    this.put(box);
    this.placed.push({ ...box, text });
    return true;
  }

  private free(box: Box): boolean {
    return this.each(box, (list) => list.every((b) => b.x >= box.x + box.w || box.x >= b.x + b.w || b.y >= box.y + box.h || box.y >= b.y + b.h));
  }

  private put(box: Box): void {
    this.each(box, (list) => { list.push(box); return true; });
  }

  private each(box: Box, act: (list: Box[]) => boolean): boolean {
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
