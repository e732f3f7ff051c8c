/** From a number of a file, 0 to 1, to light. */
export type Curve = (value: number) => number;

type Vector = readonly [number, number, number];

export type Matrix = readonly [Vector, Vector, Vector];

export interface IccColours {
  /** From light of red, green and blue to XYZ with the white of D50; greys have none. */
  readonly matrix?: Matrix;
  readonly curves: readonly Curve[];
}

/** The colours of a profile of curves and primaries. Source: ICC.1:2022. Throws for others. */
export function readIcc(profile: Uint8Array<ArrayBuffer>, space: 'GRAY' | 'RGB '): IccColours {
  if (profile.length < 132) throw new Error('a truncated colour profile');
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  const word = (at: number) => String.fromCharCode(...profile.subarray(at, at + 4));
  const found = word(16);
  if (found !== space) throw new Error(`a colour profile for ${found.trim()}`);
  const tags = new Map<string, number>();
  for (let i = 0; i < view.getUint32(128); i++) tags.set(word(132 + 12 * i), view.getUint32(136 + 12 * i));
  const curveOf = (name: string) => curveAt(view, word, tags.get(name) as number);
  const names = space === 'GRAY' ? ['kTRC'] : ['rTRC', 'gTRC', 'bTRC', 'rXYZ', 'gXYZ', 'bXYZ'];
  if (tags.has('A2B0') || !names.every((name) => tags.has(name)) || word(20) !== 'XYZ ')
    throw new Error('a colour profile of tables (convert the file to sRGB)');
  if (space === 'GRAY') {
    const curve = curveOf('kTRC');
    return { curves: [curve, curve, curve] };
  }
  const row = (i: number) =>
    ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => view.getInt32((tags.get(name) as number) + 8 + 4 * i) / 65536);
  return {
    matrix: [row(0), row(1), row(2)] as unknown as Matrix,
    curves: ['rTRC', 'gTRC', 'bTRC'].map(curveOf),
  };
}

function curveAt(view: DataView, word: (at: number) => string, at: number): Curve {
  const type = word(at);
  if (type === 'curv') return tableCurve(view, at);
  if (type === 'para') return formulaCurve(view, at);
  throw new Error(`a colour profile with a curve ${type}`);
}

function tableCurve(view: DataView, at: number): Curve {
  const count = view.getUint32(at + 8);
  if (count === 0) return (value) => value;
  if (count === 1) {
    const gamma = view.getUint16(at + 12) / 256;
    return (value) => value ** gamma;
  }
  const entry = (i: number) => view.getUint16(at + 12 + 2 * i) / 65535;
  return (value) => {
    const place = value * (count - 1);
    const below = Math.min(Math.floor(place), count - 2);
    return entry(below) + (place - below) * (entry(below + 1) - entry(below));
  };
}

/** (a x + b)^g + e where x ≥ d, else c x + f; the simpler kinds lack the last of them. */
function formulaCurve(view: DataView, at: number): Curve {
  const kind = view.getUint16(at + 8);
  const counts = [1, 3, 4, 5, 7];
  const given = Array.from({ length: counts[kind] ?? 0 }, (_, i) => view.getInt32(at + 12 + 4 * i) / 65536);
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = given;
  if (kind === 0) return (value) => value ** g;
  if (kind === 1) return (value) => (value >= -b / a ? (a * value + b) ** g : 0);
  if (kind === 2) return (value) => (value >= -b / a ? (a * value + b) ** g + c : c);
  if (kind === 3 || kind === 4) return (value) => (value >= d ? (a * value + b) ** g + e : c * value + f);
  throw new Error(`a colour profile with a curve of kind ${kind}`);
}
