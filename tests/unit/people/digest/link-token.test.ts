import { describe, expect, it } from 'vitest';
import { type Link, linkFormToken, makeLinkToken, readLinkToken } from '@/lib/people/digest/link-token';

const SECRET = 'a secret that is long enough for a test';
const LINK: Link = {
  user: "o'neil ü@example.org",
  key: '1,66a1b2c34711234567890',
  action: 'release',
  expires: 1_800_000_000_000,
  generation: 3,
  password: 'abcdefgh',
};
const TOKEN = makeLinkToken(SECRET, LINK);

describe('the token of a link', () => {
  it('says what was signed, in letters of an address', () => {
    expect(TOKEN).toMatch(/^[\w-]+$/);
    expect(readLinkToken(SECRET, TOKEN)).toEqual(LINK);
  });

  it('is nothing when any byte of it is another one, however it is changed', () => {
    for (let at = 0; at < TOKEN.length; at++)
      for (const letter of ['A', 'B', '_', '-', '9', '=', '.', '%', '']) {
        if (TOKEN[at] === letter) continue;
        const changed = TOKEN.slice(0, at) + letter + TOKEN.slice(at + 1);
        expect(readLinkToken(SECRET, changed), changed).toBeNull();
      }
  });

  it('is nothing when it was cut, or has something more', () => {
    for (let length = 0; length < TOKEN.length; length++)
      expect(readLinkToken(SECRET, TOKEN.slice(0, length))).toBeNull();
    for (const more of ['A', '=', '==', ' ', '\n', TOKEN])
      expect(readLinkToken(SECRET, TOKEN + more)).toBeNull();
  });

  it('is another one for each thing that it says', () => {
    const others: Partial<Link>[] = [
      { user: 'bob' },
      { key: '' },
      { action: 'stop' },
      { expires: LINK.expires + 1 },
      { generation: 4 },
      { password: '' },
    ];
    const macs = [LINK, ...others.map((other) => ({ ...LINK, ...other }))].map((link) =>
      makeLinkToken(SECRET, link).slice(0, 43),
    );
    expect(new Set(macs).size).toBe(others.length + 1);
  });

  it('takes nothing that was signed with another secret, or for another purpose', () => {
    expect(readLinkToken(`${SECRET}!`, TOKEN)).toBeNull();
    const said = Buffer.from(TOKEN, 'base64url').subarray(32);
    const form = Buffer.from(linkFormToken(SECRET, TOKEN, 'browser'), 'base64url');
    expect(readLinkToken(SECRET, Buffer.concat([form, said]).toString('base64url'))).toBeNull();
  });

  it('is never as long as a mail program would break it for', () => {
    const longest = { ...LINK, user: 'ü'.repeat(128), key: 'x'.repeat(64), password: 'x'.repeat(16) };
    expect(readLinkToken(SECRET, makeLinkToken(SECRET, longest))).toEqual(longest);
    expect(makeLinkToken(SECRET, longest).length).toBeLessThan(900);
  });
});

it('is a form’s of one link in one browser', () => {
  const form = linkFormToken(SECRET, TOKEN, 'browser');
  expect(linkFormToken(SECRET, TOKEN, 'another')).not.toBe(form);
  expect(linkFormToken(SECRET, makeLinkToken(SECRET, { ...LINK, key: 'other' }), 'browser')).not.toBe(form);
  expect(linkFormToken(SECRET, TOKEN, 'browser')).toBe(form);
});
