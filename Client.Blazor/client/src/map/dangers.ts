// When what is on its way to a limit will be there: a clock and a few words below the twin, dashed, in ink: no alarm yet.
import { Fill, Stroke, Style, Text } from 'ol/style';
import { Point } from 'ol/geom';
import { MarkLayer } from './marks';
import { FONT } from './paint';
import { palette } from './palette';

export interface DangerMark { id: string; at: [number, number]; radius: number; label: string; severe: boolean }

/** From farther away than this, in metres a pixel, only the second level, full and empty are shown. */
const FAR = 1.2;

export class DangerLayer extends MarkLayer<DangerMark> {
  constructor() {
    super(style);
    // Above the live map, which draws the twins.
    this.setZIndex(11);
  }
}

function style(mark: DangerMark, resolution: number): Style[] {
  if (resolution > FAR && !mark.severe) return [];
  const c = palette();
  return [new Style({
    geometry: new Point(mark.at),
    zIndex: mark.severe ? 2 : 1,
    text: new Text({
      text: `◷ ${mark.label}`, font: `650 11.5px ${FONT}`, offsetY: mark.radius / resolution + 16, fill: new Fill({ color: c.ink }),
      backgroundFill: new Fill({ color: c.chipSolid }), padding: [3, 6, 2, 6],
      backgroundStroke: new Stroke({ color: c.ink, width: mark.severe ? 1.6 : 1, lineDash: [4, 3] }),
    }),
  })];
}
