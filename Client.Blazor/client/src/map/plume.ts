// The gas cloud, drawn from data: contours as GeoJSON polygons in plant metres, each with
//   severity: 1 the worst to 3, label: what its edge means ("50 %LEL"), in the language of the page.
// Whoever computes the cloud calls PlantMap.setPlume(collection); null takes it away. Dashed edge and light fill, so that it is never taken for a zone.
import GeoJSON from 'ol/format/GeoJSON';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import { Fill, Stroke, Style, Text } from 'ol/style';
import { FONT } from './paint';
import { palette } from './palette';

export interface PlumeContours { type: 'FeatureCollection'; features: { type: 'Feature'; properties: { severity: 1 | 2 | 3; label: string }; geometry: object }[] }

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
        const colour = c.priority[severity];
        const alpha = Math.round(255 * Number(FILL[severity])).toString(16).padStart(2, '0');
        return new Style({
          zIndex: 4 - severity,
          fill: new Fill({ color: colour + alpha }),
          stroke: new Stroke({ color: colour, width: 1.6, lineDash: [7, 4] }),
          text: new Text({ text: String(feature.get('label') ?? '').slice(0, 60), placement: 'line', font: `600 11px ${FONT}`, fill: new Fill({ color: c.ink }), backgroundFill: new Fill({ color: c.chipSolid }), padding: [2, 4, 2, 4] }),
        });
      },
    });
  }

  contours(contours: PlumeContours | null): void {
    const source = this.getSource()!;
    source.clear();
    if (contours) source.addFeatures(new GeoJSON().readFeatures(contours));
  }
}
