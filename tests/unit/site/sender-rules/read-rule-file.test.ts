import { expect, it } from 'vitest';
import { readRuleFile } from '@/lib/site/sender-rules/read-rule-file';

const faults = (file: string) => readRuleFile(file).map(({ line, fault, of }) => [line, fault, of]);

it('reads what the export writes, and what a spreadsheet makes of it', () => {
  const rules = [
    { what: 'hold', sender: 'shop.example', note: '' },
    { what: 'let', sender: 'news@bank.example', note: 'Bank, newsletter' },
    { what: 'let', sender: '-odd@bank.example', note: '=cmd()' },
  ];
  const exported =
    'what,sender,note\r\nhold,shop.example,\r\nlet,news@bank.example,"Bank, newsletter"\r\nlet,\'-odd@bank.example,\'=cmd()\r\n';
  expect(readRuleFile(exported).map(({ rule }) => rule)).toEqual(rules);
  const excel =
    '\ufeffWHAT;Sender;Note;;\r\nHold;@Shop.Example;;;\r\nLET; News@Bank.example ;Bank, newsletter;;\r\nlet;-odd@bank.example;=cmd();;\r\n';
  expect(readRuleFile(excel).map(({ rule }) => rule)).toEqual(rules);
});

it('names each line that is wrong by its number, and loses none', () => {
  const file = [
    'allow,news@bank.example',
    'let,bank.example',
    'let,"a@b.example, c@d.example"',
    'hold,news@shop.example',
    'hold,co.uk',
    'hold,shop',
    'hold,shop.example,fine',
    'hold,SHOP.example,again',
    'hold,a.example,b,c',
    `hold,b.example,${'x'.repeat(201)}`,
    `hold,${'x'.repeat(300)}.example`,
    'let,"open',
  ].join('\n');
  expect(faults(file)).toEqual([
    [1, 'unknownWhat', null],
    [2, 'noAddress', null],
    [3, 'noAddress', null],
    [4, 'addressHeld', null],
    [5, 'publicSuffix', null],
    [6, 'publicSuffix', null],
    [7, null, null],
    [8, 'twice', 7],
    [9, 'tooManyCells', null],
    [10, 'longNote', null],
    [11, 'tooLong', null],
    [12, 'openQuote', null],
  ]);
});

it('takes both forms of a domain with other letters for one', () => {
  expect(
    readRuleFile('hold,bücher.example\nhold,xn--bcher-kva.example').map(({ rule, of }) => rule?.sender ?? of),
  ).toEqual(['xn--bcher-kva.example', 1]);
});

it('reads ten thousand lines', () => {
  const file = Array.from({ length: 10_000 }, (_unused, number) => `hold,shop${number}.example`).join('\r\n');
  expect(readRuleFile(file).filter(({ rule }) => rule)).toHaveLength(10_000);
});
