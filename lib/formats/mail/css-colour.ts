import { cssNumber } from './css-length';

/** A colour on a screen: its parts from 0 to 255, and how much it covers, from 0 to 1. */
export interface Colour {
  parts: [red: number, green: number, blue: number];
  alpha: number;
}

export const WHITE: Colour = { parts: [255, 255, 255], alpha: 1 };

/** Names of what is white, or nearly, and black. `canvas` is white in the frame. */
const NAMES: Record<string, string> = {
  ...{ white: '#fff', canvas: '#fff', window: '#fff', field: '#fff', snow: '#fffafa', ivory: '#fffff0' },
  ...{ ghostwhite: '#f8f8ff', floralwhite: '#fffaf0', whitesmoke: '#f5f5f5', mintcream: '#f5fffa' },
  ...{ azure: '#f0ffff', aliceblue: '#f0f8ff', seashell: '#fff5ee', honeydew: '#f0fff0' },
  ...{ black: '#000', canvastext: '#000' },
  ...{ transparent: '#0000' },
};

/** What two colours may differ by and look the same, in each part. */
const SAME = 16;

/** The colour that a CSS value, in small letters, names; null for one that is not known here. */
export function cssColour(value: string): Colour | null {
  const given = NAMES[value] ?? value;
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(given)) return hexColour(given.slice(1));
  const [, name = '', list = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(given) ?? [];
  if (name === '') return null;
  const [first = '', second = '', third = '', alpha = '1'] = list
    .split(/[\s,/]+/)
    .filter((part) => part !== '');
  const covers = within(cssNumber(alpha), 1);
  if (covers === null) return null;
  if (name === 'rgb') {
    const [red, green, blue] = [first, second, third].map((part) =>
      within(cssNumber(part), part.endsWith('%') ? 1 : 255, 255),
    );
    if (red == null || green == null || blue == null) return null;
    return { parts: [red, green, blue], alpha: covers };
  }
  // Of hues only what has none, as that is what paper and ink are.
  const [saturation, light] = [within(cssNumber(second), 1), within(cssNumber(third), 1, 255)];
  if (saturation === null || light === null) return null;
  const isGrey = saturation < 0.05 || light < SAME || light > 255 - SAME;
  return isGrey || covers === 0 ? { parts: [light, light, light], alpha: covers } : null;
}

/** Whether nobody tells text of one colour from paper of the other. */
export function looksLike(ink: Colour, paper: Colour): boolean {
  return ink.parts.every((part, index) => Math.abs(part - (paper.parts[index] ?? 0)) < SAME);
}

function hexColour(digits: string): Colour {
  const long = digits.length < 6 ? digits.replace(/./g, '$&$&') : digits;
  const part = (index: number) => Number.parseInt(long.slice(2 * index, 2 * index + 2) || 'ff', 16);
  return { parts: [part(0), part(1), part(2)], alpha: part(3) / 255 };
}

/** The number between 0 and `most`, as part of `of`. */
function within(number: number | null, most: number, of = most): number | null {
  return number === null ? null : (Math.min(Math.max(number, 0), most) / most) * of;
}
