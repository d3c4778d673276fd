import { describe, expect, it } from 'vitest';
import { parseAddresses } from '@/lib/people/digest/digest-address';
import { choiceOf, NOT_CHOSEN } from '@/lib/people/digest/digest-choice';

const SITE = {
  frequency: 'weekdays',
  hour: 6,
  timeZone: 'Europe/Berlin',
  content: 'always',
  mayChoose: true,
};

describe('what counts of the choices', () => {
  it('is one’s own, else the site’s, else what is built in, each for itself', () => {
    const built = choiceOf(NOT_CHOSEN, { ...NOT_CHOSEN, mayChoose: true });
    expect(built).toEqual({ frequency: 'day', hour: 7, timeZone: 'UTC', content: 'likely' });
    expect(choiceOf(NOT_CHOSEN, SITE)).toEqual({
      frequency: 'weekdays',
      hour: 6,
      timeZone: 'Europe/Berlin',
      content: 'always',
    });
    expect(choiceOf({ ...NOT_CHOSEN, hour: 0 }, SITE)).toMatchObject({ frequency: 'weekdays', hour: 0 });
  });

  it('is the site’s, where people may not choose, but for their own clock', () => {
    const own = { frequency: 'week', hour: 22, timeZone: 'Asia/Tokyo', content: 'likely' };
    expect(choiceOf(own, { ...SITE, mayChoose: false })).toEqual({
      frequency: 'weekdays',
      hour: 6,
      timeZone: 'Asia/Tokyo',
      content: 'always',
    });
  });

  it('passes over what makes no sense', () => {
    const own = { frequency: 'hourly', hour: 24, timeZone: 'Mars/Base', content: 'never' };
    expect(choiceOf(own, SITE)).toEqual(choiceOf(NOT_CHOSEN, SITE));
  });
});

describe('a list of addresses', () => {
  it('is parted at commas, blanks and line ends', () => {
    expect(parseAddresses(' one@example.org,two@example.org\n jörg@bücher.example one@example.org')).toEqual([
      'one@example.org',
      'two@example.org',
      'jörg@bücher.example',
    ]);
    expect(parseAddresses('')).toEqual([]);
  });

  it.each([
    'one',
    '-f@example.org',
    '<a@example.org>',
    'a@b@',
    'a"b@example.org',
    'a;b@example.org',
    `${'a'.repeat(250)}@example.org`,
  ])('has nothing that is no address, as %s', (text) => expect(parseAddresses(text)).toBeNull());

  it('has at most 20', () => {
    const many = Array.from({ length: 21 }, (_unused, place) => `a${place}@example.org`);
    expect(parseAddresses(many.slice(1).join(' '))).toHaveLength(20);
    expect(parseAddresses(many.join(' '))).toBeNull();
  });
});
