import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseLogin, userOf } from '@/lib/people/auth/user-format';
import { formatLogin } from '@/lib/store/config/format-login';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

let site: ReturnType<typeof setSignInVariables>;
beforeAll(() => {
  site = setSignInVariables({ USER_FORMAT: '%n@example.org', USER_LOWERCASE: 'yes' });
});
afterAll(() => site.close());

describe('formatLogin', () => {
  it.each([
    ['%u', 'a@b', 'a@b'],
    ['%n', 'a@b@c', 'a@b'],
    ['%d/%n', 'a@b', 'b/a'],
    ['%n@example.org', 'a', 'a@example.org'],
    ['%%u', 'a', '%u'],
    ['%u', '$&%n', '$&%n'],
  ])('makes of %s and %s', (format, login, name) => {
    expect(formatLogin(format, login)).toBe(name);
  });
});

describe('normaliseLogin', () => {
  it.each([
    ['the Kelvin sign', '\u212aate', '\u212aate'],
    ['a dotted I', 'al\u0130ce', 'al\u0130ce'],
    ['É', 'ALIC\u00c9', 'alic\u00c9'],
    ['letters of full width', '\uff21lice', '\uff21lice'],
    ['a blank that is none of ASCII', 'alice\u00a0', 'alice\u00a0'],
    ['an accent of its own', 'Alice\u0301', 'alice\u0301'],
    ['blanks and tabs around it', '\t Alice ', 'alice'],
  ])('makes another person of nobody: %s', (_what, typed, login) => {
    expect(normaliseLogin(typed)).toBe(login);
  });
});

describe('userOf', () => {
  it('makes alice and alice@example.org one person, and nobody else', () => {
    for (const typed of ['alice', ' Alice ', 'ALICE@example.org'])
      expect(userOf(normaliseLogin(typed))).toBe('alice@example.org');
    expect(userOf('alice@elsewhere.example')).toBe('alice@elsewhere.example');
  });
});
