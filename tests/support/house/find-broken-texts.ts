import compile from 'icu-minify/compile';

const SELECT = 1;
const PLURAL = 2;

/**
 * What keeps a text from being translated: a branch that is no more than an ending, or nothing, so that it only makes a sentence with what stands around
 * it; and a value that is asked for twice side by side, so that one sentence is cut in two places.
 */
export function findBrokenTexts(text: string): string[] {
  return [...new Set(faultsIn(compile(text)))];
}

/** The parts of a text or of a branch, as the compiler makes them: words, `[name]`, `[name, kind, branches]`, `[tag, ...parts]`. */
function faultsIn(parts: unknown): string[] {
  if (!Array.isArray(parts)) return [];
  const twice = parts.flatMap((part) => [...new Set(asksIn(part))]);
  return [
    ...twice.filter((name, at) => twice.indexOf(name) !== at).map((name) => `asks twice for ${name}`),
    ...parts.flatMap((part) => {
      const { name, branches, children } = partsOf(part);
      return [
        ...branches.flatMap(([value, branch]) =>
          isWhole(branch) ? faultsIn(branch) : [`${name}, ${value}: no whole words`],
        ),
        ...faultsIn(children),
      ];
    }),
  ];
}

/** What a part asks for to choose a branch, at whatever depth. */
function asksIn(part: unknown): string[] {
  const { name, branches, children } = partsOf(part);
  const below = [...branches.map(([, branch]) => branch), children];
  return [
    ...(branches.length > 0 ? [name] : []),
    ...below.flatMap((each) => (Array.isArray(each) ? each.flatMap(asksIn) : [])),
  ];
}

function partsOf(part: unknown): { name: string; branches: [string, unknown][]; children: unknown[] } {
  if (!Array.isArray(part)) return { name: '', branches: [], children: [] };
  const [name, kind, ...rest] = part;
  if (kind === SELECT || kind === PLURAL)
    return { name: String(name), branches: Object.entries(rest[0] ?? {}), children: [] };
  return { name: String(name), branches: [], children: typeof kind === 'number' ? [] : part.slice(1) };
}

function isWhole(branch: unknown): boolean {
  const words = Array.isArray(branch) ? branch : [branch];
  const [first, last] = [words.at(0), words.at(-1)];
  if (words.length === 0 || first === '') return false;
  return (
    !(typeof first === 'string' && /^\s|^[,.;:]/.test(first)) &&
    !(typeof last === 'string' && /\s$/.test(last))
  );
}
