// One connection to the live hub per page, whoever looks: keeps the picture, knows how fresh it is, comes back by itself for ever.
import { HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import { apply, Frame, FrameKind, Health, Picture } from './codec';

export type LiveState = 'starting' | 'live' | 'silent' | 'lost';

/** No bytes for this long: the connection is lost. The server sends something every half second. */
const LOST_MS = 1500;
const RETRY_MS = 700;

export class Live {
  private readonly now = new Picture();
  private then: { picture: Picture; atMs: number } | null = null;
  state: LiveState = 'starting';
  frames = 0;
  modelVersion = 0;
  /** How far the risks are behind the picture, ms; -1: none known yet. */
  riskAgeMs = -1;
  private readonly frameListeners = new Set<(frame: Frame) => void>();
  private readonly pastListeners = new Set<() => void>();
  private readonly stateListeners = new Set<(state: LiveState) => void>();
  private connection: HubConnection | null = null;
  private heardAt = performance.now();
  private nowMs = 0;
  private newestMs = 0;
  private stopped = false;
  private generation = 0;

  /** Where this realm stands in the API's addresses. */
  get place(): string { return this.realm === 'live' ? '' : `realms/${encodeURIComponent(this.realm)}/`; }

  constructor(readonly realm: string, readonly plant: string) {
    setInterval(() => this.watch(), 100);
    void this.connect();
  }

  /** What screens show: the plant now, or the moment of the past they were sent to. Frames go on into the picture of now. */
  get picture(): Picture { return this.then?.picture ?? this.now; }

  /** The moment of the past that is shown; null: LIVE. */
  get pastMs(): number | null { return this.then?.atMs ?? null; }

  /** Shows a moment of the past (a frame of the hub's layout); null: LIVE again. */
  showPast(frame: Uint8Array | null): void {
    if (frame === null) this.then = null;
    else {
      const picture = new Picture();
      this.then = { picture, atMs: apply(frame, picture).nowMs };
    }

    for (const listener of this.pastListeners) listener();
  }

  /** Told when another moment, or LIVE, is shown. */
  onPast(listener: () => void): () => void {
    this.pastListeners.add(listener);
    return () => this.pastListeners.delete(listener);
  }

  /** Time of what is shown, Unix ms: the moment of the past, else now. */
  get shownMs(): number { return this.then?.atMs ?? this.plantNowMs; }

  /** Time of the plant, Unix ms; 0 before the first frame. */
  get plantNowMs(): number {
    return this.nowMs === 0 ? 0 : this.nowMs + (performance.now() - this.heardAt);
  }

  /** Age of the newest reading, ms; null when there is none. */
  get ageMs(): number | null {
    return this.newestMs === 0 ? null : Math.max(0, this.plantNowMs - this.newestMs);
  }

  /** Risk of a twin, 0 to 1; NaN: not known. */
  riskOf(index: number): number { return this.picture.riskOf(index); }

  /** Risk level of a twin: 0 not known, 1 red, 2 orange, 3 yellow, 4 blue. */
  levelOf(index: number): number { return this.picture.levelOf(index); }

  /** True when risks rest upon readings older than three seconds: screens must say so. */
  get riskBehind(): boolean { return this.then === null && this.riskAgeMs > 3000; }

  onFrame(listener: (frame: Frame) => void): () => void {
    this.frameListeners.add(listener);
    return () => this.frameListeners.delete(listener);
  }

  onState(listener: (state: LiveState) => void): () => void {
    this.stateListeners.add(listener);
    listener(this.state);
    return () => this.stateListeners.delete(listener);
  }

  /** Drops the connection as a bad network would; it comes back by itself. */
  drop(): void {
    void this.connection?.stop();
  }

  /** Tells the server something it need not answer. */
  tell(method: string, value: unknown): void {
    if (this.connection?.state === HubConnectionState.Connected) void this.connection.send(method, value).catch(() => undefined);
  }

  /** Asks the server something. */
  async ask<T>(method: string): Promise<T> {
    if (this.connection?.state !== HubConnectionState.Connected) throw new Error('not connected');
    return this.connection.invoke<T>(method);
  }

  private async connect(): Promise<void> {
    const generation = ++this.generation;
    const connection = new HubConnectionBuilder()
      .withUrl('/live')
      .withHubProtocol(new MessagePackHubProtocol())
      .configureLogging(LogLevel.None)
      .build();
    connection.serverTimeoutInMilliseconds = 6000;
    this.connection = connection;
    const again = (): void => {
      if (generation !== this.generation || this.stopped) return;
      void connection.stop();
      setTimeout(() => void this.connect(), RETRY_MS);
      this.generation++;
    };
    connection.onclose(again);
    try {
      await connection.start();
      connection.stream<Uint8Array>('Watch', this.realm, this.plant).subscribe({
        next: (bytes) => { if (generation === this.generation) this.take(bytes, again); },
        error: again,
        complete: again,
      });
    } catch (error) {
      // The session has ended: a fresh page leads to the sign-in.
      if (/\b401\b/.test(String(error))) location.reload();
      else again();
    }
  }

  private take(bytes: Uint8Array, again: () => void): void {
    let frame: Frame;
    try {
      frame = apply(bytes, this.now);
    } catch {
      again();
      return;
    }

    this.heardAt = performance.now();
    this.nowMs = frame.kind === FrameKind.Heartbeat && this.nowMs !== 0 ? Math.max(frame.nowMs, this.nowMs) : frame.nowMs;
    this.advance(frame);
    this.newestMs = frame.newestReadingMs;
    this.modelVersion = frame.modelVersion;
    this.riskAgeMs = frame.riskAgeMs;
    this.frames++;
    this.set(frame.health === Health.Live ? 'live' : frame.health === Health.Silent ? 'silent' : 'starting');
    for (const listener of this.frameListeners) listener(frame);
  }

  // While the feed is silent heartbeats repeat its last time; the clock must go on so that the age of the newest reading grows.
  private frozenSince = 0;
  private frozenAt = 0;
  private advance(frame: Frame): void {
    if (frame.nowMs !== this.frozenAt) {
      this.frozenAt = frame.nowMs;
      this.frozenSince = performance.now();
    }

    this.nowMs = frame.nowMs + (performance.now() - this.frozenSince);
  }

  private watch(): void {
    const quiet = performance.now() - this.heardAt;
    if (quiet < LOST_MS) return;
    this.set(this.frames === 0 && quiet < 5000 ? 'starting' : 'lost');
    // A connection that pretends to live is no better than none.
    if (quiet > 4000 && this.connection?.state === HubConnectionState.Connected) void this.connection.stop();
  }

  private set(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener(state);
  }
}

let current: Live | null = null;
const waiting: ((live: Live) => void)[] = [];

/** The live connection of this page; made on first need. */
export function live(realm: string, plant: string): Live {
  if (current && current.realm === realm && current.plant === plant) return current;
  current = new Live(realm, plant);
  for (const tell of waiting.splice(0)) tell(current);
  return current;
}
