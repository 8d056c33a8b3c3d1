// Where somebody works under which permit. Told by shape and letter: a shield in force, hollow before, hatched edge and two bars when
// suspended; ink and paper only, so that no alarm and no risk is mistaken for it.
import { Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import { MarkLayer } from './marks';
import { FONT } from './paint';
import { palette } from './palette';

export interface PermitMark { id: string; at: [number, number]; label: string; state: 'Before' | 'Active' | 'Suspended'; letter: string }

/** Beside what is worked on, which the live map draws at the place itself. */
const BESIDE = [-16, 16];

export class PermitLayer extends MarkLayer<PermitMark> {
  constructor() { super(style); }
}

function style(mark: PermitMark, resolution: number): Style[] {
  const c = palette();
  const filled = mark.state === 'Active';
  const styles = [new Style({
    zIndex: mark.state === 'Suspended' ? 9 : 7,
    image: new RegularShape({
      points: 6, radius: 13, displacement: BESIDE, declutterMode: 'none',
      fill: new Fill({ color: filled ? c.ink : c.chipSolid }),
      stroke: new Stroke({ color: c.ink, width: mark.state === 'Suspended' ? 3 : 2, lineDash: mark.state === 'Suspended' ? [4, 3] : undefined }),
    }),
    text: new Text({
      text: mark.state === 'Suspended' ? '‖' : mark.letter, font: `700 13px ${FONT}`, offsetX: BESIDE[0], offsetY: 1 - BESIDE[1], declutterMode: 'none',
      fill: new Fill({ color: filled ? c.chipSolid : c.ink }),
    }),
  })];
  // From far away only a suspended one says its name.
  if (mark.state === 'Suspended' ? resolution < 0.7 : resolution < 0.15) {
    styles.push(new Style({
      zIndex: 6,
      text: new Text({
        text: mark.label.slice(0, 60), offsetX: BESIDE[0], offsetY: -BESIDE[1] - 20, font: `600 11px ${FONT}`, fill: new Fill({ color: c.ink }),
        backgroundFill: new Fill({ color: c.chipSolid }), padding: [2, 4, 1, 4],
      }),
    }));
  }

  return styles;
}
