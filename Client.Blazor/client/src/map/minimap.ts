// The whole plant in a corner, with the part in sight and the alarms outside it. Drawn when the view or the alarms change, shown when zoomed in.
import type Map from 'ol/Map';
import type { Live } from '../live';
import { palette } from './palette';
import { wall } from '../wall';
import type { Scene } from './scene';

const WIDTH = 176;

export class Minimap {
  private readonly g: CanvasRenderingContext2D;
  private readonly scale: number;
  private readonly height: number;
  private drawn = '';

  constructor(private readonly canvas: HTMLCanvasElement, private readonly map: Map, private readonly scene: Scene, private readonly live: Live, signal?: AbortSignal) {
    const [x0, y0, x1, y1] = scene.extent;
    this.scale = Math.min(WIDTH / (x1 - x0), 132 / (y1 - y0));
    const width = (x1 - x0) * this.scale;
    this.height = (y1 - y0) * this.scale;
    const ratio = (window.devicePixelRatio || 1) * wall();
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(this.height * ratio);
    canvas.style.width = `${width / 16}rem`;
    canvas.style.height = `${this.height / 16}rem`;
    this.g = canvas.getContext('2d')!;
    this.g.scale(ratio, ratio);
    canvas.addEventListener('pointerdown', (e) => { canvas.setPointerCapture(e.pointerId); this.go(e); }, { signal });
    canvas.addEventListener('pointermove', (e) => { if (canvas.hasPointerCapture(e.pointerId)) this.go(e); }, { signal });
  }

  private go(e: PointerEvent): void {
    const [x0, , , y1] = this.scene.extent;
    const scale = this.scale * wall();
    this.map.getView().setCenter([x0 + e.offsetX / scale, y1 - e.offsetY / scale]);
  }

  draw(force = false): void {
    const size = this.map.getSize();
    if (!size) return;
    const seen = this.map.getView().calculateExtent(size);
    const [x0, y0, x1, y1] = this.scene.extent;
    const whole = seen[0] <= x0 && seen[1] <= y0 && seen[2] >= x1 && seen[3] >= y1;
    const { alarm } = this.live.picture;
    const alarms = [...this.scene.tanks, ...this.scene.machines, ...this.scene.sensors].filter((item) => (alarm[item.index] ?? 0) & 7);
    const key = `${whole}/${seen.map((v) => v.toFixed(1)).join()}/${alarms.map((item) => `${item.index}:${alarm[item.index] & 7}`).join()}`;
    if (!force && key === this.drawn) return;
    this.drawn = key;
    this.canvas.parentElement!.hidden = whole;
    if (whole) return;
    const { g } = this;
    const c = palette();
    const x = (m: number): number => (m - x0) * this.scale;
    const y = (m: number): number => (y1 - m) * this.scale;
    g.fillStyle = c.ground;
    g.fillRect(0, 0, (x1 - x0) * this.scale, this.height);
    g.fillStyle = c.zone;
    g.strokeStyle = c.zoneLine;
    g.lineWidth = 0.7;
    for (const { ring } of [...this.scene.zones, ...this.scene.areas]) {
      if (!ring) continue;
      g.beginPath();
      for (let i = 0; i < ring.length; i += 2) g.lineTo(x(ring[i]), y(ring[i + 1]));
      g.fill();
      g.stroke();
    }

    g.fillStyle = c.pipe;
    for (const tank of this.scene.tanks) {
      g.beginPath();
      g.arc(x(tank.x), y(tank.y), Math.max(1, tank.r * this.scale), 0, 7);
      g.fill();
    }

    for (const item of alarms.sort((p, q) => (alarm[q.index] & 7) - (alarm[p.index] & 7))) {
      const priority = alarm[item.index] & 7;
      g.fillStyle = c.priority[priority];
      g.beginPath();
      if (priority === 1) g.rect(x(item.x) - 3, y(item.y) - 3, 6, 6);
      else g.arc(x(item.x), y(item.y), 2.6, 0, 7);
      g.fill();
    }

    g.strokeStyle = c.select;
    g.lineWidth = 2;
    g.strokeRect(x(seen[0]), y(seen[3]), (seen[2] - seen[0]) * this.scale, (seen[3] - seen[1]) * this.scale);
  }
}
