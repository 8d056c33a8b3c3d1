// What a drill's room adds to the map: teams and engines where they are, people who were hurt, muster points and gates with counts.
// Each is told by shape and letter; the colours are the drill's own and one for harm, which no alarm and no risk has.
import { Circle, Fill, RegularShape, Stroke, Style, Text } from 'ol/style';
import type ImageStyle from 'ol/style/Image';
import { MarkLayer } from './marks';
import { FONT } from './paint';
import { palette } from './palette';

export interface DrillMark { kind: 'resource' | 'person' | 'muster' | 'gate'; id: string; at: [number, number]; label: string; state: string; letter: string }

const BESIDE = [9, 9];
const dark = (): boolean => document.documentElement.dataset.theme === 'dark';
const DRILL = (): string => (dark() ? '#4DB6AC' : '#00695C');
const ON_DRILL = (): string => (dark() ? '#06231F' : '#FFFFFF');
const HARM = (): string => (dark() ? '#F48FB1' : '#AD1457');

export class DrillLayer extends MarkLayer<DrillMark> {
  constructor() { super(style); }
}

function style(mark: DrillMark, resolution: number): Style[] {
  const c = palette();
  const image = shape(mark);
  const styles = [new Style({ image, zIndex: mark.kind === 'person' ? 8 : 6, text: letter(mark) })];
  // From far away only what moves or counts says its name.
  const said = mark.kind === 'resource' ? resolution < 0.15 || (mark.state === 'Moving' && resolution < 0.5) : mark.kind !== 'person' ? resolution < 0.7 : resolution < 0.15;
  if (said && mark.label) {
    styles.push(new Style({
      zIndex: 5,
      text: new Text({ text: mark.label.slice(0, 60), offsetY: 17, font: `600 11px ${FONT}`, fill: new Fill({ color: c.ink }), backgroundFill: new Fill({ color: c.chipSolid }), padding: [2, 4, 1, 4] }),
    }));
  }

  return styles;
}

function shape(mark: DrillMark): ImageStyle {
  const [edge, fill, harm] = [new Stroke({ color: DRILL(), width: 2 }), new Fill({ color: DRILL() }), new Stroke({ color: HARM(), width: 2.5 })];
  const empty = new Fill({ color: palette().chipSolid });
  switch (mark.kind) {
    case 'resource': return new RegularShape({ points: 4, radius: 13, angle: Math.PI / 4, fill: mark.state === 'Waiting' || mark.state === 'Failed' ? empty : fill, stroke: edge, declutterMode: 'none' });
    case 'muster': return new Circle({ radius: 11, fill: empty, stroke: edge, declutterMode: 'none' });
    case 'gate': return new RegularShape({ points: 4, radius: 8, angle: Math.PI / 4, scale: [1.6, 0.7], fill: mark.state === 'shut' ? fill : empty, stroke: edge, declutterMode: 'none' });
    // Beside the person, whom the live map draws above this layer.
    default: return new RegularShape({ points: 4, radius: 10, displacement: BESIDE, fill: mark.state === 'Exposed' || mark.state === 'Rescued' ? empty : new Fill({ color: HARM() }), stroke: harm, declutterMode: 'none' });
  }
}

function letter(mark: DrillMark): Text | undefined {
  const said = mark.kind === 'resource' ? (mark.state === 'Failed' ? '×' : mark.letter) : mark.kind === 'muster' ? 'M'
    : mark.kind === 'person' ? ({ Down: '!', Dead: '×', Rescued: '+' } as Record<string, string>)[mark.state] : undefined;
  if (!said) return undefined;
  const inverse = (mark.kind === 'resource' && mark.state !== 'Waiting' && mark.state !== 'Failed') || mark.state === 'Down' || mark.state === 'Dead';
  const colour = inverse ? (mark.kind === 'person' ? palette().chipSolid : ON_DRILL()) : mark.kind === 'person' ? HARM() : DRILL();
  return new Text({ text: said, font: `700 12px ${FONT}`, fill: new Fill({ color: colour }), offsetX: mark.kind === 'person' ? BESIDE[0] : 0, offsetY: 1 - (mark.kind === 'person' ? BESIDE[1] : 0), declutterMode: 'none' });
}
