// The ground of the map: what does not move, drawn once per view as an image.
import Feature from 'ol/Feature';
import { LineString, Polygon } from 'ol/geom';
import VectorImageLayer from 'ol/layer/VectorImage';
import VectorSource from 'ol/source/Vector';
import { Fill, Stroke, Style } from 'ol/style';
import { pipeWidth } from './flow';
import type { Item, Scene } from './scene';
import { palette } from './palette';

export type GroundKind = 'zones' | 'pipes' | 'cameras';

const BUILDING = /office|build|house|control|workshop|loading|bay|lab|substation/i;

export function ground(scene: Scene): Record<GroundKind, VectorImageLayer> {
  return {
    zones: layer([...scene.zones, ...scene.areas].map((item) => new Feature({ geometry: polygon(item.ring ?? []), role: role(item) })), 0),
    pipes: layer(scene.pipes.map((item) => new Feature({ geometry: new LineString(pairs(item.twin.shape.points)), role: 'pipe', numbers: item.twin.numbers })), 1),
    cameras: layer(scene.cameras.flatMap(cone), 2),
  };
}

function role(item: Item): string {
  if (item.twin.type === 'dike') return 'dike';
  return item.twin.kind === 'equipment' || BUILDING.test(item.twin.type) || BUILDING.test(item.twin.words.role ?? '') ? 'building' : 'zone';
}

function layer(features: Feature[], z: number): VectorImageLayer {
  return new VectorImageLayer({
    source: new VectorSource({ features }),
    zIndex: z,
    imageRatio: 1.5,
    style: (feature, resolution) => style(feature.get('role') as string, (feature.get('numbers') as Record<string, number> | undefined) ?? {}, 1 / resolution),
  });
}

function style(role: string, numbers: Record<string, number>, ppm: number): Style | Style[] {
  const c = palette();
  switch (role) {
    case 'building':
      return new Style({ fill: new Fill({ color: c.building }), stroke: new Stroke({ color: c.buildingLine, width: 1 }) });
    case 'dike':
      return new Style({ stroke: new Stroke({ color: c.buildingLine, width: Math.min(3, Math.max(1, 0.5 * ppm)) }) });
    case 'pipe': {
      const width = pipeWidth({ numbers }, ppm);
      return [new Style({ stroke: new Stroke({ color: c.ground, width: width + 2.4, lineJoin: 'miter' }) }), new Style({ stroke: new Stroke({ color: c.pipe, width, lineJoin: 'miter' }) })];
    }

    case 'cone':
      return new Style({ fill: new Fill({ color: c.cone }), stroke: new Stroke({ color: c.coneLine, width: 1 }) });
    default:
      return new Style({ fill: new Fill({ color: c.zone }), stroke: new Stroke({ color: c.zoneLine, width: 1, lineDash: [5, 4] }) });
  }
}

/** The view of a camera: azimuth clockwise from the plant's north, degrees. */
function cone(item: Item): Feature[] {
  const { numbers } = item.twin;
  const azimuth = numbers.azimuthDeg ?? numbers.bearingDeg ?? numbers.headingDeg;
  if (azimuth === undefined) return [];
  const half = (numbers.fovDeg ?? 60) / 2;
  const range = numbers.rangeM ?? 40;
  const ring: number[][] = [[item.x, item.y]];
  for (let i = 0; i <= 12; i++) {
    const angle = ((azimuth - half + (2 * half * i) / 12) * Math.PI) / 180;
    ring.push([item.x + range * Math.sin(angle), item.y + range * Math.cos(angle)]);
  }

  ring.push([item.x, item.y]);
  return [new Feature({ geometry: new Polygon([ring]), role: 'cone' })];
}

function polygon(points: number[]): Polygon {
  const ring = pairs(points);
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push(first);
  return new Polygon([ring]);
}

function pairs(points: number[]): number[][] {
  const out: number[][] = [];
  for (let i = 0; i + 1 < points.length; i += 2) out.push([points[i], points[i + 1]]);
  return out;
}
