// Where somebody works under which permit, over everything the map draws: links of the page, so that no tank covers them and each can be
// pressed. Told by shape and letter: a shield in force, hollow before, a dashed edge and two bars when suspended; ink and paper only, so
// that no alarm and no risk is mistaken for it.
import type Map from 'ol/Map';

export interface PermitMark { id: string; at: [number, number]; label: string; state: 'Before' | 'Active' | 'Suspended'; letter: string; href: string }

interface Placed { x: number; y: number; w: number; h: number; left: boolean }

const SHIELD = '<svg viewBox="0 0 30 30" aria-hidden="true"><path d="M15 2 26 8v14l-11 6-11-6V8Z"/></svg>';
const RANK = { Suspended: 0, Active: 1, Before: 2 };
/** Directions a mark may stand in beside what is worked on (readings of a tank stand above it), and how far from its edge, in heights. */
const AROUND = [[-0.7, 0.7], [0.7, 0.7], [-0.7, -0.7], [0.7, -0.7], [-1, 0], [1, 0], [0, 1], [0, -1]];
const AWAY = [0.55, 1.6, 2.7];
/** A tank larger than this on the screen is written on, px. */
const CLEAR = 170;
/** From far away only a suspended one says its name. */
const NAMED = { Suspended: 0.7, Active: 0.15, Before: 0.15 };

export class PermitLayer {
  private readonly box = document.createElement('div');
  private map: Map | null = null;
  private works: { mark: PermitMark; link: HTMLAnchorElement; wire: HTMLElement }[] = [];

  /** Radius of what stands at a place, metres; 0: nothing that has one. */
  private room: (x: number, y: number) => number = () => 0;

  attach(map: Map, room: (x: number, y: number) => number): void {
    [this.map, this.room] = [map, room];
    this.box.className = 'permit-marks';
    map.getViewport().querySelector('.ol-overlaycontainer-stopevent')!.prepend(this.box);
    map.on('postrender', () => this.place());
  }

  /** Null: none. */
  marks(marks: PermitMark[] | null): void {
    const sorted = [...(marks ?? [])].sort((a, b) => RANK[a.state] - RANK[b.state] || a.id.localeCompare(b.id));
    this.works = sorted.map((mark) => ({ mark, link: link(mark), wire: Object.assign(document.createElement('i'), { className: 'permit-wire' }) }));
    this.box.replaceChildren(...this.works.flatMap(({ wire, link: shown }) => [wire, shown]));
    this.place();
  }

  setVisible(on: boolean): void { this.box.hidden = !on; this.place(); }

  drawn(): PermitMark[] { return this.works.map(({ mark }) => mark); }

  private place(): void {
    if (!this.map || this.works.length === 0 || this.box.hidden) return;
    const [resolution, size] = [this.map.getView().getResolution() ?? 1, this.map.getSize() ?? [0, 0]];
    const placed: Placed[] = [];
    for (const { mark, link: shown, wire } of this.works) {
      const at = this.map.getPixelFromCoordinate(mark.at);
      const seen = !!at && at[0] >= 0 && at[1] >= 0 && at[0] <= size[0] && at[1] <= size[1];
      shown.hidden = wire.hidden = !seen;
      if (!seen) continue;
      shown.classList.toggle('named', resolution < NAMED[mark.state]);
      const clear = Math.min(CLEAR, this.room(mark.at[0], mark.at[1]) / resolution);
      const spot = free(at, clear, shown.offsetWidth, shown.offsetHeight, placed, size);
      placed.push(spot);
      shown.classList.toggle('left', spot.left);
      shown.style.transform = `translate(${spot.x}px, ${spot.y}px)`;
      const [dx, dy] = [spot.x + (spot.left ? spot.w - spot.h / 2 : spot.h / 2) - at[0], spot.y + spot.h / 2 - at[1]];
      // From the edge of what is worked on: what is written on it stays readable.
      const [long, turn] = [Math.hypot(dx, dy), Math.atan2(dy, dx)];
      wire.style.width = `${Math.max(0, long - clear)}px`;
      wire.style.transform = `translate(${at[0] + clear * Math.cos(turn)}px, ${at[1] + clear * Math.sin(turn)}px) rotate(${turn}rad)`;
    }
  }
}

function link(mark: PermitMark): HTMLAnchorElement {
  const made = document.createElement('a');
  made.className = `permit-mark ${mark.state.toLowerCase()}`;
  made.href = mark.href;
  made.dataset.permit = mark.id;
  made.innerHTML = SHIELD;
  const [letter, name] = [document.createElement('b'), document.createElement('span')];
  letter.textContent = mark.state === 'Suspended' ? '‖' : mark.letter;
  letter.ariaHidden = 'true';
  name.textContent = mark.label;
  made.append(letter, name);
  return made;
}

/** The first spot in view beside the place that no mark before it covers; none is free: the first in view, or of all. */
function free(at: number[], clear: number, w: number, h: number, placed: Placed[], size: number[]): Placed {
  const spots = AWAY.flatMap((far) => AROUND.map(([dx, dy]) => {
    const away = clear + far * h;
    // The shield is a square at that end of it that is nearer to the place.
    const left = dx < 0;
    return { x: at[0] + dx * away - (left ? w - h / 2 : h / 2), y: at[1] + dy * away - h / 2, w, h, left };
  }));
  const seen = spots.filter((s) => s.x >= 0 && s.y >= 0 && s.x + w <= size[0] && s.y + h <= size[1]);
  return seen.find((s) => placed.every((p) => s.x + s.w <= p.x || p.x + p.w <= s.x || s.y + s.h <= p.y || p.y + p.h <= s.y)) ?? seen[0] ?? spots[0];
}
