import { expect, it } from 'vitest';
import { parseCsv } from '@/lib/ground/parse-csv';

const cells = (file: string) => parseCsv(file).map((record) => record.cells);

it.each([
  ['commas', 'a,b,c\nd,e,f\n'],
  [
    'semicolons, as a spreadsheet writes them, with CRLF and a mark of the encoding',
    '\ufeffa;b;c\r\nd;e;f\r\n',
  ],
  ['tabs', 'a\tb\tc\nd\te\tf'],
  ['a line that says the sign', 'sep=;\r\na;b;c\r\nd;e;f'],
  ['quotation marks', '"a","b","c"\n"d",e,"f"\n'],
  ['CR alone', 'a,b,c\rd,e,f\r'],
])('reads %s', (_what, file) => {
  expect(cells(file)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ]);
});

it('keeps what is in quotation marks: signs, line ends, doubled marks, formulas', () => {
  expect(cells('hold;"a;b";"He said ""no"""\nlet;x;"two\r\nlines"\nlet;y;=cmd()|\'/c calc\'!A1')).toEqual([
    ['hold', 'a;b', 'He said "no"'],
    ['let', 'x', 'two\nlines'],
    ['let', 'y', "=cmd()|'/c calc'!A1"],
  ]);
});

it('numbers lines as an editor does, and passes over empty ones alone', () => {
  const records = parseCsv('a,b\n\n"c\nd",e\n  \nf,g\n');
  expect(records.map(({ line, cells: [first] }) => [line, first])).toEqual([
    [1, 'a'],
    [3, 'c\nd'],
    [6, 'f'],
  ]);
});

it('loses no line behind a quotation mark that is forgotten', () => {
  const records = parseCsv('a,b\nlet,"open\nc,d\n"e"f,g\nh,i\n');
  expect(records.map(({ line, fault, text }) => [line, fault, text])).toEqual([
    [1, null, 'a,b'],
    [2, 'strayQuote', 'let,"open'],
    [3, null, 'c,d'],
    [4, 'strayQuote', '"e"f,g'],
    [5, null, 'h,i'],
  ]);
  expect(parseCsv('let,"open\nc,d').map(({ fault }) => fault)).toEqual(['openQuote', null]);
});

it('takes a time that grows with the file, whatever is in it', () => {
  const lines = Array.from({ length: 20_000 }, () => 'let,"open').join('\n');
  const begin = process.cpuUsage();
  expect(parseCsv(lines)).toHaveLength(20_000);
  const half = process.cpuUsage(begin).user;
  const again = process.cpuUsage();
  expect(parseCsv(`${lines}\n${lines}`)).toHaveLength(40_000);
  expect(process.cpuUsage(again).user).toBeLessThan(8 * half + 500_000);
});
