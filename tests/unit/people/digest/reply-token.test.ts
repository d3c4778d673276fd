import { describe, expect, it } from 'vitest';
import { makeReplyToken, newReplyId, readReplyToken } from '@/lib/people/digest/reply-token';

const SECRET = 'a secret that is long enough for a test';
const ID = '0123456789abcdef';
const TOKEN = makeReplyToken(SECRET, ID);

describe('the token of the address that a digest is answered to', () => {
  it('is forty small letters and digits, which any mail server leaves as they are, and large ones mean the same', () => {
    expect(TOKEN).toMatch(/^[a-z2-7]{40}$/);
    expect(readReplyToken(SECRET, TOKEN)).toBe(ID);
    expect(readReplyToken(SECRET, TOKEN.toUpperCase())).toBe(ID);
    for (let count = 0; count < 100; count++) {
      const id = newReplyId();
      expect(readReplyToken(SECRET, makeReplyToken(SECRET, id))).toBe(id);
    }
  });

  it('is nothing when any letter of it is another one, or it was cut, or is longer', () => {
    for (let at = 0; at < TOKEN.length; at++)
      for (const letter of ['a', 'b', '2', '7', '1', '=', '-', ''])
        if (TOKEN[at] !== letter)
          expect(readReplyToken(SECRET, TOKEN.slice(0, at) + letter + TOKEN.slice(at + 1))).toBeNull();
    for (let length = 0; length < TOKEN.length; length++)
      expect(readReplyToken(SECRET, TOKEN.slice(0, length))).toBeNull();
    for (const more of ['a', '=', '\n', TOKEN]) expect(readReplyToken(SECRET, TOKEN + more)).toBeNull();
  });

  it('is of its secret and its name alone', () => {
    expect(readReplyToken('another secret that is long enough', TOKEN)).toBeNull();
    expect(makeReplyToken(SECRET, '0123456789abcdee')).not.toBe(TOKEN);
  });
});
