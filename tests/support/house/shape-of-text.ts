import compile from 'icu-minify/compile';

const SELECT = 1;
const PLURAL = 2;

/** What a text asks for, whatever its words. */
export interface TextShape {
  /** `{by}`, and what branches are chosen by. */
  values: Set<string>;
  /** `<when>`. */
  tags: Set<string>;
  /** Of each value that chooses words, the words that it may be. */
  selects: Map<string, Set<string>>;
  /** The branches of each choice by a number. */
  plurals: { value: string; branches: string[] }[];
  /** All words, without what is filled in. */
  words: string;
}

/** Takes a text apart, with all of its branches. Throws for one that is no ICU message. */
export function shapeOfText(text: string): TextShape {
  const shape: TextShape = { values: new Set(), tags: new Set(), selects: new Map(), plurals: [], words: '' };
  note(compile(text), shape);
  return shape;
}

/** The compiler makes words, `[name]`, `[name, kind, branches]` and `[tag, ...parts]` of a text, and 0 of `#`. */
function note(parts: unknown, shape: TextShape): void {
  if (typeof parts === 'string') shape.words += ` ${parts}`;
  if (!Array.isArray(parts)) return;
  for (const part of parts) {
    if (!Array.isArray(part)) {
      note(part, shape);
      continue;
    }
    const [name, kind, branches] = part;
    if (kind !== undefined && typeof kind !== 'number') {
      shape.tags.add(String(name));
      note(part.slice(1), shape);
      continue;
    }
    shape.values.add(String(name));
    if (kind !== SELECT && kind !== PLURAL) continue;
    const keys = Object.keys(branches);
    if (kind === PLURAL) shape.plurals.push({ value: String(name), branches: keys });
    else shape.selects.set(String(name), new Set([...(shape.selects.get(String(name)) ?? []), ...keys]));
    for (const branch of Object.values(branches)) note(branch, shape);
  }
}
