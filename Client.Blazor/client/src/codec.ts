// The frame of the live hub, schema 2: layout in Live/FrameCodec.cs.

export const SCHEMA = 2;
const HEADER = 56;
const ITEM = 14;
const RISK = 7;

export const enum FrameKind { Delta = 0, Snapshot = 1, Heartbeat = 2 }
export const enum Health { Live = 0, Starting = 1, Silent = 2 }

export interface AlarmStep {
  id: string;
  twin: string;
  rule: string;
  kind: number;
  priority: number;
  en: string;
  zh: string;
  active: boolean;
  acknowledged: boolean;
  suppression: number;
  raisedMs: number;
  atMs: number;
}

export interface Frame {
  kind: FrameKind;
  health: Health;
  modelVersion: number;
  epoch: bigint;
  sequence: number;
  nowMs: number;
  newestReadingMs: number;
  /** How far the risks are behind the picture, ms; -1: none known yet. */
  riskAgeMs: number;
  alarms: AlarmStep[];
  /** The twins it tells of, by index; null: of all. */
  changed: Int32Array | null;
}

/** Live numbers of all twins by index, in typed arrays so that a frame makes no garbage. Quality 3: never reported.
 *  Risk 0 to 1, NaN: not known; level 0: not known, 1 red, 2 orange, 3 yellow, 4 blue. */
export class Picture {
  alarm = new Uint8Array(0);
  quality = new Uint8Array(0);
  a = new Float32Array(0);
  b = new Float32Array(0);
  risk = new Float32Array(0);
  level = new Uint8Array(0);

  clear(): void {
    this.alarm.fill(0);
    this.quality.fill(3);
    this.a.fill(NaN);
    this.b.fill(NaN);
    this.risk.fill(NaN);
    this.level.fill(0);
  }

  riskOf(index: number): number { return this.risk[index] ?? NaN; }

  levelOf(index: number): number { return this.level[index] ?? 0; }

  reserve(size: number): void {
    if (size <= this.alarm.length) return;
    const room = Math.max(size, this.alarm.length * 2, 512);
    const old = { alarm: this.alarm, quality: this.quality, a: this.a, b: this.b, risk: this.risk, level: this.level };
    this.alarm = new Uint8Array(room);
    this.quality = new Uint8Array(room).fill(3);
    this.a = new Float32Array(room).fill(NaN);
    this.b = new Float32Array(room).fill(NaN);
    this.risk = new Float32Array(room).fill(NaN);
    this.level = new Uint8Array(room);
    this.alarm.set(old.alarm);
    this.quality.set(old.quality);
    this.a.set(old.a);
    this.b.set(old.b);
    this.risk.set(old.risk);
    this.level.set(old.level);
  }
}

const MAX_INDEX = 1_000_000;

/** Reads a frame into the picture; throws on anything that is not one. */
export function apply(bytes: Uint8Array, picture: Picture): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < HEADER || view.getUint8(0) !== SCHEMA) throw new Error('frame.schema');
  const count = view.getInt32(40, true);
  const alarmBytes = view.getInt32(44, true);
  const risks = view.getInt32(48, true);
  if (count < 0 || alarmBytes < 0 || risks < 0 || HEADER + count * ITEM + risks * RISK + alarmBytes !== view.byteLength) throw new Error('frame.length');
  const kind = view.getUint8(1) as FrameKind;
  if (kind === FrameKind.Snapshot) picture.clear();
  const changed = kind === FrameKind.Snapshot ? null : new Int32Array(count + risks);
  let at = HEADER;
  for (let i = 0; i < count; i++, at += ITEM) {
    const index = place(view, at, picture);
    picture.alarm[index] = view.getUint8(at + 4);
    picture.quality[index] = view.getUint8(at + 5);
    picture.a[index] = view.getFloat32(at + 6, true);
    picture.b[index] = view.getFloat32(at + 10, true);
    if (changed) changed[i] = index;
  }

  for (let i = 0; i < risks; i++, at += RISK) {
    const index = place(view, at, picture);
    picture.level[index] = view.getUint8(at + 4);
    picture.risk[index] = view.getUint16(at + 5, true) / 65535;
    if (changed) changed[count + i] = index;
  }

  const alarms = alarmBytes === 0 ? [] : (JSON.parse(new TextDecoder().decode(bytes.subarray(at))) as AlarmStep[]);
  return {
    kind,
    health: view.getUint8(2) as Health,
    modelVersion: view.getInt32(4, true),
    epoch: view.getBigInt64(8, true),
    sequence: Number(view.getBigInt64(16, true)),
    nowMs: Number(view.getBigInt64(24, true)),
    newestReadingMs: Number(view.getBigInt64(32, true)),
    riskAgeMs: view.getInt32(52, true),
    alarms,
    changed,
  };
}

function place(view: DataView, at: number, picture: Picture): number {
  const index = view.getInt32(at, true);
  if (index < 0 || index > MAX_INDEX) throw new Error('frame.index');
  picture.reserve(index + 1);
  return index;
}
