import { describe, expect, it } from 'vitest';
import { type LogFields, type LogFormat, logLine } from '@/lib/ground/log-line';

const TIME = Date.UTC(2026, 10, 29, 9, 10, 11, 123);

function line(fields: LogFields, format: LogFormat = 'text', message = 'release failed'): string {
  return logLine({ time: TIME, level: 'error', message, fields }, format);
}

it('is text that can be searched for, or JSON that can be read', () => {
  const fields = { actor: 'alice', offset: 1234n, exit: 75, said: 'no such user', way: undefined, as: null };
  expect(line(fields)).toBe(
    '2026-11-29T09:10:11.123Z error release failed: actor=alice offset=1234 exit=75 said="no such user"',
  );
  expect(line(fields, 'json')).toBe(
    '{"time":"2026-11-29T09:10:11.123Z","level":"error","msg":"release failed","actor":"alice","offset":"1234","exit":75,"said":"no such user"}',
  );
  expect(line({})).toBe('2026-11-29T09:10:11.123Z error release failed');
});

/** What a name, a header or an agent's words may hold. */
const HOSTILE = [
  'mallory\n2026-11-29T09:10:11.123Z error release failed: actor=alice',
  'mallory\r\nx',
  'mallory\u2028x\u2029x\u0085x\u000bx\u000cx',
  '\x1b[2K\x1b[1Gmallory\x9b2K',
  'a\x00b\x08c\x7f',
  '\u202eecila\u2066 \u200b',
  'mallory actor=alice request=0123',
  'mallory" actor="alice',
  'mallory\\" actor="alice\\',
  '{"level":"error"}","actor":"alice',
  '\ud800',
  '',
  'x'.repeat(100_000),
];

describe.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text] as const))(
  'with %s',
  (_, text) => {
    it.each(['text', 'json'] as const)('a record stays one, as %s', (format) => {
      for (const said of [
        line({ actor: text, exit: 1 }, format),
        line({ stack: text, exit: 1 }, format),
        line({}, format, text),
      ]) {
        expect(said).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(said.length).toBeLessThan(20_000);
      }
      const said = line({ actor: text, exit: 1 }, format);
      if (format === 'json') {
        expect(Object.keys(JSON.parse(said))).toEqual(['time', 'level', 'msg', 'actor', 'exit']);
      } else {
        // Each field is a name and a word, or a name and what JSON.parse reads.
        const fields = [
          ...said.slice(said.indexOf(': ') + 2).matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|[\w.,@+:-]+)(?: |$)/g),
        ];
        expect(fields.map(([, name]) => name)).toEqual(['actor', 'exit']);
        expect(fields.map(([whole]) => whole).join('')).toBe(said.slice(said.indexOf(': ') + 2));
      }
    });
  },
);

it('keeps the lines of a stack apart, within its line', () => {
  const stack = '    at one (a.ts:1:2)\n    at two\r\n    at th\u2028ree';
  expect(line({ stack })).toContain('stack="    at one (a.ts:1:2)\\n    at two\\n    at th ree"');
  expect(JSON.parse(line({ stack }, 'json')).stack).toBe('    at one (a.ts:1:2)\n    at two\n    at th ree');
});
