// A layer of marks that a page hands in whole: each is drawn at its place by the layer's own style.
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import Feature from 'ol/Feature';
import { Point } from 'ol/geom';
import type { Style } from 'ol/style';

export class MarkLayer<T extends { at: [number, number] }> extends VectorLayer<VectorSource> {
  constructor(style: (mark: T, resolution: number) => Style[]) {
    super({ source: new VectorSource(), zIndex: 7, declutter: true, style: (feature, resolution) => style(feature.get('mark') as T, resolution) });
  }

  /** Null: none. */
  marks(marks: T[] | null): void {
    const source = this.getSource()!;
    source.clear();
    source.addFeatures((marks ?? []).map((mark) => new Feature({ geometry: new Point(mark.at), mark })));
  }

  drawn(): T[] { return this.getSource()!.getFeatures().map((feature) => feature.get('mark') as T); }
}
