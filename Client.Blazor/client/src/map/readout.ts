// Where the pointer is: metres of the plant, or WGS 84 when asked for.
import type { Plan } from '../plan';

const A = 6_378_137;
const E2 = 0.00669437999014;

/** Plant metres to WGS 84 degrees: the tangent plane at the plant's origin, good to centimetres within some kilometres. */
export function wgs84(frame: Plan['frame'], x: number, y: number): [number, number] {
  const turn = (frame.rotationDeg * Math.PI) / 180;
  const east = x * Math.cos(turn) - y * Math.sin(turn);
  const north = x * Math.sin(turn) + y * Math.cos(turn);
  const lat = (frame.originLat * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(lat) ** 2;
  const meridian = (A * (1 - E2)) / w ** 1.5;
  const normal = A / Math.sqrt(w);
  return [frame.originLon + ((east / (normal * Math.cos(lat))) * 180) / Math.PI, frame.originLat + ((north / meridian) * 180) / Math.PI];
}

/** WGS 84 degrees to plant metres, the way back. */
export function metres(frame: Plan['frame'], lon: number, lat0: number): [number, number] {
  const turn = (frame.rotationDeg * Math.PI) / 180;
  const lat = (frame.originLat * Math.PI) / 180;
  const w = 1 - E2 * Math.sin(lat) ** 2;
  const east = (((lon - frame.originLon) * Math.PI) / 180) * (A / Math.sqrt(w)) * Math.cos(lat);
  const north = (((lat0 - frame.originLat) * Math.PI) / 180) * ((A * (1 - E2)) / w ** 1.5);
  return [east * Math.cos(turn) + north * Math.sin(turn), -east * Math.sin(turn) + north * Math.cos(turn)];
}

const KEY = 'twin-map-wgs84';

export class Readout {
  private geographic = localStorage.getItem(KEY) === '1';
  private at: number[] | null = null;

  constructor(private readonly button: HTMLElement, private readonly frame: Plan['frame'], signal?: AbortSignal) {
    button.addEventListener('click', () => {
      this.geographic = !this.geographic;
      localStorage.setItem(KEY, this.geographic ? '1' : '0');
      this.write();
    }, { signal });
    this.write();
  }

  show(at: number[] | null): void {
    this.at = at;
    this.write();
  }

  private write(): void {
    const { at } = this;
    const text = this.geographic ? (at ? geographic(wgs84(this.frame, at[0], at[1])) : 'WGS 84') : at ? `${at[0].toFixed(1)} m  ${at[1].toFixed(1)} m` : 'x, y (m)';
    if (this.button.textContent !== text) this.button.textContent = text;
  }
}

function geographic([lon, lat]: [number, number]): string {
  return `${Math.abs(lat).toFixed(6)}° ${lat < 0 ? 'S' : 'N'}  ${Math.abs(lon).toFixed(6)}° ${lon < 0 ? 'W' : 'E'}`;
}
