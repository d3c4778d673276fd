import { NAMED_COLOURS, SYSTEM_COLOURS } from './colour-names';
import { cssNumber } from './css-length';

/** A colour on a screen: its parts from 0 to 255, and how much it covers, from 0 to 1. */
export interface Colour {
  parts: [red: number, green: number, blue: number];
  alpha: number;
}

export const WHITE: Colour = { parts: [255, 255, 255], alpha: 1 };

/** What two colours may differ by and look the same, in each part. */
const SAME = 16;

/** The colour that a CSS value, in small letters, names; null for one that is not known here. */
export function cssColour(value: string): Colour | null {
  const given = NAMED_COLOURS.get(value) ?? SYSTEM_COLOURS.get(value) ?? value;
  if (/^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/.test(given)) return hexColour(given.slice(1));
  const [, name = '', list = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(given) ?? [];
  if (name === '') return null;
  const [first = '', second = '', third = '', alpha = '1'] = list
    .split(/[\s,/]+/)
    .filter((part) => part !== '')
    // Of what has no such part (CSS Color 4, 4.4).
    .map((part) => (part === 'none' ? '0' : part));
  const covers = within(cssNumber(alpha), 1);
  if (covers === null) return null;
  if (name === 'rgb') {
    const [red, green, blue] = [first, second, third].map((part) =>
      within(cssNumber(part), part.endsWith('%') ? 1 : 255, 255),
    );
    if (red == null || green == null || blue == null) return null;
    return { parts: [red, green, blue], alpha: covers };
  }
  const [saturation, light] = [second, third].map((part) =>
    within(cssNumber(part), part.endsWith('%') ? 1 : 100, 1),
  );
  const hue = degrees(first);
  if (hue === null || saturation == null || light == null) return null;
  return { parts: fromHue(hue, saturation, light), alpha: covers };
}

/** The colour that an attribute of HTML names (HTML, 2.4.6), which is nearly always one; null for none: then the attribute says nothing. */
export function attributeColour(value: string): Colour | null {
  const given = value.trim().toLowerCase();
  if (value === '' || given === 'transparent') return null;
  const named = NAMED_COLOURS.get(given);
  if (named !== undefined) return cssColour(named);
  if (/^#[\da-f]{3}$/.test(given)) return hexColour(given.slice(1));
  const digits = given
    .replace(/[\u{10000}-\u{10ffff}]/gu, '00')
    .slice(0, 128)
    .replace(/^#/, '')
    .replace(/[^\da-f]/g, '0');
  const length = Math.max(1, Math.ceil(digits.length / 3));
  const padded = digits.padEnd(3 * length, '0');
  let parts = [0, 1, 2].map((index) => padded.slice(index * length, (index + 1) * length).slice(-8));
  while (parts.every((part) => part.length > 2 && part.startsWith('0')))
    parts = parts.map((part) => part.slice(1));
  const [red = 0, green = 0, blue = 0] = parts.map((part) => Number.parseInt(part.slice(0, 2), 16));
  return { parts: [red, green, blue], alpha: 1 };
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

const TURNS: Record<string, number> = { '': 1, deg: 1, grad: 0.9, rad: 180 / Math.PI, turn: 360 };

function degrees(angle: string): number | null {
  const [, number = '', unit = ''] = /^([^a-z]+)(deg|grad|rad|turn)?$/.exec(angle) ?? [];
  const given = number.endsWith('%') ? null : cssNumber(number);
  return given === null ? null : given * (TURNS[unit] ?? 1);
}

/** CSS Color 4, 7.1. */
function fromHue(hue: number, saturation: number, light: number): Colour['parts'] {
  const reach = saturation * Math.min(light, 1 - light);
  const part = (offset: number) => {
    const at = (((offset + hue / 30) % 12) + 12) % 12;
    return 255 * (light - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return [part(0), part(8), part(4)];
}
