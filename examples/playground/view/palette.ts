import { isDark } from '../../look/theme.ts';
import { toByte } from '../training/toByte.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Colours of −1, −½, 0, ½ and 1: violet to orange, which every kind of colour blindness tells apart. */
type Stops = readonly [Colour, Colour, Colour, Colour, Colour];

/** Of what is drawn on a card or on a map: points and weights. */
const marks: Readonly<Record<'light' | 'dark', Stops>> = {
  light: [
    [84, 58, 190],
    [165, 152, 226],
    [247, 246, 250],
    [251, 193, 128],
    [222, 107, 4],
  ],
  dark: [
    [146, 126, 255],
    [80, 69, 150],
    [27, 26, 36],
    [142, 78, 22],
    [255, 160, 64],
  ],
};

/** Of maps, which points stand out from. */
const maps: typeof marks = {
  light: [
    [158, 142, 226],
    [203, 194, 240],
    [247, 246, 250],
    [253, 222, 187],
    [246, 178, 116],
  ],
  dark: [
    [100, 87, 184],
    [62, 55, 112],
    [27, 26, 36],
    [100, 60, 26],
    [186, 110, 42],
  ],
};

/** Opaque ABGR words by byte: 1 for −1, 128 for 0, 255 for 1. */
function wordsOf(colours: readonly Colour[]): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    const at = (Math.max(0, byte - 1) / 254) * (colours.length - 1);
    const low = Math.min(Math.floor(at), colours.length - 2);
    const [red, green, blue] = [0, 1, 2].map((channel) => {
      const [from, to] = [colours[low]?.[channel] as number, colours[low + 1]?.[channel] as number];
      return Math.round(from + (at - low) * (to - from));
    }) as [number, number, number];
    return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

const wordsOfBoth = ({ light, dark }: typeof marks) => ({ light: wordsOf(light), dark: wordsOf(dark) });

const words = { marks: wordsOfBoth(marks), maps: wordsOfBoth(maps) };

const wordsNow = (kind: keyof typeof words) => words[kind][isDark() ? 'dark' : 'light'];

/** The words of maps by byte. */
export const palette = () => wordsNow('maps');

function css(kind: keyof typeof words, value: number): string {
  const word = wordsNow(kind)[toByte(value)] as number;
  return `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`;
}

/** The colour in CSS of a mark of a value from −1 to 1. */
export const colourOf = (value: number) => css('marks', value);

/** The colour in CSS that maps have for a value from −1 to 1. */
export const mapColourOf = (value: number) => css('maps', value);
