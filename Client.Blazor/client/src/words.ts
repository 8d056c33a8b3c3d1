// Words the browser says by itself, given by the page in its language.
export const words: Record<string, string> = {};

export function age(ms: number): string {
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} ${words.seconds}`;
  if (s < 120) return `${Math.floor(s)} ${words.seconds}`;
  if (s < 7200) return `${Math.floor(s / 60)} ${words.minutes}`;
  return `${Math.floor(s / 3600)} ${words.hours}`;
}

/** Time an alarm stands, mm:ss below an hour. */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < 3600) return `${two(Math.floor(s / 60))}:${two(s % 60)}`;
  if (s < 86400) return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)} ${words.hours}`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} ${words.hours}`;
}

export function decimal(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}
