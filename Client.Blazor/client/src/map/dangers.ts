// When what is on its way to a limit will be there: a clock and a few words below the twin, dashed, in ink: no alarm yet.
import { Fill, Stroke, Style, Text } from 'ol/style';
import { Point } from 'ol/geom';
import type { Box } from './labels';
import type { LiveLayer } from './livelayer';
import { MarkLayer } from './marks';
import { FONT } from './paint';
import { palette } from './palette';

export interface DangerMark { id: string; at: [number, number]; radius: number; label: string; severe: boolean }

/** The live map is drawn over this layer: the words keep clear of a tank's rim, or of a machine's symbol and name, by so many pixels. */
const CLEAR_OF_RIM = 16;
const CLEAR_OF_NAME = 36;

/** From farther away than this, in metres a pixel, only the second level, full and empty are shown. */
const FAR = 1;

const SIZE = 11.5;
const HEIGHT = 20;
const SIDES = 14;

export class DangerLayer extends MarkLayer<DangerMark> {
  private live: LiveLayer | null = null;

  constructor() { super(style); }

  /** Labels of the live map, which lies over this layer, keep clear of the words. */
  attach(live: LiveLayer): void {
    this.live = live;
    live.layout.over = () => this.boxes();
  }

  override marks(marks: DangerMark[] | null): void {
    super.marks(marks);
    this.live?.relay();
  }

  /** Where the words stand, CSS pixels. */
  boxes(): Box[] {
    const { live } = this;
    if (!live || !this.getVisible()) return [];
    const { view, layout } = live;
    return this.drawn().filter((mark) => shown(mark, 1 / view.ppm)).map((mark) => {
      const w = layout.width(words(mark), SIZE, 650) + SIDES;
      return { x: view.x(mark.at[0]) - w / 2, y: view.y(mark.at[1]) + below(mark, 1 / view.ppm) - HEIGHT / 2, w, h: HEIGHT };
    });
  }
}

function shown(mark: DangerMark, resolution: number): boolean { return resolution <= FAR || mark.severe; }
function words(mark: DangerMark): string { return `◷ ${mark.label}`; }
function below(mark: DangerMark, resolution: number): number { return mark.radius > 0 ? mark.radius / resolution + CLEAR_OF_RIM : CLEAR_OF_NAME; }

function style(mark: DangerMark, resolution: number): Style[] {
  if (!shown(mark, resolution)) return [];
  const c = palette();
  return [new Style({
    geometry: new Point(mark.at),
    zIndex: mark.severe ? 2 : 1,
    text: new Text({
      text: words(mark), font: `650 ${SIZE}px ${FONT}`, offsetY: below(mark, resolution), fill: new Fill({ color: c.ink }),
      backgroundFill: new Fill({ color: c.chipSolid }), padding: [3, 6, 2, 6],
      backgroundStroke: new Stroke({ color: c.ink, width: mark.severe ? 1.6 : 1, lineDash: [4, 3] }),
    }),
  })];
}
