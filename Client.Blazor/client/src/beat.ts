// One beat for everything that blinks, so that map and lists blink together. An animation of each mark would make the browser style and
// paint the whole page at every frame for as long as anything is unacknowledged.
const HALF_MS = 500;
const heard = new Set<(lit: boolean) => void>();
let timer = 0;

function tell(): void {
  const now = Date.now();
  const lit = Math.floor(now / HALF_MS) % 2 === 0;
  for (const each of heard) each(lit);
  timer = window.setTimeout(tell, HALF_MS - (now % HALF_MS));
}

/** Calls back twice a second: lit, not lit. Returns how to stop. */
export function onBeat(each: (lit: boolean) => void): () => void {
  heard.add(each);
  if (timer === 0) tell();
  return () => {
    heard.delete(each);
    if (heard.size > 0) return;
    clearTimeout(timer);
    timer = 0;
  };
}
