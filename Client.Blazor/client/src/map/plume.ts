// The gas cloud, drawn from data: contours as GeoJSON polygons in plant metres, each with
//   severity: 1 the worst to 3, label: what its edge means ("50 %LEL"), in the language of the page.
//   forecast: true for what is only reckoned for some minutes ahead: hatched, long dashes, a colour of its own; faded: it is old.
// Whoever computes the cloud calls PlantMap.setPlume(collection); null takes it away. Dashed edge and light fill, so that it is never taken for a zone.
import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Point, Polygon } from 'ol/geom';
import { Fill, Stroke, Style, Text } from 'ol/style';
import { FONT } from './paint';
import { palette } from './palette';

export interface PlumeContours { type: 'FeatureCollection'; features: { type: 'Feature'; properties: { severity: 1 | 2 | 3; label: string; forecast?: boolean; faded?: boolean }; geometry: object }[] }

/** Of no alarm, no risk and no drill: light and dark. */
const FORECAST = ['#6D4C41', '#D7B49E'];

const hatches = new Map<string, CanvasPattern>();

/** Slanting lines, closer for what is worse. */
function hatch(colour: string, severity: number): CanvasPattern | string {
  const key = `${colour} ${severity}`;
  const known = hatches.get(key);
  if (known) return known;
  const canvas = document.createElement('canvas');
  const size = (canvas.width = canvas.height = 4 + 4 * severity);
  const draw = canvas.getContext('2d');
  const made = draw && line(draw, size, colour) && draw.createPattern(canvas, 'repeat');
  if (made) hatches.set(key, made);
  return made || colour;
}

function line(draw: CanvasRenderingContext2D, size: number, colour: string): boolean {
  draw.strokeStyle = colour.slice(0, 7);
  draw.globalAlpha = Math.min(1, parseInt(colour.slice(7) || 'ff', 16) / 255 + 0.25);
  draw.lineWidth = 1.2;
  draw.beginPath();
  for (const from of [-size, 0, size]) {
    draw.moveTo(from, size);
    draw.lineTo(from + size, 0);
  }

  draw.stroke();
  return true;
}

const FILL = ['', 0.3, 0.2, 0.13];

export class PlumeLayer extends VectorLayer<VectorSource> {
  constructor() {
    super({
      source: new VectorSource(),
      zIndex: 5,
      declutter: true,
      style: (feature) => {
        const severity = Math.min(3, Math.max(1, Number(feature.get('severity')) || 3));
        const c = palette();
        const ahead = feature.get('forecast') === true;
        const colour = ahead ? FORECAST[document.documentElement.dataset.theme === 'dark' ? 1 : 0] : c.priority[severity];
        const alpha = Math.round(255 * Number(FILL[severity])).toString(16).padStart(2, '0');
        const edge = new Style({
          zIndex: 4 - severity,
          fill: new Fill({ color: ahead ? hatch(colour + (feature.get('faded') === true ? '33' : alpha), severity) : colour + alpha }),
          stroke: new Stroke({ color: feature.get('faded') === true ? colour + '77' : colour, width: 1.6, lineDash: ahead ? [12, 8] : [7, 4] }),
        });
        const label = new Style({
          zIndex: 9,
          geometry: lowest(feature.getGeometry()),
          text: new Text({ text: String(feature.get('label') ?? '').slice(0, 60), font: `600 11px ${FONT}`, fill: new Fill({ color: c.ink }), backgroundFill: new Fill({ color: c.chipSolid }), backgroundStroke: new Stroke({ color: colour, width: 1.2 }), padding: [3, 5, 2, 5] }),
        });
        return [edge, label];
      },
    });
  }

  contours(contours: PlumeContours | null): void {
    const source = this.getSource()!;
    source.clear();
    if (contours) source.addFeatures(new GeoJSON().readFeatures(contours));
  }
}

/** The southernmost point of a contour: there labels of contours within one another lie apart. */
function lowest(geometry: unknown): Point | undefined {
  if (!(geometry instanceof Polygon)) return undefined;
  const ring = geometry.getCoordinates()[0] ?? [];
  return ring.length === 0 ? undefined : new Point(ring.reduce((low, at) => (at[1] < low[1] ? at : low)));
}
