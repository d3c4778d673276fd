import { expect, it } from 'vitest';
import { headerMatcher } from '@/lib/people/alerts/match-headers';

it.each([
  [
    'raw letters in the charset of the text',
    'Subject: \xcf\xf0\xe8\xe2\xe5\xf2\nContent-Type: text/plain; charset=win-1251\n',
  ],
  ['a letter cut between two words', 'Subject: =?UTF-8?Q?=D0=9F=D1=80=D0=B8=D0=B2=D0?= =?utf-8?B?tdGC?=\n'],
  ['raw letters in a word', 'Subject: =?koi8-r?Q?\xf0\xd2\xc9\xd7\xc5\xd4?=\n'],
])('an alert word is found in %s', (_, headers) => {
  const matches = headerMatcher(['привет']);
  expect(matches(Buffer.from(headers, 'latin1'))).toBe(true);
  expect(matches(Buffer.from('Subject: other\n'))).toBe(false);
});
