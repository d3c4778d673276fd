import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { describeFactor } from '@/lib/formats/dspam/factors';
import { markKind, ownWords } from '@/lib/messages/scoring/mark-kind';

const own = ownWords('Zoe.Miller@shop.example.org');
const kindOf = (token: string) => markKind(describeFactor(token), own);

describe('what a mark is to a person', () => {
  it.each([
    ['From*Bob <bob@example.net>', 'sender'],
    ['From*<bob+example.net>', 'sender'],
    ['List-Id*<news.example.net>', 'list'],
    ['List-ID*<news.example.net>', 'list'],
    ['Subject*Agenda', 'subject'],
    ['Subject*FREE!', 'subject'],
    ['minutes', 'text'],
    ['our+mailings', 'text'],
    ['33+dollars', 'text'],
    ['"Guten', 'text'],
    ['été', 'text'],
    ['請', 'text'],
    ['Rechnung', 'text'],
    ['účet', 'text'],
    ['счёт', 'text'],
    ['חשבונית', 'text'],
    ['Url*insurancemail', 'link'],
    ['Url*com/pills', 'link'],
  ])('%s: %s', (token, kind) => {
    expect(kindOf(token)).toBe(kind);
  });

  it.each([
    ['numbers', ['33', '$10+000', '(2)', 'Subject*2026', 'Url*163', 'Url*//63']],
    ['single letters and little words', ['a', 'I+am', 'the', 'of+the', 'Subject*Re']],
    ['weekdays and months', ['Sat', 'Sat+22', 'November', 'Subject*Montag', 'Subject*Jul,', 'février']],
    [
      'months beside a day, and in other scripts',
      ['ноября', 'понедельник', 'נובמבר', 'listopadu', 'Subject*listopad,'],
    ],
    [
      'little words of ten languages',
      ['und', 'nicht', 'für', 'jsem', 'les', 'para', 'что', 'Subject*della', 'het', 'você', 'של'],
    ],
    [
      'the address of the person',
      ['zoe', 'Miller', 'shop', 'Subject*Zoe', 'Url*example', 'Dear'.slice(0, 2)],
    ],
    ['the server', [hostname(), `Url*${hostname()}`]],
    ['how it travelled', ['Received*for+<zzz', 'To*<zoe', 'X-Mailer*CDO+for', 'Content-Type*text/html']],
    ['what every link has', ['Url*http', 'Url*//www', 'Url*com/a', 'Url*php?id=77']],
    ['what is encoded', ['a8f3bb12c', '<td', 'x'.repeat(40), 'na\ufffdve']],
  ])('%s are technical', (_what, tokens) => {
    for (const token of tokens) expect(kindOf(token), token).toBe('technical');
  });
});
