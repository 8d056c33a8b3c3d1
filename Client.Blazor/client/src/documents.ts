// Sends documents and photos of a twin: chosen, dropped or pasted. The server tells by the content what they are.
interface Texts { sending: string; refused: string; type: string; size: string; full: string; other: string }
interface Page { invokeMethodAsync(name: string): Promise<void> }

class Box {
  private readonly closing = new AbortController();

  constructor(private readonly root: HTMLElement, private readonly place: string, private readonly texts: Texts, private readonly page: Page) {
    const stop = { signal: this.closing.signal };
    root.querySelector('input[type=file]')?.addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement;
      void this.send([...(input.files ?? [])]).then(() => { input.value = ''; });
    }, stop);
    root.addEventListener('dragover', (event) => { event.preventDefault(); root.classList.add('over'); }, stop);
    root.addEventListener('dragleave', () => root.classList.remove('over'), stop);
    root.addEventListener('drop', (event) => { event.preventDefault(); root.classList.remove('over'); void this.send([...(event.dataTransfer?.files ?? [])]); }, stop);
    root.addEventListener('paste', (event) => void this.send([...(event.clipboardData?.files ?? [])]), stop);
    root.addEventListener('click', (event) => void this.remove((event.target as Element).closest<HTMLElement>('[data-remove]')), stop);
  }

  close(): void {
    this.closing.abort();
  }

  private async send(files: File[]): Promise<void> {
    let refused = '';
    for (const file of files) {
      this.say(this.texts.sending.replace('{0}', file.name));
      refused = (await this.one(file)) || refused;
    }

    if (files.length === 0) return;
    this.say(refused);
    await this.page.invokeMethodAsync('ChangedAsync');
  }

  /** What was wrong, or nothing. */
  private async one(file: File): Promise<string> {
    try {
      const answer = await fetch(`${this.place}?name=${encodeURIComponent(file.name.slice(0, 200))}`, { method: 'POST', body: file, credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' } });
      if (answer.ok) return '';
      const why = answer.status === 413 ? this.texts.size : answer.status === 415 ? this.texts.type : answer.status === 409 ? this.texts.full : this.texts.other;
      return this.texts.refused.replace('{0}', `${file.name}: ${why}`);
    } catch {
      return this.texts.refused.replace('{0}', `${file.name}: ${this.texts.other}`);
    }
  }

  private async remove(button: HTMLElement | null): Promise<void> {
    if (!button || !confirm(button.dataset.ask)) return;
    const answer = await fetch(button.dataset.remove!, { method: 'DELETE', credentials: 'same-origin' });
    if (!answer.ok) this.say(this.texts.other);
    await this.page.invokeMethodAsync('ChangedAsync');
  }

  private say(text: string): void {
    const place = this.root.querySelector('.said-documents');
    if (place) place.textContent = text;
  }
}

export function attach(root: string, place: string, texts: Texts, page: Page): Box {
  return new Box(document.getElementById(root)!, place, texts, page);
}
