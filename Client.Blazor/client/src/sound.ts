// Alarm sounds, made here by WebAudio. Silence stops what sounds now; a mute ends by itself; neither acknowledges anything.
import { Frame, FrameKind } from './codec';
import { Live } from './live';

interface Tone { hz: number; at: number; ms: number }

const PATTERNS: Record<string, { tones: Tone[]; everyMs: number }> = {
  p1: { tones: [0, 1, 2, 3].map((i) => ({ hz: i % 2 ? 660 : 940, at: i * 150, ms: 120 })), everyMs: 1000 },
  p2: { tones: [0, 1].map((i) => ({ hz: 740, at: i * 260, ms: 180 })), everyMs: 2000 },
  p3: { tones: [{ hz: 587, at: 0, ms: 260 }], everyMs: 4000 },
  p4: { tones: [{ hz: 440, at: 0, ms: 160 }], everyMs: 8000 },
  lost: { tones: [500, 400, 300].map((hz, i) => ({ hz, at: i * 200, ms: 190 })), everyMs: 3000 },
};
const REALARMED = 12;
const MUTE_KEY = 'twin-mute-until';
const LOUDNESS = 0.14;

interface Known { id: string; priority: number; sounds: boolean }

export class Sound {
  /** What was played, newest last; for those who watch. */
  readonly played: string[] = [];
  /** Another screen of the desk sounds for this one; a lost connection is told by each. */
  follows = false;
  private readonly known = new Map<string, Known>();
  private readonly silenced = new Set<string>();
  private lostSilenced = false;
  private context: AudioContext | null = null;
  private nextAt = 0;
  private last = '';

  constructor(private readonly live: Live, private readonly isLost: () => boolean, private readonly on: boolean, told: () => void = () => undefined, private readonly least = 4, private readonly shown = true) {
    live.onFrame((frame) => this.take(frame));
    setInterval(() => this.tick(), 100);
    const wake = (): void => { void this.audio()?.resume(); };
    addEventListener('pointerdown', wake, { passive: true });
    addEventListener('keydown', (event) => {
      wake();
      // A function key: it works while somebody types, and cannot be hit by dictation (WCAG 2.1.4).
      if (event.key !== 'F8') return;
      event.preventDefault();
      this.silence();
      told();
    });
  }

  get mutedUntil(): number {
    return Number(localStorage.getItem(MUTE_KEY) ?? 0);
  }

  silence(): void {
    for (const alarm of this.known.values()) if (alarm.sounds) this.silenced.add(alarm.id);
    this.lostSilenced = this.isLost();
  }

  mute(minutes: number): void {
    localStorage.setItem(MUTE_KEY, String(Date.now() + minutes * 60_000));
  }

  unmute(): void {
    localStorage.removeItem(MUTE_KEY);
  }

  private take(frame: Frame): void {
    if (frame.kind === FrameKind.Snapshot) this.known.clear();
    for (const step of frame.alarms) {
      const sounds = step.active && !step.acknowledged && step.suppression === 0;
      if (step.kind === REALARMED) this.silenced.delete(step.id);
      if (!sounds) this.silenced.delete(step.id);
      if (sounds) this.known.set(`${step.twin}~${step.rule}`, { id: step.id, priority: step.priority, sounds });
      else this.known.delete(`${step.twin}~${step.rule}`);
    }
  }

  /** What should be heard now; empty: nothing. */
  due(): string {
    if (!this.on) return '';
    if (!this.isLost()) this.lostSilenced = false;
    else return this.lostSilenced ? '' : 'lost';
    if (this.follows || this.mutedUntil > Date.now()) return '';
    let worst = 9;
    for (const alarm of this.known.values()) if (!this.silenced.has(alarm.id) && alarm.priority <= this.least && alarm.priority < worst) worst = alarm.priority;
    return worst < 9 ? `p${worst}` : '';
  }

  private tick(): void {
    const due = this.due();
    if (this.shown) this.show(due);
    if (due === '') { this.last = ''; return; }
    const now = performance.now();
    if (due === this.last && now < this.nextAt) return;
    this.last = due;
    const pattern = PATTERNS[due];
    this.nextAt = now + pattern.everyMs;
    this.played.push(due);
    if (this.played.length > 50) this.played.shift();
    this.play(pattern.tones);
  }

  private play(tones: Tone[]): void {
    const context = this.audio();
    if (!context || context.state !== 'running') return;
    for (const tone of tones) {
      const start = context.currentTime + tone.at / 1000;
      const end = start + tone.ms / 1000;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.012);
      gain.gain.setValueAtTime(LOUDNESS, end - 0.02);
      gain.gain.linearRampToValueAtTime(0, end);
      const oscillator = context.createOscillator();
      oscillator.type = 'triangle';
      oscillator.frequency.value = tone.hz;
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(start);
      oscillator.stop(end + 0.02);
    }
  }

  private audio(): AudioContext | null {
    if (!this.on) return null;
    return (this.context ??= typeof AudioContext === 'undefined' ? null : new AudioContext());
  }

  private show(due: string): void {
    const button = document.getElementById('sound');
    const left = document.getElementById('sound-left');
    if (!button || !left) return;
    const until = this.mutedUntil - Date.now();
    const blocked = this.on && this.context?.state !== 'running';
    const state = !this.on ? 'off' : until > 0 ? 'muted' : this.follows ? 'follows' : blocked ? 'blocked' : due ? 'sounding' : 'on';
    if (button.dataset.state !== state) button.dataset.state = state;
    const text = until > 0 ? `${Math.floor(until / 60_000)}:${String(Math.floor(until / 1000) % 60).padStart(2, '0')}` : '';
    if (left.textContent !== text) left.textContent = text;
  }
}
