// The live map of a plant: plan in plant metres, static ground, live layer, selection. The page holds the panel; this module says what was clicked.
import Map from 'ol/Map';
import View from 'ol/View';
import ScaleLine from 'ol/control/ScaleLine';
import Projection from 'ol/proj/Projection';
import { defaults as interactions } from 'ol/interaction/defaults';
import { easeOut } from 'ol/easing';
import { live, Live } from './live';
import { plan } from './plan';
import { ground, GroundKind } from './map/ground';
import { LiveLayer } from './map/livelayer';
import { palette } from './map/palette';
import { inside, Item, Scene, scene } from './map/scene';
import { words } from './words';

interface DotNet { invokeMethodAsync(name: string, ...args: unknown[]): Promise<void> }

const TOUCH_PX = 14;

class PlantMap {
  readonly layer: LiveLayer;
  private readonly map: Map;
  private readonly grounds: Record<GroundKind, ReturnType<typeof ground>[GroundKind]>;
  private readonly stops: (() => void)[] = [];

  constructor(readonly target: HTMLElement, readonly scene: Scene, readonly live: Live, private readonly page: DotNet) {
    const extent = scene.extent;
    const margin = Math.max(extent[2] - extent[0], extent[3] - extent[1]) * 0.6;
    const projection = new Projection({ code: 'twin:plant', units: 'm', extent, getPointResolution: (resolution) => resolution });
    this.grounds = ground(scene);
    this.layer = new LiveLayer(scene, live);
    this.map = new Map({
      target,
      controls: [new ScaleLine({ units: 'metric', minWidth: 80 })],
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [...Object.values(this.grounds), this.layer],
      view: new View({
        projection, enableRotation: false, minResolution: 0.03, showFullExtent: true, smoothExtentConstraint: true,
        extent: [extent[0] - margin, extent[1] - margin, extent[2] + margin, extent[3] + margin], center: [0, 0], resolution: 1,
      }),
    });
    this.fit(0);
    this.paintGround();
    this.listen();
  }

  private listen(): void {
    this.map.on('pointermove', (e) => { if (!e.dragging) this.point(this.hit(e.pixel[0], e.pixel[1])); });
    this.map.on('click', (e) => { void this.choose(this.hit(e.pixel[0], e.pixel[1])); });
    this.target.addEventListener('keydown', (e) => {
      if (e.key === '/') { e.preventDefault(); void this.page.invokeMethodAsync('OnSearch'); }
      if (e.key === 'Escape') void this.choose(null);
      if (e.key === '0') this.fit(250);
    });
    this.stops.push(this.live.onFrame(() => { this.layer.changed(); this.wind(); }));
    const blink = setInterval(() => this.layer.blink(), 500);
    this.stops.push(() => clearInterval(blink));
    const theme = (): void => this.paintGround();
    window.addEventListener('twin-theme', theme);
    this.stops.push(() => window.removeEventListener('twin-theme', theme));
    this.button('map-in', () => this.zoom(-1));
    this.button('map-out', () => this.zoom(1));
    this.button('map-fit', () => this.fit(250));
    void document.fonts.ready.then(() => this.layer.changed());
  }

  private button(id: string, act: () => void): void {
    const element = document.getElementById(id);
    element?.addEventListener('click', act);
    this.stops.push(() => element?.removeEventListener('click', act));
  }

  private zoom(by: number): void {
    this.map.getView().animate({ resolution: (this.map.getView().getResolution() ?? 1) * 1.6 ** by, duration: 150 });
  }

  private paintGround(): void {
    this.target.style.background = palette().ground;
    for (const layer of Object.values(this.grounds)) layer.changed();
    this.layer.changed();
  }

  fit(duration: number): void {
    const narrow = this.target.clientWidth < 700;
    this.map.getView().fit(this.scene.extent, { padding: narrow ? [60, 12, 40, 12] : [64, 24, 28, 24], duration });
  }

  /** What lies under a pixel: instruments and people before machines, machines before tanks, tanks before zones. */
  private hit(px: number, py: number): Item | null {
    const resolution = this.map.getView().getResolution() ?? 1;
    const at = this.map.getCoordinateFromPixel([px, py]);
    if (!at) return null;
    let best: Item | null = null;
    let near = TOUCH_PX * resolution;
    const s = this.scene;
    for (const [name, items] of [['sensors', s.sensors], ['people', s.people], ['equipment', s.machines], ['cameras', s.cameras], ['sensors', s.weather]] as [string, Item[]][]) {
      if (this.layer.hidden.has(name)) continue;
      for (const item of items) {
        const [x, y] = this.layer.place(item);
        const distance = Math.hypot(x - at[0], y - at[1]);
        if (distance < near) [best, near] = [item, distance];
      }
    }

    const tank = s.tanks.find((item) => Math.hypot(item.x - at[0], item.y - at[1]) <= item.r);
    // Within a tank only what is very near the pointer wins over it.
    if (tank && (!best || near > 7 * resolution)) return tank;
    return best ?? s.zones.find((item) => item.ring && inside(item.ring, at[0], at[1])) ?? null;
  }

  private point(item: Item | null): void {
    this.target.style.cursor = item ? 'pointer' : '';
    if (this.layer.hover === item) return;
    this.layer.hover = item;
    this.layer.changed();
  }

  private async choose(item: Item | null): Promise<void> {
    this.select(item?.twin.id ?? null);
    await this.page.invokeMethodAsync('OnSelect', item?.twin.id ?? null);
  }

  select(id: string | null): void {
    this.layer.selected = id === null ? null : (this.scene.byId.get(id) ?? null);
    this.layer.changed();
  }

  flyTo(id: string): void {
    const item = this.scene.byId.get(id);
    if (!item) return;
    this.select(id);
    const view = this.map.getView();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const wanted = item.ring ? (view.getResolution() ?? 1) : Math.min(view.getResolution() ?? 1, item.r ? item.r / 100 : 0.14);
    // The panel lies over the map: on a phone over its lower half, else over its left edge.
    const [x, y] = this.layer.place(item);
    const narrow = this.target.clientWidth < 700;
    const center = narrow ? [x, y - this.target.clientHeight * 0.22 * wanted] : [x - 170 * wanted, y];
    view.animate({ center, resolution: wanted, duration: still ? 0 : 450, easing: easeOut });
  }

  setLayer(name: string, on: boolean): void {
    if (on) this.layer.hidden.delete(name);
    else this.layer.hidden.add(name);
    if (name in this.grounds) this.grounds[name as GroundKind].setVisible(on);
    this.layer.changed();
  }

  private wind(): void {
    const box = document.getElementById('wind');
    const item = this.scene.weather[0];
    if (!box || !item) return;
    const { a, b, quality } = this.live.picture;
    box.hidden = (quality[item.index] ?? 3) > 1;
    if (box.hidden) return;
    const from = ((b[item.index] % 360) + 360) % 360;
    document.getElementById('wind-arrow')?.setAttribute('transform', `rotate(${(from + 180).toFixed(0)} 20 20)`);
    const text = `${a[item.index].toFixed(1)} m/s ${words.windFrom ?? ''} ${from.toFixed(0)}°`;
    const place = document.getElementById('wind-text');
    if (place && place.textContent !== text) place.textContent = text;
  }

  close(): void {
    for (const stop of this.stops) stop();
    this.map.setTarget(undefined);
    this.map.dispose();
    delete (window as { __map?: unknown }).__map;
  }

  /** What tests and the curious may read; nothing here changes the map but select and flyTo. */
  readouts(): object {
    const { picture } = this.live;
    return {
      ready: () => this.live.frames > 0 && this.layer.draws > 0,
      frames: () => this.live.frames,
      draws: () => this.layer.draws,
      drawMs: () => this.layer.drawMs,
      count: () => this.scene.byId.size,
      twin: (id: string) => {
        const item = this.scene.byId.get(id);
        if (!item) return null;
        const i = item.index;
        return { a: picture.a[i], b: picture.b[i], quality: picture.quality[i], alarm: picture.alarm[i], pixel: this.map.getPixelFromCoordinate(this.layer.place(item)) };
      },
      labels: () => this.layer.labels.placed.map((label) => ({ ...label })),
      selected: () => this.layer.selected?.twin.id ?? null,
      resolution: () => this.map.getView().getResolution(),
      flyTo: (id: string) => this.flyTo(id),
    };
  }
}

/** Opens the map in an element of the page. */
export async function open(target: string, realm: string, plant: string, culture: string, page: DotNet): Promise<PlantMap> {
  const feed = live(realm, plant);
  const element = document.getElementById(target)!;
  const loaded = await plan(plant);
  const map = new PlantMap(element, scene(loaded, culture.startsWith('zh')), feed, page);
  (window as { __map?: unknown }).__map = map.readouts();
  document.getElementById('map-empty')?.remove();
  // A new version of the model: the indices mean other twins now, so the page must be made again.
  const stop = feed.onFrame((frame) => {
    if (frame.modelVersion === 0 || frame.modelVersion === loaded.version) return;
    stop();
    location.reload();
  });
  return map;
}
