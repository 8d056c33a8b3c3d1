// The drawing under the plant: an image laid on a rectangle of plant metres, or GeoJSON lines and areas.
import GeoJSON from 'ol/format/GeoJSON';
import type Feature from 'ol/Feature';
import ImageLayer from 'ol/layer/Image';
import VectorImageLayer from 'ol/layer/VectorImage';
import ImageStatic from 'ol/source/ImageStatic';
import VectorSource from 'ol/source/Vector';
import type BaseLayer from 'ol/layer/Base';
import type Projection from 'ol/proj/Projection';
import { Fill, Stroke, Style } from 'ol/style';
import type { Plan } from '../plan';
import { palette } from './palette';
import { metres } from './readout';

/** What the server says of the backdrop of a plant (Plants/BackdropEndpoint.cs). */
export interface BackdropFacts { kind: 'image' | 'geojson'; version: string; extent: [number, number, number, number]; geographic: boolean }

const address = (plant: string): string => `/api/v1/plants/${encodeURIComponent(plant)}/backdrop`;

export async function backdrop(plant: string, frame: Plan['frame'], projection: Projection): Promise<BaseLayer | null> {
  const answer = await fetch(`${address(plant)}/facts`, { credentials: 'same-origin' });
  if (answer.status !== 200) return null;
  const facts = (await answer.json()) as BackdropFacts;
  const url = `${address(plant)}?v=${encodeURIComponent(facts.version)}`;
  if (facts.kind === 'image') return new ImageLayer({ zIndex: -1, opacity: 0.8, source: new ImageStatic({ url, imageExtent: facts.extent, projection, interpolate: true }) });
  const content: unknown = await (await fetch(url, { credentials: 'same-origin' })).json();
  const features = new GeoJSON().readFeatures(content) as Feature[];
  if (facts.geographic) for (const feature of features) feature.getGeometry()?.applyTransform((flat, out, stride) => turn(frame, flat, out ?? flat, stride ?? 2));
  return new VectorImageLayer({
    zIndex: -1,
    imageRatio: 1.5,
    source: new VectorSource({ features }),
    style: () => {
      const c = palette();
      return new Style({ stroke: new Stroke({ color: c.zoneLine, width: 1 }), fill: new Fill({ color: c.cone }) });
    },
  });
}

function turn(frame: Plan['frame'], flat: number[], out: number[], stride: number): number[] {
  for (let i = 0; i + 1 < flat.length; i += stride) [out[i], out[i + 1]] = metres(frame, flat[i], flat[i + 1]);
  return out;
}

/** Sends a file; answers with nothing or with the code of what was wrong. The limit is told before anything is sent. */
export async function upload(plant: string, file: File, limit: number, extent: number[], geographic: boolean): Promise<string | null> {
  if (file.size > limit) return 'backdrop.tooLarge';
  const answer = await fetch(`${address(plant)}?extent=${extent.join(',')}&geographic=${geographic}`, { method: 'PUT', body: file, credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' } });
  if (answer.ok) return null;
  const problem = (await answer.json().catch(() => ({}))) as { code?: string };
  return problem.code ?? (answer.status === 413 ? 'backdrop.tooLarge' : answer.status === 403 || answer.status === 401 ? 'backdrop.forbidden' : 'backdrop.failed');
}

export async function remove(plant: string): Promise<boolean> {
  return (await fetch(address(plant), { method: 'DELETE', credentials: 'same-origin' })).ok;
}
