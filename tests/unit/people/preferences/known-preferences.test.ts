import { describe, expect, it } from 'vitest';
import {
  findKnown,
  findTextFault,
  type KnownPreference,
  offeredPreferences,
  readValue,
} from '@/lib/people/preferences/known-preferences';
import messages from '@/messages/en.json';

function known(name: string): KnownPreference {
  const found = findKnown(name);
  if (!found) throw new Error(`${name} is not known`);
  return found;
}

describe('readValue', () => {
  it.each([
    ['trainingMode', 'teft', 'TEFT'],
    ['trainingMode', 'NOTRAIN', 'NOTRAIN'],
    ['spamAction', 'deliver', 'deliver'],
    ['enableBNR', 'off', 'off'],
    ['statisticalSedation', '0', '0'],
    ['statisticalSedation', '10', '10'],
    ['statisticalSedation', '007', '7'],
    ['whitelistThreshold', '12', '12'],
    ['spamSubject', '[SPAM] é', '[SPAM] é'],
    ['spamSubject', '', ''],
    ['spamSubject', 'x'.repeat(64), 'x'.repeat(64)],
  ])('%s takes %j', (name, value, read) => {
    expect(readValue(known(name), value)).toBe(read);
  });

  it.each([
    ['trainingMode', 'TEFF'],
    ['spamAction', 'Quarantine'],
    ['enableBNR', 'ON'],
    ['enableBNR', ''],
    ['statisticalSedation', '11'],
    ['statisticalSedation', '-1'],
    ['statisticalSedation', '1.5'],
    ['whitelistThreshold', '0'],
    ['whitelistThreshold', '99999999999'],
    ['spamSubject', 'x'.repeat(65)],
    ['spamSubject', 'a\r\nBcc: x@example.org'],
    ['spamSubject', 'a\u0000'],
    ['spamSubject', '→'],
  ])('%s does not take %j', (name, value) => {
    expect(readValue(known(name), value)).toBeUndefined();
  });

  it('tells what is wrong with a text', () => {
    expect(findTextFault('a\nb')).toBe('controlCharacter');
    expect(findTextFault('→')).toBe('notStorable');
    expect(findTextFault('x'.repeat(65))).toBe('tooLong');
    expect(findTextFault('x')).toBeNull();
  });
});

describe('offeredPreferences', () => {
  it('offers optOut or, where people opt in, optIn', () => {
    const names = (opt?: string) => offeredPreferences(opt).map(({ name }) => name);
    expect(names()).toContain('optOut');
    expect(names()).not.toContain('optIn');
    expect(names('in')).toContain('optIn');
    expect(names('In')).not.toContain('optOut');
  });

  it('has a name and a sentence for each, and for each choice', () => {
    const texts: Record<string, string> = messages.preference;
    for (const { name, shape } of [...offeredPreferences('in'), ...offeredPreferences('out')]) {
      expect(texts[name], name).toBeTruthy();
      expect(texts[`${name}Lead`], name).toBeTruthy();
      if (shape.kind !== 'choice' || shape.values.includes('on')) continue;
      for (const value of shape.values)
        expect(texts[`${name}${value.charAt(0).toUpperCase()}${value.slice(1)}`], value).toBeTruthy();
    }
  });
});
