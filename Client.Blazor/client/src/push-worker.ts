// Service worker for web push: shows what Twin sends, and opens what it is about. It keeps no pages and answers for none.
interface Told { title?: string; body?: string; url?: string; tag?: string; lang?: string; stays?: boolean }
interface Push extends Event { data: { json(): unknown } | null; waitUntil(work: Promise<unknown>): void }
interface Click extends Event { notification: Notification; waitUntil(work: Promise<unknown>): void }
interface Page { url: string; focus(): Promise<unknown> }
interface Worker extends EventTarget {
  location: Location;
  registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  clients: { matchAll(options: object): Promise<Page[]>; openWindow(url: string): Promise<unknown> };
}

const worker = self as unknown as Worker;

/** An address of this Twin; whatever else a message says leads to the list. */
function page(url: string | undefined): string {
  try {
    const found = new URL(url ?? '', worker.location.origin);
    if (found.origin === worker.location.origin && url) return found.href;
  } catch { /* none */ }
  return new URL('/notifications', worker.location.origin).href;
}

function read(event: Push): Told {
  try {
    return (event.data?.json() ?? {}) as Told;
  } catch {
    return {};
  }
}

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('push', (event) => {
  const told = read(event as Push);
  // A browser takes the subscription away from who shows nothing.
  (event as Push).waitUntil(worker.registration.showNotification(told.title || 'Twin', {
    body: told.body ?? '', tag: told.tag, lang: told.lang, requireInteraction: told.stays === true,
    icon: '/_content/Client.Blazor/icon.svg', data: { url: page(told.url) },
  }));
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event as Click;
  notification.close();
  const url = page((notification.data as { url?: string } | null)?.url);
  (event as Click).waitUntil((async () => {
    const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const there = open.find((c) => c.url === url);
    return there ? there.focus() : worker.clients.openWindow(url);
  })());
});
