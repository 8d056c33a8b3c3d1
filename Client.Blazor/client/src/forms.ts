// What only the device can give to a form: photos, a drawn signature, its position, a code before the camera.
interface Page { invokeMethodAsync(name: string, ...values: unknown[]): Promise<void> }
interface Detector { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorType = new (options: { formats: string[] }) => Detector;

const detector = (): DetectorType | undefined => (globalThis as unknown as { BarcodeDetector?: DetectorType }).BarcodeDetector;

/** Longitude and latitude, or nothing when the device will not say. */
export function locate(): Promise<number[]> {
  return new Promise((done) => {
    if (!('geolocation' in navigator)) { done([]); return; }
    navigator.geolocation.getCurrentPosition((at) => done([at.coords.longitude, at.coords.latitude]), () => done([]), { enableHighAccuracy: true, timeout: 10_000, maximumAge: 5_000 });
  });
}

/** Sends each chosen photo to the twin's documents; with no place it is looked at only. */
export function photos(root: HTMLElement, place: string, texts: { sending: string; refused: string }, page: Page): { dispose(): void } {
  const input = root.querySelector<HTMLInputElement>('input[type=file]');
  const said = root.querySelector<HTMLElement>('.fill-said');
  const take = async (): Promise<void> => {
    const files = [...(input?.files ?? [])];
    if (said) said.textContent = files.length > 0 ? texts.sending : '';
    const at = files.length > 0 ? await locate() : [];
    let wrong = '';
    for (const file of files) {
      const id = place ? await keep(place, file) : `preview-${file.name}`;
      if (id) await page.invokeMethodAsync('TakenAsync', id, Math.min(Date.now(), file.lastModified || Date.now()), at[0] ?? null, at[1] ?? null);
      else wrong = texts.refused.replace('{0}', file.name);
    }

    if (said) said.textContent = wrong;
    if (input) input.value = '';
  };
  const changed = (): void => { void take(); };
  input?.addEventListener('change', changed);
  return { dispose: () => input?.removeEventListener('change', changed) };
}

async function keep(place: string, file: File): Promise<string> {
  try {
    const answer = await fetch(`${place}?name=${encodeURIComponent(file.name.slice(0, 200))}`, { method: 'POST', body: file, credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' } });
    return answer.ok ? ((await answer.json()) as { id: string }).id : '';
  } catch {
    return '';
  }
}

class Pad {
  private readonly canvas: HTMLCanvasElement;
  private readonly lines: number[][];
  private readonly closing = new AbortController();

  constructor(root: HTMLElement, readOnly: boolean) {
    this.canvas = root.querySelector('canvas')!;
    this.lines = JSON.parse(this.canvas.dataset.strokes || '[]') as number[][];
    this.draw();
    if (readOnly) return;
    const stop = { signal: this.closing.signal };
    this.canvas.addEventListener('pointerdown', (event) => { this.canvas.setPointerCapture(event.pointerId); this.lines.push(this.spot(event)); event.preventDefault(); }, stop);
    this.canvas.addEventListener('pointermove', (event) => { if (this.canvas.hasPointerCapture(event.pointerId)) { this.lines.at(-1)?.push(...this.spot(event)); this.draw(); } }, stop);
  }

  strokes(): string { return JSON.stringify(this.lines); }

  clear(): void { this.lines.length = 0; this.draw(); }

  dispose(): void { this.closing.abort(); }

  private spot(event: PointerEvent): number[] {
    const box = this.canvas.getBoundingClientRect();
    return [Math.round((event.clientX - box.left) * this.canvas.width / box.width), Math.round((event.clientY - box.top) * this.canvas.height / box.height)];
  }

  private draw(): void {
    const pen = this.canvas.getContext('2d')!;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.strokeStyle = getComputedStyle(this.canvas).color;
    pen.lineWidth = 2;
    for (const line of this.lines) {
      pen.beginPath();
      for (let i = 0; i + 1 < line.length; i += 2) pen.lineTo(line[i], line[i + 1]);
      pen.stroke();
    }
  }
}

export function pad(root: HTMLElement, readOnly: boolean): Pad { return new Pad(root, readOnly); }

export function canScan(): boolean { return detector() !== undefined && !!navigator.mediaDevices?.getUserMedia; }

/** Shows the camera under the field until a code is read or the person stops. */
export async function scan(target: string, stopText: string): Promise<string | null> {
  const Reader = detector();
  const field = document.getElementById(target)?.parentElement;
  if (!Reader || !field) return null;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).catch(() => null);
  if (!stream) return null;
  const video = Object.assign(document.createElement('video'), { className: 'fill-video', muted: true, playsInline: true });
  const stop = Object.assign(document.createElement('button'), { type: 'button', className: 'button', textContent: stopText });
  video.srcObject = stream;
  field.append(video, stop);
  let stopped = false;
  stop.addEventListener('click', () => { stopped = true; });
  try {
    await video.play();
    const reader = new Reader({ formats: ['qr_code', 'data_matrix', 'code_128', 'code_39', 'ean_13'] });
    while (!stopped) {
      const [found] = await reader.detect(video).catch(() => []);
      if (found) return found.rawValue;
      await new Promise((next) => requestAnimationFrame(next));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.remove();
    stop.remove();
  }
}

/** Tells how much room a picture has: its own width, and most of the window's height. */
export function watchRoom(root: HTMLElement, page: Page): { close(): void } {
  let told = '';
  const tell = (): void => {
    const [width, height] = [root.clientWidth, Math.round(innerHeight * 0.68)];
    if (width === 0 || told === `${width}/${height}`) return;
    told = `${width}/${height}`;
    // The page may be gone by then.
    page.invokeMethodAsync('Room', width, height).catch(() => undefined);
  };
  const watch = new ResizeObserver(tell);
  watch.observe(root);
  tell();
  return { close: () => watch.disconnect() };
}

/** The cursor goes into a box, its text chosen; none when the box is gone already. */
export function choose(box: HTMLInputElement | null): void {
  box?.focus();
  box?.select();
}
