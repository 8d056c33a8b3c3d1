// Web push on the page of notifications. The browser is asked by a press only: some refuse anything else, and all should.
interface Page { invokeMethodAsync(name: string, ...args: unknown[]): Promise<void> }

const WORKER = '/_content/Client.Blazor/client/push-worker.js';

function canPush(): boolean {
  return isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function current(): Promise<PushSubscription | null> {
  const known = await navigator.serviceWorker.getRegistration(WORKER);
  return (await known?.pushManager.getSubscription()) ?? null;
}

/** What this browser can and has: `can` is empty, or why it cannot; `on` is the address of its subscription. */
export async function look(): Promise<{ on: string; can: string }> {
  if (!canPush()) return { on: '', can: isSecureContext ? 'unsupported' : 'insecure' };
  if (Notification.permission === 'denied') return { on: '', can: 'denied' };
  return { on: (await current())?.endpoint ?? '', can: '' };
}

function bytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

function text(key: ArrayBuffer | null): string {
  return btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function active(registration: ServiceWorkerRegistration): Promise<ServiceWorkerRegistration> {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return registration;
  await new Promise<void>((done, failed) => coming.addEventListener('statechange', () => {
    if (coming.state === 'activated') done();
    else if (coming.state === 'redundant') failed(new Error('redundant'));
  }));
  return registration;
}

async function subscribe(key: string): Promise<PushSubscription> {
  const registration = await active(await navigator.serviceWorker.register(WORKER));
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    return await registration.pushManager.subscribe(options);
  } catch (error) {
    // Bound to keys this Twin had before: ended, and made anew.
    const old = await registration.pushManager.getSubscription();
    if (!old || (error as Error).name !== 'InvalidStateError') throw error;
    await old.unsubscribe();
    return await registration.pushManager.subscribe(options);
  }
}

async function turnOn(key: string, page: Page): Promise<void> {
  if (await Notification.requestPermission() !== 'granted') {
    await page.invokeMethodAsync('RefusedAsync', Notification.permission === 'denied' ? 'denied' : 'dismissed', '');
    return;
  }

  try {
    const made = await subscribe(key);
    await page.invokeMethodAsync('SubscribedAsync', made.endpoint, text(made.getKey('p256dh')), text(made.getKey('auth')));
  } catch (error) {
    await page.invokeMethodAsync('RefusedAsync', 'unreachable', String((error as Error).message ?? error).slice(0, 200));
  }
}

/** This browser's subscription ends. */
export async function drop(): Promise<void> {
  if (canPush()) await (await current())?.unsubscribe();
}

/** Its address and keys as they are; null: there is none. */
export async function keys(): Promise<string[] | null> {
  const found = canPush() ? await current() : null;
  return found ? [found.endpoint, text(found.getKey('p256dh')), text(found.getKey('auth'))] : null;
}

/** Listens to the button of the card. */
export function mount(card: HTMLElement, page: Page): { close(): void } {
  const closing = new AbortController();
  card.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-push-key]');
    if (button) void turnOn(button.dataset.pushKey ?? '', page);
  }, { signal: closing.signal });
  return { close: () => closing.abort() };
}
