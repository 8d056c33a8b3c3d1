// The frame of the live hub, schema 1: layout in Live/FrameCodec.cs.

export const SCHEMA = 1;
const HEADER = 48;
const ITEM = 14;

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
  alarms: AlarmStep[];
}

/** Live numbers of all twins by index, in typed arrays so that a frame makes no garbage. Quality 3: never reported. */
export class Picture {
  alarm = new Uint8Array(0);
  quality = new Uint8Array(0);
  a = new Float32Array(0);
  b = new Float32Array(0);

  clear(): void {
    this.alarm.fill(0);
    this.quality.fill(3);
    this.a.fill(NaN);
    this.b.fill(NaN);
  }

  reserve(size: number): void {
    if (size <= this.alarm.length) return;
    const room = Math.max(size, this.alarm.length * 2, 512);
    const old = { alarm: this.alarm, quality: this.quality, a: this.a, b: this.b };
    this.alarm = new Uint8Array(room);
    this.quality = new Uint8Array(room).fill(3);
    this.a = new Float32Array(room).fill(NaN);
    this.b = new Float32Array(room).fill(NaN);
    this.alarm.set(old.alarm);
    this.quality.set(old.quality);
    this.a.set(old.a);
    this.b.set(old.b);
  }
}

const MAX_INDEX = 1_000_000;

/** Reads a frame into the picture; throws on anything that is not one. */
export function apply(bytes: Uint8Array, picture: Picture): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < HEADER || view.getUint8(0) !== SCHEMA) throw new Error('frame.schema');
  const count = view.getInt32(40, true);
  const alarmBytes = view.getInt32(44, true);
  if (count < 0 || alarmBytes < 0 || HEADER + count * ITEM + alarmBytes !== view.byteLength) throw new Error('frame.length');
  const kind = view.getUint8(1) as FrameKind;
  if (kind === FrameKind.Snapshot) picture.clear();
  let at = HEADER;
  for (let i = 0; i < count; i++, at += ITEM) {
    const index = view.getInt32(at, true);
    if (index < 0 || index > MAX_INDEX) throw new Error('frame.index');
    picture.reserve(index + 1);
    picture.alarm[index] = view.getUint8(at + 4);
    picture.quality[index] = view.getUint8(at + 5);
    picture.a[index] = view.getFloat32(at + 6, true);
    picture.b[index] = view.getFloat32(at + 10, true);
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
    alarms,
  };
}
