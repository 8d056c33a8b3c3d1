// Reading to screen: how old the newest reading of a frame is when the frame has been painted, told to the server every two seconds.
import type { Live } from './live';
import { FrameKind } from './codec';

const TELL_MS = 2000;
const CLOCK_MS = 30_000;
const MOST = 64;

export function watchLatency(live: Live): void {
  // A drill has a clock of its own: ages by it say nothing of the way from the field.
  if (live.realm !== 'live') return;
  let samples: number[] = [];
  let newest = 0;
  // The server's clock minus ours (performance.now), known to half a round trip; the quickest of the answers is the truest.
  let offset: number | null = null;
  const ask = async (): Promise<void> => {
    let best = Infinity;
    for (let i = 0; i < 3; i++) {
      const asked = performance.now();
      const server = await live.ask<number>('Clock').catch(() => null);
      const trip = performance.now() - asked;
      if (server === null || trip >= best) continue;
      best = trip;
      offset = server - (asked + trip / 2);
    }
  };
  live.onState((state) => { if (state === 'live') void ask(); });
  setInterval(() => { if (live.state === 'live') void ask(); }, CLOCK_MS);
  live.onFrame((frame) => {
    // Only a reading not seen before says something; a frame that repeats the newest time would count the silence.
    if (frame.kind !== FrameKind.Delta || frame.newestReadingMs <= newest || document.hidden) return;
    const first = newest === 0;
    newest = frame.newestReadingMs;
    if (first) return;
    // Two frames of the browser later what the frame changed has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (offset !== null && samples.length < MOST) samples.push(Math.max(0, Math.round(performance.now() + offset - frame.newestReadingMs)));
    }));
  });
  setInterval(() => {
    if (samples.length === 0 || live.state !== 'live') return;
    live.tell('Painted', samples);
    samples = [];
  }, TELL_MS);
}
