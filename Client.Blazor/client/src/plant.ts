// The live map of a plant: plan in plant metres, static ground, live layer, selection. The page holds the panels; this module says what was clicked.
import Map from 'ol/Map';
import View from 'ol/View';
import ScaleLine from 'ol/control/ScaleLine';
import Projection from 'ol/proj/Projection';
import type BaseLayer from 'ol/layer/Base';
import { defaults as interactions } from 'ol/interaction/defaults';
import { easeOut } from 'ol/easing';
import { onBeat } from './beat';
import { FrameKind } from './codec';
import { live, Live } from './live';
import { Plan, plan, shows } from './plan';
import * as back from './map/backdrop';
import { DrillLayer, DrillMark } from './map/drill';
import { DangerLayer, DangerMark } from './map/dangers';
import { PermitLayer, PermitMark } from './map/permits';
import { ground, GroundKind } from './map/ground';
import { hit, inSight } from './map/hit';
import { LiveLayer } from './map/livelayer';
import { Minimap } from './map/minimap';
import { palette } from './map/palette';
import { People } from './map/people';
import { PlumeContours, PlumeLayer } from './map/plume';
import { readouts } from './map/readouts';
import { Readout } from './map/readout';
import { Way } from './map/risk';
import { Item, Scene, scene } from './map/scene';
import { wall } from './wall';
import { wind } from './map/wind';
import { words } from './words';

interface Habits { center: number[]; resolution: number; hidden: string[]; selected: string | null }
interface DotNet { invokeMethodAsync(name: string, ...args: unknown[]): Promise<void> }

/** Parts of the page that lie over the map; labels keep clear of them. */
const OVER = '.drill-room, .finder-bar, .wind:not([hidden]), .map-tools, .map-foot, .minimap:not([hidden]), .panel, .rail-toggle';
const QUIET = 250;

export class PlantMap {
  readonly layer: LiveLayer;
  readonly map: Map;
  readonly people: People;
  private readonly projection: Projection;
  private readonly grounds: Record<GroundKind, ReturnType<typeof ground>[GroundKind]>;
  private readonly plume = new PlumeLayer();
  /** Marks that the page hands in whole: of a drill's room, where somebody works under a permit, and what is on its way to a limit. */
  readonly marks = { drill: new DrillLayer(), permits: new PermitLayer(), dangers: new DangerLayer() };
  private readonly minimap: Minimap | null;
  private readonly readout: Readout | null;
  private readonly stops: (() => void)[] = [];
  private readonly gone = new AbortController();
  private under: BaseLayer | null = null;
  private asked = 0;
  /** The view as it was when the whole plant was fitted in last: while it is that, the plant stays in view whatever the page's size. */
  private fitted = '';

  constructor(readonly target: HTMLElement, readonly plan: Plan, readonly scene: Scene, readonly live: Live, private readonly page: DotNet) {
    const extent = scene.extent;
    const margin = Math.max(extent[2] - extent[0], extent[3] - extent[1]) * 0.6;
    this.projection = new Projection({ code: 'twin:plant', units: 'm', extent, getPointResolution: (resolution) => resolution });
    this.grounds = ground(scene);
    this.layer = new LiveLayer(scene, live);
    this.people = new People(scene, live, (id) => { this.flyTo(id); void this.page.invokeMethodAsync('OnSelect', id); });
    const foot = document.getElementById('map-scale') ?? undefined;
    this.map = new Map({
      target,
      pixelRatio: window.devicePixelRatio * wall(),
      controls: [new ScaleLine({ units: 'metric', minWidth: 80, target: foot })],
      interactions: interactions({ altShiftDragRotate: false, pinchRotate: false }),
      layers: [...Object.values(this.grounds), this.plume, this.marks.drill, this.marks.dangers],
      view: new View({
        projection: this.projection, enableRotation: false, minResolution: 0.03, showFullExtent: true, smoothExtentConstraint: true,
        extent: [extent[0] - margin, extent[1] - margin, extent[2] + margin, extent[3] + margin], center: [0, 0], resolution: 1,
      }),
    });
    const mini = document.getElementById('minimap') as HTMLCanvasElement | null;
    this.layer.attach(this.map);
    this.marks.dangers.attach(this.layer);
    this.marks.permits.attach(this.map, (x, y) => scene.tanks.find((tank) => Math.hypot(tank.x - x, tank.y - y) < tank.r)?.r ?? 0);
    this.minimap = mini ? new Minimap(mini, this.map, scene, live, this.gone.signal) : null;
    const position = document.getElementById('map-position');
    this.readout = position ? new Readout(position, plan.frame, this.gone.signal) : null;
    this.fit(0);
    this.paintGround();
    this.listen();
    void this.loadBackdrop();
  }

  private listen(): void {
    this.map.on('pointermove', (e) => {
      this.readout?.show(e.coordinate);
      if (!e.dragging) this.point(hit(this.scene, this.layer, e.pixel[0], e.pixel[1]));
    });
    this.map.on('click', (e) => { void this.choose(hit(this.scene, this.layer, e.pixel[0], e.pixel[1])); });
    this.map.on('moveend', () => { this.minimap?.draw(); this.clear(); });
    this.map.on('change:size', () => { if (this.fitted === standing(this.map.getView())) this.fit(0); });
    this.on(this.target, 'pointerleave', () => { this.readout?.show(null); this.point(null); });
    this.on(this.target, 'keydown', (e) => this.key(e as KeyboardEvent));
    this.stops.push(this.live.onFrame((frame) => {
      // A heartbeat says that nothing has changed: then nothing is drawn.
      if (frame.kind === FrameKind.Heartbeat && this.layer.draws > 0) return;
      this.people.follow();
      this.layer.take(frame.changed);
      wind(this.scene, this.live);
    }));
    this.stops.push(onBeat((lit) => this.layer.blink(lit)));
    this.stops.push(this.live.onPast(() => {
      this.people.forget();
      this.people.follow();
      this.people.write();
      this.minimap?.draw(true);
      wind(this.scene, this.live);
      this.setWays([]);
      this.layer.relay();
      void this.askWays();
    }));
    this.on(window, 'keydown', (e) => {
      if ((e as KeyboardEvent).key !== 'F9') return;
      e.preventDefault();
      void this.page.invokeMethodAsync('OnTimeKey');
    });
    const slow = setInterval(() => { this.people.write(); this.minimap?.draw(); this.clear(); this.freshWays(); }, 1000);
    this.stops.push(() => clearInterval(slow));
    this.on(window, 'twin-theme', () => this.paintGround());
    this.button('map-in', () => this.zoom(-1));
    this.button('map-out', () => this.zoom(1));
    this.button('map-fit', () => this.fit(QUIET));
  }

  private on(target: EventTarget, name: string, act: (e: Event) => void): void {
    target.addEventListener(name, act, { signal: this.gone.signal });
  }

  private button(id: string, act: () => void): void {
    const element = document.getElementById(id);
    if (element) this.on(element, 'click', act);
  }

  private key(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '/') { e.preventDefault(); void this.page.invokeMethodAsync('OnSearch'); }
    else if (e.key === 'Escape') void this.choose(null);
    else if (e.key === '0') this.fit(QUIET);
    else if (e.key === ']' || e.key === '[') this.step(e.key === ']' ? 1 : -1);
    else if (e.key === 'Enter' && this.layer.hover) void this.choose(this.layer.hover);
  }

  /** The next thing in sight, alarms first, named aloud; Enter opens it. */
  private step(by: number): void {
    const things = inSight(this.layer, this.live.picture.alarm);
    if (things.length === 0) return;
    const at = this.layer.hover ? things.indexOf(this.layer.hover) : -1;
    const item = things[(at + by + things.length + (at < 0 && by < 0 ? 1 : 0)) % things.length];
    this.point(item);
    const said = document.getElementById('map-said');
    const priority = (this.live.picture.alarm[item.index] ?? 0) & 7;
    if (said) said.textContent = `${item.twin.id} ${words.chinese ? item.twin.name.zh : item.twin.name.en}${priority ? `, ${words.newAlarm} ${priority}` : ''}`;
  }

  private zoom(by: number): void {
    this.map.getView().animate({ resolution: (this.map.getView().getResolution() ?? 1) * 1.6 ** by, duration: this.calm(150) });
  }

  private calm(duration: number): number {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : duration;
  }

  private paintGround(): void {
    this.target.style.background = palette().ground;
    for (const layer of [...Object.values(this.grounds), this.plume, this.marks.drill, this.marks.dangers]) layer.changed();
    this.under?.changed();
    this.minimap?.draw(true);
    this.layer.changed();
  }

  /** Labels keep clear of what the page lays over the map. */
  private clear(): void {
    const [own, by] = [this.target.getBoundingClientRect(), wall()];
    const boxes = [...document.querySelectorAll(OVER)].map((element) => element.getBoundingClientRect()).filter((b) => b.width > 0)
      .map((b) => ({ x: Math.round((b.left - own.left) / by), y: Math.round((b.top - own.top) / by), w: Math.round(b.width / by), h: Math.round(b.height / by) }));
    if (JSON.stringify(boxes) === JSON.stringify(this.layer.layout.obstacles)) return;
    this.layer.layout.obstacles = boxes;
    this.layer.relay();
  }

  fit(duration: number): void {
    const narrow = this.target.clientWidth < 700;
    const view = this.map.getView();
    const callback = (done: boolean): void => { this.fitted = done ? standing(view) : ''; };
    view.fit(this.scene.extent, { padding: narrow ? [60, 12, 64, 12] : [68, 24, 46, 24], duration: this.calm(duration), callback });
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
    this.layer.ways = [];
    this.layer.changed();
    void this.askWays();
  }

  /** The ways by which risk comes to the selected twin, as the knowledge graph tells them; nothing when its risk is not known. */
  private async askWays(): Promise<void> {
    const item = this.layer.selected;
    // Of the past no risk is kept; a picture of it knows no level.
    if (!item || this.live.levelOf(item.index) === 0) return;
    this.asked = this.live.riskOf(item.index);
    const answer = await fetch(`/api/v1/${this.live.place}plants/${encodeURIComponent(this.plan.id)}/graph/${encodeURIComponent(item.twin.id)}/paths?count=4`, { credentials: 'same-origin' }).catch(() => null);
    if (!answer?.ok || this.layer.selected !== item) return;
    const { paths } = (await answer.json()) as { paths: { probability: number; ids: string[] }[] };
    this.setWays(paths.filter((path) => path.ids.length > 1).map((path) => ({ ids: path.ids, share: path.probability })));
  }

  /** Asks again when the risk of the selected twin has moved. */
  private freshWays(): void {
    const item = this.layer.selected;
    if (item && Math.abs(this.live.riskOf(item.index) - this.asked) > 0.02) void this.askWays();
  }

  flyTo(id: string): void {
    const item = this.scene.byId.get(id);
    if (!item) return;
    if (this.layer.selected !== item) this.select(id);
    const view = this.map.getView();
    const now = view.getResolution() ?? 1;
    const wanted = item.ring ? this.around(item, now) : Math.min(now, item.r ? item.r / 100 : 0.14);
    // The panel lies over the map: on a phone over its lower half, else over its left edge.
    const [x, y] = this.layer.place(item);
    const narrow = this.target.clientWidth < 700;
    const center = narrow ? [x, y - this.target.clientHeight * 0.22 * wanted] : [x - 170 * wanted, y];
    view.animate({ center, resolution: wanted, duration: this.calm(450), easing: easeOut });
  }

  /** The resolution at which an area fills two thirds of the map. */
  private around(item: Item, otherwise: number): number {
    const ring = item.ring ?? [];
    const [xs, ys] = [ring.filter((_, i) => i % 2 === 0), ring.filter((_, i) => i % 2 === 1)];
    const free = Math.max(200, this.target.clientWidth - 360);
    return Math.min(otherwise, Math.max((Math.max(...xs) - Math.min(...xs)) / free, (Math.max(...ys) - Math.min(...ys)) / this.target.clientHeight) * 1.5);
  }

  /** Shows a moment of the past; null: LIVE. */
  showPast(frame: Uint8Array | null): void {
    this.live.showPast(frame);
  }

  setLayer(name: string, on: boolean): void {
    if (on) this.layer.hidden.delete(name);
    else this.layer.hidden.add(name);
    if (name in this.grounds) this.grounds[name as GroundKind].setVisible(on);
    if (name === 'plume') this.plume.setVisible(on);
    if (name === 'permits' || name === 'dangers') this.marks[name].setVisible(on);
    if (name === 'backdrop') this.under?.setVisible(on);
    this.layer.relay();
  }

  /** The ways by which risk comes to the selected twin; the page asks the knowledge graph for them. */
  setWays(ways: Way[]): void {
    this.layer.ways = ways;
    this.layer.changed();
  }

  /** How many contours are drawn. */
  plumeShapes(): number { return this.plume.getSource()!.getFeatures().length; }

  /** The gas cloud as contours (map/plume.ts says how); null: there is none. */
  setPlume(contours: PlumeContours | null): void {
    this.plume.contours(contours);
  }

  private async loadBackdrop(): Promise<void> {
    if (this.under) this.map.removeLayer(this.under);
    this.under = await back.backdrop(this.plan.id, this.plan.frame, this.projection).catch(() => null);
    if (!this.under) return;
    this.under.setVisible(!this.layer.hidden.has('backdrop'));
    this.map.addLayer(this.under);
  }

  /** Sends the file chosen in an input of the page; answers with nothing or with the code of what was wrong. */
  async sendBackdrop(input: string, limit: number, extent: number[] | null, geographic: boolean): Promise<string | null> {
    const file = (document.getElementById(input) as HTMLInputElement | null)?.files?.[0];
    if (!file) return 'backdrop.none';
    const wrong = await back.upload(this.plan.id, file, limit, extent ?? this.scene.extent, geographic).catch(() => 'backdrop.failed');
    if (wrong === null) await this.loadBackdrop();
    return wrong;
  }

  async removeBackdrop(): Promise<boolean> {
    const gone = await back.remove(this.plan.id);
    await this.loadBackdrop();
    return gone;
  }

  /** What the eye has got used to: handed to the map of the next version. */
  get habits(): Habits {
    const view = this.map.getView();
    return { center: view.getCenter() ?? [0, 0], resolution: view.getResolution() ?? 1, hidden: [...this.layer.hidden], selected: this.layer.selected?.twin.id ?? null };
  }

  resume(habits: Habits): void {
    this.map.getView().setCenter(habits.center);
    this.map.getView().setResolution(habits.resolution);
    for (const name of this.layer.hidden) if (!habits.hidden.includes(name)) this.setLayer(name, true);
    for (const name of habits.hidden) this.setLayer(name, false);
    if (habits.selected !== null) this.select(habits.selected);
  }

  close(): void {
    this.live.showPast(null);
    for (const stop of this.stops) stop();
    this.gone.abort();
    this.layer.close();
    this.map.setTarget(undefined);
    this.map.dispose();
    delete (window as { __map?: unknown }).__map;
  }
}

function standing(view: View): string {
  return `${view.getCenter()?.join()} ${view.getResolution()}`;
}

/** The map of the newest version of the plant. A new version takes the place of the old one under the eye, without a reload. */
export class CurrentMap {
  private map: PlantMap;
  private renewing = false;
  private contours: PlumeContours | null = null;
  private readonly handed: { drill: DrillMark[] | null; permits: PermitMark[] | null; dangers: DangerMark[] | null } = { drill: null, permits: null, dangers: null };
  private readonly stop: () => void;

  constructor(private readonly target: HTMLElement, private loaded: Plan, private readonly chinese: boolean, private readonly feed: Live, private readonly page: DotNet) {
    this.map = this.make();
    this.stop = feed.onFrame((frame) => {
      if (frame.modelVersion === 0 || frame.modelVersion === this.loaded.version || this.renewing) return;
      // The feed's indices mean other twins from now on: nothing live is drawn until the plan fits again.
      this.map.layer.setVisible(false);
      this.renewing = true;
      void this.renew().catch(() => location.reload()).finally(() => { this.renewing = false; });
    });
  }

  private make(): PlantMap {
    const map = new PlantMap(this.target, this.loaded, scene(this.loaded, this.chinese), this.feed, this.page);
    (window as { __map?: unknown }).__map = readouts(map);
    return map;
  }

  private async renew(): Promise<void> {
    // What is shown of the past speaks of the old version's twins: back to LIVE.
    if (this.feed.pastMs !== null) await this.page.invokeMethodAsync('OnTimeKey');
    this.loaded = await plan(this.loaded.id, true);
    const { habits } = this.map;
    this.map.close();
    this.map = this.make();
    this.map.resume(habits);
    this.map.setPlume(this.contours);
    for (const name of ['drill', 'permits', 'dangers'] as const) this.map.marks[name].marks(this.handed[name] as never);
    // The page's panel speaks of the twin by its old place in the model, or of one that is gone.
    await this.page.invokeMethodAsync('OnSelect', this.map.layer.selected?.twin.id ?? null);
  }

  select(id: string | null): void { this.map.select(id); }
  flyTo(id: string): void { this.map.flyTo(id); }
  showPast(frame: Uint8Array | null): void { this.map.showPast(frame); }
  setLayer(name: string, on: boolean): void { this.map.setLayer(name, on); }
  setPlume(contours: PlumeContours | null): void { this.map.setPlume(this.contours = contours); }
  setDrill(marks: DrillMark[] | null): void { this.map.marks.drill.marks(this.handed.drill = marks); }
  setPermits(marks: PermitMark[] | null): void { this.map.marks.permits.marks(this.handed.permits = marks); }
  setDangers(marks: DangerMark[] | null): void { this.map.marks.dangers.marks(this.handed.dangers = marks); }
  sendBackdrop(input: string, limit: number, extent: number[] | null, geographic: boolean): Promise<string | null> {
    return this.map.sendBackdrop(input, limit, extent, geographic);
  }
  removeBackdrop(): Promise<boolean> { return this.map.removeBackdrop(); }
  close(): void {
    this.stop();
    this.map.close();
  }
}

/** Opens the map in an element of the page. */
export async function open(target: string, realm: string, plant: string, culture: string, texts: Record<string, string>, page: DotNet): Promise<CurrentMap> {
  const chinese = culture.startsWith('zh');
  Object.assign(words, texts, chinese ? { chinese: '1' } : {});
  shows(realm);
  const feed = live(realm, plant);
  const element = document.getElementById(target)!;
  const map = new CurrentMap(element, await plan(plant), chinese, feed, page);
  document.getElementById('map-empty')?.remove();
  return map;
}
