import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tokenId } from '@/tests/support/dspam-standin/crc64.mjs';
import { parseMessage } from '@/tests/support/dspam-standin/message.mjs';
import { decodeTextParts } from '@/tests/support/dspam-standin/signature.mjs';
import { blobIds, signatureBlob, tokenize } from '@/tests/support/dspam-standin/tokens.mjs';

const CAPTURE = fileURLToPath(new URL('../../fixtures/capture/domain/', import.meta.url));
const MBOX = readFileSync(`${CAPTURE}dspam_home/data/example.org/alice/alice.mbox`, 'latin1');
const SQL = readFileSync(`${CAPTURE}dspam.sql`, 'latin1');

describe('token ids', () => {
  // From the tables of a real DSPAM, for names that it wrote into X-DSPAM-Factors.
  it.each([
    ['Subject*FREE', 6566819651767474317n],
    ['Received*<jm+netnoteinc.com>', 18153115940653881133n],
    ['Url*//63', 7996316715194581520n],
    ['our+mailings', 18133200613928233952n],
    ['YOU!', 4017234967481286656n],
    ['$10+000', 3255307830595190976n],
    ['\xa1', 17271304570965852160n],
    ['From*"Tim Chapman" <timc@2ubh.com>', 12063409427981905818n],
  ])('%s', (name, id) => {
    expect(tokenId(name)).toBe(id);
  });
});

/** The plain text messages of the capture, as they were before DSPAM marked them, and what it stored for each. */
function* plainMessages(): Generator<{ signature: string; message: string; blob: Buffer }> {
  for (const record of MBOX.split(/(?<=\n\n\n)From QUARANTINE .*\n/)) {
    const signature = /^!DSPAM:(.*)!$/m.exec(record)?.[1] ?? '';
    const hex = new RegExp(`\\(1,'${signature}',0x([0-9A-F]{32,}),`).exec(SQL)?.[1];
    if (!hex || !/^Content-Type: text\/plain/m.test(record) || /<html|multipart/.test(record)) continue;
    const message = record
      .replace(/^From QUARANTINE .*\n/, '')
      .replace(/\n\n\n$/, '')
      .replace(`\n!DSPAM:${signature}!\n\n`, '')
      // One message came with such a line.
      .replaceAll(/^>From (?!already quoted)/gm, 'From ');
    yield { signature, message, blob: Buffer.from(hex, 'hex') };
  }
}

describe('the data of a signature row', () => {
  const messages = [...plainMessages()];

  it('is byte for byte what the real program stored, for the plain messages of the capture', () => {
    expect(messages.length).toBeGreaterThan(40);
    const different = messages.filter(({ message, blob }) => {
      const parts = parseMessage(message);
      decodeTextParts(parts, 'message');
      return !signatureBlob(tokenize(parts).tokens).equals(blob);
    });
    expect(different.map(({ signature }) => signature)).toEqual([]);
  });

  it('gives the ids of the words back, without the entry that is no word', () => {
    const { tokens } = tokenize(parseMessage('From: a@b.example\n\nchairs chairs table\n'));
    const ids = blobIds(signatureBlob(tokens));
    expect(new Set(ids)).toEqual(new Set(tokens.map(({ id }) => id)));
  });
});

describe('the words of a message', () => {
  const namesOf = (message: string) => tokenize(parseMessage(message)).tokens.map(({ name }) => name);

  it('are words, pairs of neighbours and the whole From line', () => {
    expect(namesOf('From: Ann <ann@b.example>\nSubject: two chairs\n\nfree!!! a table\n')).toEqual([
      'From*Ann',
      'From*<ann',
      'From*Ann+<ann',
      'From*b.example>',
      'From*<ann+b.example>',
      'From*Ann <ann@b.example>',
      'Subject*two',
      'Subject*chairs',
      'Subject*two+chairs',
      'free!',
      'a',
      'free!+a',
      'table',
      'a+table',
    ]);
  });

  it('leave out what DSPAM itself wrote', () => {
    expect(namesOf('X-DSPAM-Result: Spam\n\nchairs\n')).toEqual(['chairs']);
  });

  it('take addresses apart and keep them out of the text', () => {
    const names = namesOf('To: x\n\nsee http://www.foo.com/a.html now\n');
    expect(names).toContain('Url*//www');
    expect(names).toContain('Url*com/a');
    expect(names).toContain('see+now');
  });
});
