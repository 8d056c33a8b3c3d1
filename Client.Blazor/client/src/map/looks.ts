// What can be seen of a thing, in short: when that stays the same its place on the screen need not be drawn again.
import type { Live } from '../live';
import { running } from '../plan';
import { decimal } from '../words';
import { pointer } from './chips';
import { flowing } from './flow';
import { AREAS, BARS } from './layout';
import { levelShown } from './risk';
import { inside, Item, Scene } from './scene';
import type { View } from './view';

/** From this radius a tank has its level in figures, CSS pixels. */
export const TANK_TEXT = 19;
export const TANK_VOLUME = 70;
/** Below it a tank is filled from below instead of having a ring. */
export const TANK_RING = 11;

/** The part of an alarm byte that the map shows: priority, unacknowledged, suppressed. */
const SHOWN_ALARM = 0x2f;

export class Looks {
  private raised: Item[] = [];

  constructor(private readonly scene: Scene, private readonly live: Live, private readonly view: View) {}

  /** Whether labels and marks must be placed anew: an alarm, a bad value, a zone's level or its people have changed. */
  turned(item: Item): boolean {
    const { picture } = this.live;
    const { index } = item;
    const { kind } = item.twin;
    if (!item.seen || kind === 'person' || kind === 'camera' || item.flow) return false;
    const zone = kind === 'zone';
    const standing = ((picture.alarm[index] ?? 0) & SHOWN_ALARM)
      + (zone ? this.live.levelOf(index) * 64 + Math.max(0, picture.a[index] | 0) * 512 : (picture.quality[index] ?? 3) === 2 ? 64 : 0);
    if (standing === item.standing) return false;
    item.standing = standing;
    return true;
  }

  /** Whether the thing looks otherwise than when it was asked last. */
  changed(item: Item): boolean {
    const look = this.of(item);
    if (look === item.look) return false;
    item.look = look;
    return true;
  }

  /** Looks anew which zones have a raised risk. */
  begin(): void {
    this.raised = this.scene.zones.filter((zone) => zone.ring && levelShown(zone, this.live, false) > 0);
  }

  /** The zone of raised risk a person stands in. */
  raisedZone(x: number, y: number): Item | undefined {
    return this.raised.find((zone) => inside(zone.ring!, x, y));
  }

  private of(item: Item): string | number {
    const { a, b, quality } = this.live.picture;
    const { index } = item;
    const q = quality[index] ?? 3;
    switch (item.twin.kind) {
      case 'sensor': return item.labelled ? `${q}|${decimal(a[index], item.twin.decimals ?? 1)}|${this.pointer(item, item.labelled.w, a[index])}` : q;
      case 'tank': return this.tank(item, q, a[index], b[index]);
      case 'camera': return a[index] < 0.5 ? 0 : 1;
      case 'person': return `${q}|${item.px}|${item.py}|${this.raisedZone(a[index], b[index])?.index}`;
      case 'equipment': return item.flow ? this.pipe(item) : (q < 2 && running(item.twin, a[index], b[index]) ? 4 : 0) + q;
      default: return 0;
    }
  }

  private tank(item: Item, q: number, level: number, volume: number): string | number {
    const r = item.r * this.view.ppm;
    const known = q < 2 && Number.isFinite(level);
    // Half a pixel of the filled height is the least that shows.
    if (r < TANK_RING) return known ? q + 4 * Math.round((level / 100) * 4 * Math.max(3.5, r)) : -q;
    if (r < TANK_TEXT) return known ? q + 4 * Math.round(level * 2) : -q;
    return `${q}|${decimal(level, 1)}|${r < TANK_VOLUME ? '' : Math.round(volume)}`;
  }

  private pointer(item: Item, w: number, value: number): number {
    return this.view.ppm < BARS || item.twin.high === undefined ? 0 : pointer(item, value, w - 10);
  }

  /** -1: nobody can tell. */
  private pipe(item: Item): number {
    return this.view.ppm < AREAS ? 0 : Number(flowing(item, this.live) ?? -1);
  }
}
