/** What a configure.pl says, as far as it says it plainly. */
export interface Configure {
  /** By key, the last line that sets it. */
  values: Map<string, string>;
  /** Lines that set something in a way that only Perl could work out: `number` counts from 1. */
  unread: { number: number; key: string }[];
}

const ASSIGNMENT = /^[ \t]*\$CONFIG\{\s*(['"]?)([\w-]+)\1\s*\}\s*=(?![=~])/gm;

/**
 * Reads the configure.pl of DSPAM's old pages as text; nothing of it is ever run. Understood are lines that give `$CONFIG{'KEY'}` a number, a
 * text in quotes, another key, or several of these joined by dots; in double quotes other keys stand for their values. All else is named, and left
 * to a person. What stands in a comment is none, and below `__END__` there is nothing.
 */
export function readConfigure(text: string): Configure {
  const plain = withoutPod(text);
  const values = new Map<string, string>();
  const unread: Configure['unread'] = [];
  for (const match of plain.matchAll(ASSIGNMENT)) {
    const key = match[2] ?? '';
    const value = readExpression(plain.slice(match.index + match[0].length), values);
    if (value === undefined) {
      values.delete(key);
      unread.push({ number: plain.slice(0, match.index).split('\n').length, key });
    } else values.set(key, value);
  }
  return { values, unread };
}

/** Perl's own documentation between `=word` and `=cut`, and what follows `__END__`, as empty lines. */
function withoutPod(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, '');
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^=[a-z][\s\S]*?(?:^=cut.*$|$(?![\s\S]))/gm, blank)
    .replace(/^__(?:END|DATA)__[\s\S]*$/m, blank);
}

const PART =
  /^\s*(?:'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|(-?\d+(?:\.\d+)?)|\$CONFIG\{\s*(['"]?)([\w-]+)\4\s*\})/;

/** The value of what stands between `=` and `;`; undefined where it is more than texts joined. */
function readExpression(text: string, known: ReadonlyMap<string, string>): string | undefined {
  let value = '';
  for (let rest = text; ; ) {
    const part = PART.exec(rest);
    if (!part) return undefined;
    const [whole, single, double, number, , key] = part;
    const read =
      single !== undefined
        ? single.replace(/\\(['\\])/g, '$1')
        : double !== undefined
          ? interpolate(double, known)
          : (number ?? known.get(key ?? ''));
    if (read === undefined) return undefined;
    value += read;
    rest = rest.slice(whole.length).replace(/^(?:\s|#.*(?=\n))+/, '');
    if (rest.startsWith(';')) return value;
    if (!rest.startsWith('.')) return undefined;
    rest = rest.slice(1).replace(/^(?:\s|#.*(?=\n))+/, '');
  }
}

const ESCAPED: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

/** A text in double quotes; undefined where it takes anything in but `$CONFIG{...}`. */
function interpolate(text: string, known: ReadonlyMap<string, string>): string | undefined {
  let isPlain = true;
  const value = text.replace(
    /\\([\s\S])|\$CONFIG\{\s*(['"]?)([\w-]+)\2\s*\}|[$@](?=[\w{:&$])/g,
    (_whole, escaped: string | undefined, _quote, key: string | undefined) => {
      if (escaped !== undefined) return ESCAPED[escaped] ?? escaped;
      const taken = key === undefined ? undefined : known.get(key);
      if (taken === undefined) isPlain = false;
      return taken ?? '';
    },
  );
  return isPlain ? value : undefined;
}
