// Colours of the map: greys for what is well, priority colours for alarms and nothing else (ISA-101; the table of the house).
export interface Palette {
  ground: string; zone: string; zoneLine: string; building: string; buildingLine: string; pipe: string; cone: string; coneLine: string;
  tank: string; tankLine: string; level: string; ink: string; muted: string; chip: string; chipLine: string; instrument: string;
  machineOn: string; machineOff: string; person: string; select: string; hatch: string; bad: string;
  /** Level of a healthy tank on its ring, the empty part of the ring, and the way risk goes. */
  gauge: string; gaugeRest: string; way: string; flow: string; chipSolid: string;
  /** Statutory risk: 1 red, 2 orange, 3 yellow, 4 blue; only as outlines and thin hatch, never as a filled mark. */
  risk: string[];
  priority: string[]; onPriority: string[];
}

const LIGHT: Palette = {
  ground: '#DDE0E2', zone: '#D2D6D9', zoneLine: '#A9B1B7', building: '#C6CCD0', buildingLine: '#98A1A8', pipe: '#9BA5AC',
  cone: 'rgba(70,84,96,0.10)', coneLine: 'rgba(70,84,96,0.30)', tank: '#F3F4F5', tankLine: '#6E7981', level: '#C3CBD1',
  ink: '#1F2529', muted: '#4C565E', chip: 'rgba(244,245,246,0.92)', chipLine: '#B4BCC2', instrument: '#7A858D', machineOn: '#F7F8F9',
  machineOff: '#8D979E', person: '#3F5364', select: '#2B5C8A', hatch: 'rgba(31,37,41,0.38)', bad: '#5B646B',
  gauge: '#76828B', gaugeRest: '#D5DADE', way: '#2B5C8A', flow: '#5B6770', chipSolid: '#F4F5F6', risk: ['', '#B3261E', '#B85C00', '#8F7300', '#2F6FB3'],
  priority: ['', '#C62828', '#E65100', '#B58900', '#6A4C93'], onPriority: ['', '#FFFFFF', '#FFFFFF', '#1F1A00', '#FFFFFF'],
};

const DARK: Palette = {
  ground: '#191D20', zone: '#22272B', zoneLine: '#434C53', building: '#2C3338', buildingLine: '#505A62', pipe: '#59646C',
  cone: 'rgba(170,186,198,0.08)', coneLine: 'rgba(170,186,198,0.25)', tank: '#2B3136', tankLine: '#8A959D', level: '#47525A',
  ink: '#E6EAED', muted: '#A9B3BA', chip: 'rgba(34,39,43,0.92)', chipLine: '#4C565E', instrument: '#8E99A1', machineOn: '#D5DADE',
  machineOff: '#4D575F', person: '#9DB4C7', select: '#8DB8E0', hatch: 'rgba(230,234,237,0.35)', bad: '#98A2A9',
  gauge: '#98A4AC', gaugeRest: '#3C454B', way: '#8DB8E0', flow: '#94A0A8', chipSolid: '#22272B', risk: ['', '#EF7B74', '#E5A15C', '#D6C050', '#7FB0E0'],
  priority: ['', '#FF5252', '#FF9142', '#FFD54F', '#B79CED'], onPriority: ['', '#1A0000', '#1F0E00', '#1F1800', '#160A2B'],
};

export function palette(): Palette {
  return document.documentElement.dataset.theme === 'dark' ? DARK : LIGHT;
}
