// Time ranges as people type them: now-6h, now/d, 2026-03-02, 2026-03-02 14:30 (local time).
const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, M: 2_592_000_000, y: 31_536_000_000 };

/** Unix ms, or null when it is no time. */
export function parseTime(text: string, nowMs: number): number | null {
  const word = text.trim();
  const relative = /^now(?:-(\d{1,6})([smhdwMy]))?(\/d)?$/.exec(word);
  if (relative) {
    const ms = nowMs - (relative[1] ? Number(relative[1]) * UNITS[relative[2]] : 0);
    return relative[3] ? new Date(ms).setHours(0, 0, 0, 0) : ms;
  }

  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(word);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0));
  const date = new Date(year, month - 1, day, hour, minute, second);
  return date.getMonth() === month - 1 && date.getDate() === day && hour < 24 && minute < 60 && second < 60 ? date.getTime() : null;
}

/** Local time, ISO without the T. */
export function showTime(ms: number, seconds = false): string {
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}${seconds ? `:${two(date.getSeconds())}` : ''}`;
}

/** The range in words: short spans with seconds. */
export function showRange(from: number, to: number): string {
  const seconds = to - from < 600_000;
  const start = showTime(from, seconds);
  const end = showTime(to, seconds);
  return `${start} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end}`;
}
