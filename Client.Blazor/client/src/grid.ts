// Keyboard of a table that is edited in place: arrows, Home and End go from cell to cell, F2 begins to edit.
class Grid {
  private readonly closing = new AbortController();

  constructor(private readonly root: HTMLElement) {
    root.addEventListener('keydown', (event) => this.key(event), { signal: this.closing.signal });
  }

  close(): void {
    this.closing.abort();
  }

  focus(row: string, col: string): void {
    this.root.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(row)}"] button[data-col="${col}"]`)?.focus();
  }

  private key(event: KeyboardEvent): void {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('button[data-col]');
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'F2') { event.preventDefault(); cell.click(); return; }
    const next = this.next(cell, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private next(cell: HTMLElement, key: string): HTMLElement | null {
    const row = cell.closest('tr')!;
    const cells = [...row.querySelectorAll<HTMLElement>('button[data-col]')];
    const at = cells.indexOf(cell);
    if (key === 'ArrowLeft') return cells[at - 1] ?? null;
    if (key === 'ArrowRight') return cells[at + 1] ?? null;
    if (key === 'Home') return cells[0] ?? null;
    if (key === 'End') return cells.at(-1) ?? null;
    if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
    let other: Element | null = row;
    do other = key === 'ArrowUp' ? other.previousElementSibling : other.nextElementSibling;
    while (other && !other.hasAttribute('data-row'));
    return other?.querySelector<HTMLElement>(`button[data-col="${cell.dataset.col}"]`) ?? null;
  }
}

export function start(root: HTMLElement): Grid {
  return new Grid(root);
}
