// Strokes of the drawing board: things of a plan in the look of the live map, without live values.
import Layer from 'ol/layer/Layer';
import { pipeWidth } from '../map/flow';
import * as paint from '../map/paint';
import { palette, Palette } from '../map/palette';
import type { Item } from '../map/scene';

const BUILDING = /office|build|house|control|workshop|loading|bay|lab|substation/i;
/** Pixels per metre from which names and view cones are drawn, and from which instruments are named. */
export const NAMES = 0.9;
export const TAGS = 3.2;

export abstract class Pencil extends Layer {
  protected readonly canvas = document.createElement('canvas');
  protected readonly g: paint.Context = this.canvas.getContext('2d')!;
  protected c: Palette = palette();
  protected t: number[] = [1, 0, 0, 1, 0, 0];
  protected ppm = 1;

  protected x(m: number): number { return this.t[0] * m + this.t[4]; }

  protected y(m: number): number { return this.t[3] * m + this.t[5]; }

  protected trace(points: number[], close: boolean): void {
    const { g } = this;
    g.beginPath();
    for (let i = 0; i + 1 < points.length; i += 2) {
      if (i === 0) g.moveTo(this.x(points[0]), this.y(points[1]));
      else g.lineTo(this.x(points[i]), this.y(points[i + 1]));
    }

    if (close) g.closePath();
  }

  protected area(item: Item): void {
    const { g, c } = this;
    const dike = item.twin.type === 'dike';
    const building = item.twin.kind === 'equipment' || BUILDING.test(item.twin.type) || BUILDING.test(item.twin.words.role ?? '');
    this.trace(item.twin.shape.points, true);
    g.fillStyle = building ? c.building : c.zone;
    if (!dike) g.fill();
    g.strokeStyle = building ? c.buildingLine : c.zoneLine;
    g.lineWidth = dike ? Math.min(3, Math.max(1, 0.5 * this.ppm)) : 1;
    g.setLineDash(building || dike ? [] : [5, 4]);
    g.stroke();
    g.setLineDash([]);
  }

  protected pipe(item: Item): void {
    const { g, c } = this;
    const width = pipeWidth({ numbers: item.twin.numbers }, this.ppm);
    this.trace(item.twin.shape.points, false);
    g.lineJoin = 'miter';
    g.strokeStyle = c.ground;
    g.lineWidth = width + 2.4;
    g.stroke();
    g.strokeStyle = c.pipe;
    g.lineWidth = width;
    g.stroke();
  }

  protected thing(item: Item, x: number, y: number): void {
    const { g, c } = this;
    const r = this.radius(item);
    switch (item.twin.kind) {
      case 'tank':
        if (r < 11) paint.smallTank(g, c, x, y, r, NaN, c.tankLine, Math.min(1.4, r / 3));
        else paint.tank(g, c, x, y, r, NaN, item.twin.limits, c.tankLine, 1.4, c.gauge);
        break;
      case 'sensor':
        g.beginPath();
        paint.instrument(g, x, y, r, item.detector);
        g.fillStyle = c.instrument;
        g.fill();
        g.strokeStyle = c.chip;
        g.lineWidth = 1;
        g.stroke();
        break;
      case 'camera': this.cone(item); paint.camera(g, c, x, y, true); break;
      case 'person': paint.person(g, c, x, y, this.ppm < 1.9, false, null); break;
      case 'weatherStation':
        g.beginPath();
        g.arc(x, y, r, 0, 7);
        g.moveTo(x, y - r - 4);
        g.lineTo(x, y + r + 4);
        g.moveTo(x - r - 4, y);
        g.lineTo(x + r + 4, y);
        g.strokeStyle = c.muted;
        g.lineWidth = 1.6;
        g.stroke();
        break;
      default: paint.machine(g, c, x, y, r, true, c.tankLine, 1.4);
    }
  }

  protected cone(item: Item): void {
    const { g, c } = this;
    const { numbers } = item.twin;
    const azimuth = numbers.azimuthDeg ?? numbers.bearingDeg ?? numbers.headingDeg;
    if (azimuth === undefined || this.ppm < NAMES) return;
    const half = (((numbers.fovDeg ?? 60) / 2) * Math.PI) / 180;
    const middle = ((azimuth - 90) * Math.PI) / 180;
    g.beginPath();
    g.moveTo(this.x(item.x), this.y(item.y));
    g.arc(this.x(item.x), this.y(item.y), (numbers.rangeM ?? 40) * this.ppm, middle - half, middle + half);
    g.closePath();
    g.fillStyle = c.cone;
    g.fill();
    g.strokeStyle = c.coneLine;
    g.lineWidth = 1;
    g.stroke();
  }

  radius(item: Item): number {
    if (item.twin.shape.kind !== 'Point') return 8;
    switch (item.twin.kind) {
      case 'tank': return Math.max(4, item.r * this.ppm);
      case 'sensor': return this.ppm < NAMES ? 2.4 : this.ppm < TAGS ? 3.2 : 4.5;
      case 'equipment': return Math.min(18, Math.max(5, 3 * this.ppm));
      default: return 7;
    }
  }

  /** The outline of a thing in CSS pixels as a path. */
  protected outline(item: Item, by: number): void {
    const { g } = this;
    if (item.twin.shape.kind !== 'Point') {
      this.trace(item.twin.shape.points, item.twin.shape.kind === 'Polygon');
      return;
    }

    g.beginPath();
    g.arc(this.x(item.x), this.y(item.y), this.radius(item) + by, 0, 7);
  }

  protected arrow(x0: number, y0: number, x1: number, y1: number, colour: string): void {
    const { g } = this;
    const angle = Math.atan2(y1 - y0, x1 - x0);
    g.strokeStyle = colour;
    g.beginPath();
    g.moveTo(x0, y0);
    g.lineTo(x1, y1);
    g.stroke();
    g.beginPath();
    g.moveTo(x1, y1);
    g.lineTo(x1 - 9 * Math.cos(angle - 0.4), y1 - 9 * Math.sin(angle - 0.4));
    g.lineTo(x1 - 9 * Math.cos(angle + 0.4), y1 - 9 * Math.sin(angle + 0.4));
    g.closePath();
    g.fillStyle = colour;
    g.fill();
  }

  protected handle(mx: number, my: number, r: number, full: boolean): void {
    const { g, c } = this;
    g.beginPath();
    g.rect(this.x(mx) - r, this.y(my) - r, 2 * r, 2 * r);
    g.fillStyle = full ? c.chipSolid : c.select;
    g.fill();
    g.strokeStyle = c.select;
    g.lineWidth = 1.6;
    g.stroke();
  }
}
