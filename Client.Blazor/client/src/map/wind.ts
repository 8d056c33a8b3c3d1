// The wind in a corner of the map, as the weather station tells it; hidden while nobody knows.
import type { Live } from '../live';
import { words } from '../words';
import type { Scene } from './scene';

export function wind(scene: Scene, live: Live): void {
  const box = document.getElementById('wind');
  const item = scene.weather[0];
  if (!box || !item) return;
  const { a, b, quality } = live.picture;
  const away = (quality[item.index] ?? 3) > 1 || !Number.isFinite(a[item.index]) || !Number.isFinite(b[item.index]);
  if (box.hidden !== away) box.hidden = away;
  if (away) return;
  const from = ((b[item.index] % 360) + 360) % 360;
  const turn = `rotate(${(from + 180).toFixed(0)} 20 20)`;
  const arrow = document.getElementById('wind-arrow');
  if (arrow && arrow.getAttribute('transform') !== turn) arrow.setAttribute('transform', turn);
  write('wind-text', `${a[item.index].toFixed(1)} m/s`);
  write('wind-from', `${words.windFrom ?? ''} ${from.toFixed(0)}°`);
}

function write(id: string, text: string): void {
  const place = document.getElementById(id);
  if (place && place.textContent !== text) place.textContent = text;
}
