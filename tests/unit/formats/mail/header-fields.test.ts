import { describe, expect, it } from 'vitest';
import {
  firstFields,
  headerValue,
  MAX_HEADER_BYTES,
  readHeaderFields,
} from '@/lib/formats/mail/header-fields';

const read = (text: string, inPart = false) => {
  const bytes = Buffer.from(text, 'latin1');
  const { fields, bodyStart, cut } = readHeaderFields(bytes, 0, inPart);
  const shown = fields.map(({ name, raw }) => [name, Buffer.from(raw).toString('latin1')]);
  return { shown, body: bytes.toString('latin1', bodyStart), cut };
};

describe('readHeaderFields', () => {
  it('reads LF and CRLF mixed, with continuation lines', () => {
    expect(read('A: 1\r\nB: 2\n\tmore\r\n again\n\r\nbody\n')).toEqual({
      shown: [
        ['A', ' 1\r\n'],
        ['B', ' 2\n\tmore\r\n again\n'],
      ],
      body: 'body\n',
      cut: false,
    });
  });

  it('ends nothing at a bare CR', () => {
    expect(read('A: 1\rB: 2\n\nbody').shown).toEqual([['A', ' 1\rB: 2\n']]);
  });

  it('takes a line without a colon for a header without a value', () => {
    expect(read('A: 1\nno colon here\nB: 2\n\n').shown.map(([name]) => name)).toEqual([
      'A',
      'no colon here',
      'B',
    ]);
  });

  it('reads headers without an end and without a body', () => {
    expect(read('A: 1')).toMatchObject({ shown: [['A', ' 1']], body: '' });
    expect(read('A: 1\n\n')).toMatchObject({ body: '' });
    expect(read('')).toMatchObject({ shown: [], body: '' });
    expect(read('\nbody')).toMatchObject({ shown: [], body: 'body' });
  });

  it('ends the headers of a part before a delimiter', () => {
    expect(read('A: 1\n--b\nB: 2\n\n', true)).toMatchObject({
      shown: [['A', ' 1\n']],
      body: '--b\nB: 2\n\n',
    });
  });

  it('passes over what is more than the limits, and still finds the body', () => {
    const long = `A: 1\nB: ${'b'.repeat(MAX_HEADER_BYTES)}\nC: 3\nFrom: a\nFrom: b\n\nbody`;
    const known = [
      ['A', ' 1\n'],
      ['From', ' a\n'],
    ];
    expect(read(long)).toEqual({ shown: known, body: 'body', cut: true });
    const many = read(`${'A: 1\n'.repeat(20_000)}\nbody`);
    expect(many).toMatchObject({ body: 'body', cut: true });
    expect(many.shown).toHaveLength(10_000);
  });
});

it('finds the first header of a name in any case', () => {
  const { fields } = readHeaderFields(Buffer.from('SUBJECT: a\nSubject: b\n\n'), 0);
  expect(headerValue(fields, 'subject')).toBe('a');
  expect(headerValue(fields, 'from')).toBeUndefined();
});

describe('firstFields', () => {
  const first = (text: string) => {
    const { from, subject } = firstFields(Buffer.from(text, 'latin1'), ['from', 'subject']);
    return [from?.toString('latin1'), subject?.toString('latin1')];
  };

  it('has the first of each name, with its continuation lines, up to the empty line', () => {
    expect(first('SUBJECT : a\r\n b\r\nFrom: x\nFrom: y\n\nSubject: z')).toEqual([' x\n', ' a\r\n b\r\n']);
    expect(first('A: 1\n\nSubject: z')).toEqual([undefined, undefined]);
    expect(first('')).toEqual([undefined, undefined]);
  });
});
