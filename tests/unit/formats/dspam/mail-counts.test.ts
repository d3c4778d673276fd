import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { type ClassCounts, mailCounts, RECEIVED } from '@/lib/formats/dspam/mail-counts';

const NONE: ClassCounts = {
  spam: 0,
  virus: 0,
  blacklisted: 0,
  blocklisted: 0,
  innocent: 0,
  whitelisted: 0,
  missedSpam: 0,
  falsePositives: 0,
};

it('takes S, V, A and O for spam, I and W for innocent, and counts each as received', () => {
  for (const name of ['spam', 'virus', 'blacklisted', 'blocklisted'] as const)
    expect(mailCounts({ ...NONE, [name]: 3 })).toMatchObject({ received: 3, spam: 3, innocent: 0, right: 3 });
  for (const name of ['innocent', 'whitelisted'] as const)
    expect(mailCounts({ ...NONE, [name]: 3 })).toMatchObject({ received: 3, spam: 0, innocent: 3, right: 3 });
  expect([...RECEIVED].sort().join('')).toBe('AIOSVW');
  expect(
    [LOG_CLASS.corpus, LOG_CLASS.inoculation, LOG_CLASS.error].some((letter) => RECEIVED.has(letter)),
  ).toBe(false);
});

it('moves what was corrected to the other side, and counts it as judged wrongly', () => {
  expect(mailCounts({ ...NONE, spam: 10, innocent: 20, missedSpam: 3, falsePositives: 1 })).toEqual({
    received: 30,
    spam: 12,
    innocent: 18,
    missed: 3,
    falsePositives: 1,
    right: 26,
  });
});

it('says nothing below 0, where more is corrected or taken back than came', () => {
  expect(mailCounts({ ...NONE, spam: 1, falsePositives: 4 })).toEqual({
    received: 1,
    spam: 0,
    innocent: 4,
    missed: 0,
    falsePositives: 4,
    right: 0,
  });
  expect(mailCounts({ ...NONE, spam: -2, innocent: 5, missedSpam: -1 })).toEqual({
    received: 5,
    spam: 0,
    innocent: 5,
    missed: 0,
    falsePositives: 0,
    right: 5,
  });
});

it('is the only place that adds up what counts as spam', () => {
  const sources = ['lib', 'components', 'app'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'))
      .map((file) => `${folder}/${file}`),
  );
  const adding =
    /\b(?:virus|blacklisted|blocklisted|whitelisted)\s*\+|\+\s*[\w.]*\b(?:virus|blacklisted|blocklisted|whitelisted)\b/;
  const others = sources.filter((file) =>
    adding.test(readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')),
  );
  expect(others.filter((file) => !file.endsWith('/mail-counts.ts'))).toEqual([]);
});
