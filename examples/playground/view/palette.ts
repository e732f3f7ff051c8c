import { isDark } from '../../look/theme.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** Colours of −1, −½, 0, ½ and 1: violet to orange, which every kind of colour blindness tells apart. */
const stops: Readonly<Record<'light' | 'dark', readonly Colour[]>> = {
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

const words = { light: wordsOf(stops.light), dark: wordsOf(stops.dark) };

export function palette(): Uint32Array {
  return words[isDark() ? 'dark' : 'light'];
}

/** The colour of a value from −1 to 1, in CSS. */
export function colourOf(value: number): string {
  const word = palette()[Math.max(1, Math.min(255, 128 + Math.round(127 * value)))] as number;
  return `rgb(${word & 255} ${(word >> 8) & 255} ${(word >> 16) & 255})`;
}
