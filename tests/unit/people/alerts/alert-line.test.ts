import { describe, expect, it } from 'vitest';
import {
  findAlertFault,
  formatAlertLine,
  parseAlertLine,
  shownAlert,
  suggestWord,
} from '@/lib/people/alerts/alert-line';

describe('an alert in its file', () => {
  it.each(['lottery', 'my bank', 'invoice 2026!', 'Straße', '100% "sure"', "it's @ #1"])(
    'a word without special characters is the line: %j',
    (text) => {
      expect(formatAlertLine(text)).toBe(text);
      expect(parseAlertLine(text)).toEqual({ line: text, text, isPattern: false });
    },
  );

  it.each(['[URGENT]', 'U.S. (lottery)', '$$$', 'a|b', 'C:\\temp', 'win?', '{x}^', 'a+b*'])(
    'a word with some is written so that the old pages look for the same: %j',
    (text) => {
      const line = formatAlertLine(text);
      expect(new RegExp(line, 'i').test(`Subject: ${text.toUpperCase()} now`)).toBe(true);
      expect(parseAlertLine(line)).toEqual({ line, text, isPattern: false });
    },
  );

  it.each(['lott(e|o)ry', '^From:', 'example.org', 'win.*prize', '\\d+ dollars', '(', 'x\\'])(
    'knows a pattern of the old pages, and looks for it as it stands: %j',
    (line) => {
      expect(parseAlertLine(line)).toEqual({ line, text: line, isPattern: true });
    },
  );

  it('finds nothing in an empty line', () => {
    expect(parseAlertLine('')).toBeNull();
    expect(parseAlertLine(' \t')).toBeNull();
  });
});

describe('suggestWord', () => {
  it.each([
    ['example.org', 'example.org'],
    ['^Subject: lottery', 'Subject: lottery'],
    ['win.*great prize', 'great prize'],
    ['lott(e|o)ry', 'lott'],
    ['\\[URGENT\\] now', '[URGENT] now'],
    ['viagra[0-9]+', 'viagra'],
    ['colou?r blind', 'r blind'],
    ['(', ''],
    ['.*', ''],
    ['\\', ''],
    ['[', ''],
  ])('makes of %j %j', (pattern, word) => {
    expect(suggestWord(pattern)).toBe(word);
  });
});

describe('shownAlert', () => {
  it.each([
    ['lottery', 'lottery'],
    ['I \u2764\ufe0f mail', 'I \u2764\ufe0f mail'],
    ['\u200b', '\ufffd'],
    ['exe.\u202egpj', 'exe.gpj'],
  ])('shows %j as %j', (text, shown) => {
    expect(shownAlert(text)).toBe(shown);
  });
});

describe('findAlertFault', () => {
  it('takes what can be in a header', () => {
    expect(findAlertFault('lottery')).toBeNull();
    expect(findAlertFault('x'.repeat(200))).toBeNull();
    expect(findAlertFault('😀'.repeat(200))).toBeNull();
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['\u200b\u00ad', 'empty'],
    ['a\u202egpj', 'controlCharacter'],
    ['a\nb', 'controlCharacter'],
    ['a\u0000b', 'controlCharacter'],
    ['x'.repeat(201), 'tooLong'],
  ])('refuses %j', (text, fault) => {
    expect(findAlertFault(text)).toBe(fault);
  });
});
