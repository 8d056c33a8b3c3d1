// When what is on its way to a limit will be there: a clock and a few words below the twin, dashed, in ink: no alarm yet.
import { Fill, Stroke, Style, Text } from 'ol/style';
import { Point } from 'ol/geom';
import { MarkLayer } from './marks';
import { FONT } from './paint';
import { palette } from './palette';

export interface DangerMark { id: string; at: [number, number]; radius: number; label: string; severe: boolean }

/** The live map is drawn over this layer: the words keep clear of a tank's rim, or of a machine's symbol and name, by so many pixels. */
const CLEAR_OF_RIM = 16;
const CLEAR_OF_NAME = 36;

/** From farther away than this, in metres a pixel, only the second level, full and empty are shown. */
const FAR = 1.2;

export class DangerLayer extends MarkLayer<DangerMark> {
  constructor() { super(style); }
}

function style(mark: DangerMark, resolution: number): Style[] {
  if (resolution > FAR && !mark.severe) return [];
  const c = palette();
  return [new Style({
    geometry: new Point(mark.at),
    zIndex: mark.severe ? 2 : 1,
    text: new Text({
      text: `◷ ${mark.label}`, font: `650 11.5px ${FONT}`, offsetY: mark.radius > 0 ? mark.radius / resolution + CLEAR_OF_RIM : CLEAR_OF_NAME, fill: new Fill({ color: c.ink }),
      backgroundFill: new Fill({ color: c.chipSolid }), padding: [3, 6, 2, 6],
      backgroundStroke: new Stroke({ color: c.ink, width: mark.severe ? 1.6 : 1, lineDash: [4, 3] }),
    }),
  })];
}
