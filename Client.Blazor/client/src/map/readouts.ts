// What tests and the curious may read as window.__map.
import type { PlantMap } from '../plant';

export function readouts(map: PlantMap): object {
  const { live, layer, scene } = map;
  return {
    ready: () => live.frames > 0 && layer.draws > 0,
    frames: () => live.frames,
    draws: () => layer.draws,
    wholes: () => layer.wholes,
    seams: () => layer.seams(),
    redraw: () => layer.changed(),
    drawMs: () => layer.drawMs,
    /** When the map stood with live data for the first time, ms since the page was asked for. */
    firstDraw: () => layer.firstDraw,
    /** Everything that has come is on the canvas. */
    drawn: () => layer.drawnFrames === live.frames,
    layouts: () => layer.layouts,
    count: () => scene.byId.size,
    twin: (id: string) => {
      const item = scene.byId.get(id);
      if (!item) return null;
      const i = item.index;
      const { picture } = live;
      return { drawn: layer.drawnFrames === live.frames ? picture.a[i] : NaN, a: picture.a[i], b: picture.b[i], quality: picture.quality[i], alarm: picture.alarm[i], risk: picture.riskOf(i), level: picture.levelOf(i), pixel: map.map.getPixelFromCoordinate(layer.place(item)) };
    },
    labels: () => layer.layout.labels.placed.map((label) => ({ ...label })),
    shown: () => layer.layout.list.map((label) => ({ id: label.item.twin.id, kind: label.kind, x: label.item.px + label.x, y: label.item.py + label.y, w: label.w, h: label.h, level: label.level })),
    past: () => live.pastMs,
    selected: () => layer.selected?.twin.id ?? null,
    hover: () => layer.hover?.twin.id ?? null,
    ways: () => layer.ways.length,
    areas: () => map.people.areas().map((area) => ({ zone: area.zone?.twin.id ?? null, level: area.level, people: area.who.length })),
    resolution: () => map.map.getView().getResolution(),
    center: () => map.map.getView().getCenter(),
    moving: () => map.map.getView().getAnimating(),
    flyTo: (id: string) => map.flyTo(id),
    setLayer: (name: string, on: boolean) => map.setLayer(name, on),
    plume: () => map.plumeShapes(),
    drill: () => map.marks.drill.drawn(),
    dangers: () => map.marks.dangers.drawn(),
    dangerBoxes: () => map.marks.dangers.boxes(),
    setDangers: (marks: Parameters<PlantMap['marks']['dangers']['marks']>[0]) => map.marks.dangers.marks(marks),
    setPlume: (contours: Parameters<PlantMap['setPlume']>[0]) => map.setPlume(contours),
    setWays: (ways: Parameters<PlantMap['setWays']>[0]) => map.setWays(ways),
    look: (center: number[], resolution: number) => { map.map.getView().setCenter(center); map.map.getView().setResolution(resolution); },
  };
}
