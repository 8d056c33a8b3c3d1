// Reading to screen: how old the newest reading of a frame is when the frame has been painted, told to the server every two seconds.
import type { Live } from './live';
import { FrameKind } from './codec';

const TELL_MS = 2000;
const MOST = 64;

export function watchLatency(live: Live): void {
  let samples: number[] = [];
  let newest = 0;
  live.onFrame((frame) => {
    // Only a reading not seen before says something; a frame that repeats the newest time would count the silence.
    if (frame.kind !== FrameKind.Delta || frame.newestReadingMs <= newest || document.hidden) return;
    newest = frame.newestReadingMs;
    // The server's clock at the frame, plus what passes here until after the paint: two frames of the browser.
    const age = frame.nowMs - frame.newestReadingMs;
    const taken = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (samples.length < MOST) samples.push(Math.max(0, age) + performance.now() - taken);
    }));
  });
  setInterval(() => {
    if (samples.length === 0 || live.state !== 'live') return;
    live.tell('Painted', samples.map((ms) => Math.round(ms)));
    samples = [];
  }, TELL_MS);
}
