import { expect, it } from 'vitest';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { judgeSeen, type SeenWay } from '@/lib/site/doctor/site/judge-seen';

const URL_OF_SITE = new URL('https://mail.example.org/');
const seen: SeenWay = {
  peer: '192.0.2.7',
  host: 'localhost:3000',
  forwardedHost: null,
  forwardedProto: 'http',
  faults: ['untrusted', 'noClient', 'otherHost', 'otherProto'],
};

it('tells what is wrong with the way of people’s requests, without a word to type', () => {
  const found = judgeSeen([seen, { ...seen, peer: '192.0.2.8', faults: [] }], URL_OF_SITE, []);
  expect(found.map(({ level, says }) => `${level} ${says}`)).toEqual([
    'warning seenUntrusted',
    'warning seenNoClient',
    'warning seenOtherHost',
    'warning seenOtherProto',
  ]);
  expect(found.every(({ remedies, values }) => remedies.length === 0 && values.peer === '192.0.2.7')).toBe(
    true,
  );
  expect(found[2]?.values).toMatchObject({ host: 'localhost:3000', wanted: 'mail.example.org' });
  expect(found[3]?.values).toMatchObject({ proto: 'http', wanted: 'https' });
  const [named] = judgeSeen(
    [{ ...seen, forwardedHost: 'other.example', faults: ['otherHost'] }],
    URL_OF_SITE,
    [],
  );
  expect(named?.values.host).toBe('other.example');
});

it('does not tell again what the doctor’s own request has shown', () => {
  const { fault } = findingsOf('webAddress');
  const found = judgeSeen([seen], URL_OF_SITE, [
    fault('untrusted', { peer: '192.0.2.7' }),
    fault('noClient', { peer: '192.0.2.9' }),
  ]);
  expect(found.map(({ says }) => says)).toEqual(['seenNoClient', 'seenOtherHost', 'seenOtherProto']);
});
