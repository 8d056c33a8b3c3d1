// On every page: starts Blazor, keeps the head honest (connection, age, clock), and says what must be said aloud.
import { onBeat } from './beat';
import { live, Live, LiveState } from './live';
import { FrameKind, Frame } from './codec';
import { age, words } from './words';
import { Values } from './values';
import { Sound } from './sound';
import { watchLatency } from './latency';
import { listen } from './palette';
import { watchWall } from './wall';
import { shows } from './plan';

interface BlazorHost {
  start(options: object): Promise<void>;
  reconnect(): Promise<boolean>;
}

declare global {
  interface Window { Blazor?: BlazorHost; __live?: Live; __sound?: Sound; __real?: { live: Live; sound: Sound }; __shell?: { circuit: 'up' | 'down'; ready: boolean } }
}

const CIRCUIT_RETRY_MS = 700;
const shell = (window.__shell ??= { circuit: 'up' as 'up' | 'down', ready: false });
let watched: Live | null = null;
let sound: Sound | null = null;

/** Comes back to the circuit for ever; a server that no longer knows it (it was restarted) gets a fresh page instead. */
async function reconnect(blazor: BlazorHost): Promise<void> {
  while (shell.circuit === 'down') {
    try {
      if (await blazor.reconnect()) return;
      location.reload();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, CIRCUIT_RETRY_MS));
    }
  }
}

/** Tells the server which clock the person reads, before the circuit begins: times it writes are then those of the head. */
function tellZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  document.cookie = `twin-zone=${-new Date().getTimezoneOffset()}~${zone}; path=/; max-age=31536000; samesite=lax`;
}

function boot(): void {
  const blazor = window.Blazor;
  if (!blazor || document.documentElement.dataset.blazor) return;
  tellZone();
  document.documentElement.dataset.blazor = 'started';
  void blazor.start({
    circuit: {
      configureSignalR: (builder: { withServerTimeout(ms: number): void }) => builder.withServerTimeout(15_000),
      reconnectionHandler: {
        onConnectionDown: () => { shell.circuit = 'down'; show(); void reconnect(blazor); },
        onConnectionUp: () => { shell.circuit = 'up'; show(); },
      },
    },
  });
}

export function isDark(): boolean {
  return document.documentElement.dataset.theme === 'dark';
}

/** A phone: what lies over the map covers it. */
export function isNarrow(): boolean {
  return matchMedia('(max-width: 700px)').matches;
}

export function setDark(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.cookie = `twin-theme=${dark ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=lax`;
  window.dispatchEvent(new Event('twin-theme'));
}

/** Called by the page once it can be used. */
export function start(realm: string, plant: string, texts: Record<string, string>): void {
  Object.assign(words, texts);
  shell.ready = true;
  document.documentElement.dataset.ready = 'true';
  shows(realm);
  const feed = live(realm, plant);
  if (watched === feed) return;
  watched = feed;
  window.__live = feed;
  new Values(feed);
  watchLatency(feed);
  listen(plant);
  feed.onState(() => show());
  feed.onFrame(say);
  setInterval(tick, 200);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  onBeat((lit) => document.documentElement.classList.toggle('unlit', !lit && !still.matches));
}

/** Sounds of this desk; called once the page knows who sits there. */
export function desk(on: boolean, page: { invokeMethodAsync(name: string): Promise<void> }): void {
  if (!watched || sound) return;
  sound = new Sound(watched, () => state() === 'lost' || state() === 'silent', on, () => void page.invokeMethodAsync('OnSilenced'));
  sound.follows = follows;
  window.__sound = sound;
}

const DESK_KEY = 'twin-desk';
let follows = false;

/** The desk this window sits at: what the address says, else where it sat before. */
export function deskName(): string | null {
  return new URLSearchParams(location.search).get('desk') ?? sessionStorage.getItem(DESK_KEY);
}

/** Sits at a desk (null: alone); only one screen of a desk sounds. */
export function setDesk(name: string | null, sounds: boolean): void {
  if (name) sessionStorage.setItem(DESK_KEY, name);
  else sessionStorage.removeItem(DESK_KEY);
  follows = !sounds;
  if (sound) sound.follows = follows;
}

let real: Live | null = null;
let realSound: Sound | null = null;

/** In a drill: the real plant goes on being heard, and one key leads back to it (F10: it works while somebody types). */
export function drill(plant: string, home: string, page: { invokeMethodAsync(name: string): Promise<void> }): void {
  if (real) return;
  real = new Live('live', plant);
  realSound = new Sound(real, () => real!.state === 'lost' || real!.state === 'silent', true, undefined, 2, false);
  window.__real = { live: real, sound: realSound };
  real.onFrame((frame) => {
    if (frame.kind !== FrameKind.Delta) return;
    for (const step of frame.alarms) {
      if ((step.kind === RAISED || step.kind === REALARMED) && step.suppression === 0 && step.priority <= 2)
        aloud(`${words.realAlarm}: ${step.priority} ${step.twin} ${document.documentElement.lang.startsWith('zh') ? step.zh : step.en}`);
    }
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'F10') return;
    event.preventDefault();
    void page.invokeMethodAsync('OnNoDuff').catch(() => undefined);
    // Whether the server answers or not; when it does, its way is not taken twice.
    const alone = setTimeout(() => location.assign(home), 300);
    addEventListener('beforeunload', () => clearTimeout(alone), { once: true });
  });
}

export function silence(): void { sound?.silence(); realSound?.silence(); }

export function mute(minutes: number): void { if (minutes > 0) sound?.mute(minutes); else sound?.unmute(); }

/** Says it aloud, unless the sounds are muted; a browser without a voice stays silent. */
export function speak(text: string, lang: string): void {
  if (!('speechSynthesis' in window) || (sound?.mutedUntil ?? 0) > Date.now()) return;
  const said = new SpeechSynthesisUtterance(text);
  said.lang = lang;
  speechSynthesis.speak(said);
}

/** Signs somebody in over the screen; the ticket, or empty when name or password is wrong, or "!" when nobody answered. */
export async function operator(): Promise<string> {
  // Read here: a password never travels through the page's circuit.
  const name = (document.getElementById('op-name') as HTMLInputElement).value;
  const password = (document.getElementById('op-password') as HTMLInputElement).value;
  try {
    const answer = await fetch('/operator', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Twin-Screen': '1' },
      body: JSON.stringify({ name, password }),
    });
    return answer.ok ? ((await answer.json()) as { ticket: string }).ticket : '';
  } catch {
    return '!';
  }
}

function state(): LiveState {
  if (shell.circuit === 'down') return 'lost';
  return watched?.state ?? 'starting';
}

function show(): void {
  const now = state();
  const badge = document.getElementById('live');
  const text = document.getElementById('live-text');
  const banner = document.getElementById('lost');
  if (!badge || !text || !banner) return;
  const before = badge.dataset.state;
  badge.dataset.state = now;
  if (text.textContent !== words[now]) text.textContent = words[now] ?? '';
  banner.hidden = now !== 'lost' && now !== 'silent';
  banner.textContent = now === 'lost' ? words.lostBanner : now === 'silent' ? words.silentBanner : '';
  if (now === 'live' && (before === 'lost' || before === 'silent')) aloud(words.resumed);
}

function tick(): void {
  show();
  const place = document.getElementById('live-age');
  const clock = document.getElementById('clock');
  if (!watched || !place || !clock) return;
  const ms = watched.ageMs;
  const text = ms === null ? words.none : age(ms);
  if (place.textContent !== text) place.textContent = text;
  place.parentElement?.classList.toggle('old', ms !== null && ms > 10_000);
  if (watched.plantNowMs > 0) {
    const time = new Date(watched.plantNowMs).toLocaleTimeString('en-GB');
    if (clock.textContent !== time) clock.textContent = time;
  }
}

const RAISED = 0;
const REALARMED = 12;

function say(frame: Frame): void {
  if (frame.kind !== FrameKind.Delta) return;
  for (const step of frame.alarms) {
    if ((step.kind === RAISED || step.kind === REALARMED) && step.suppression === 0) {
      const text = document.documentElement.lang.startsWith('zh') ? step.zh : step.en;
      aloud(`${words.newAlarm}: ${step.priority} ${step.twin} ${text}`);
    }
  }
}

function aloud(text: string): void {
  const place = document.getElementById('said');
  if (place) place.textContent = text;
}

watchWall();
boot();
