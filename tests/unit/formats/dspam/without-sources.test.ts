import { describe, expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { withoutSources } from '@/lib/formats/dspam/without-sources';

const ON = parseDspamConf('Lookup rbl.test\n');
const hidden = async (text: string, conf = ON) =>
  (await withoutSources(Buffer.from(text, 'latin1'), conf)).toString('latin1');
const LINE = 'Received: from mx ([192.0.2.9])\n';

describe('withoutSources', () => {
  it.each([
    ['the first header', `${LINE}A: 1\n\nbody\n`],
    ['each of several, folded', `A: 1\n${LINE}\tby here\n${LINE}\n`],
    ['one behind a line that looks empty', `A: 1\n \n\t\n${LINE}\nbody\n`],
    ['lines with CRLF', `A: 1\r\n${LINE}\r\nbody\r\n`],
    ['a message that is all headers', `A: 1\n${LINE.trimEnd()}`],
    ['one far down', `${'A: 1\n'.repeat(5000)}${LINE}\n`],
  ])('writes the name small: %s', async (_where, text) => {
    expect(await hidden(text)).toBe(text.replaceAll('\nReceived:', '\nreceived:').replace(/^R/, 'r'));
  });

  it('leaves the body and other headers alone', async () => {
    for (const text of [
      `A: 1\n\n${LINE}`,
      `A: 1\r\n\r\n${LINE}`,
      `X-${LINE}\n`,
      `A: 1\n ${LINE}\n`,
      `\n${LINE}`,
      'Received-SPF: pass\n\n',
    ])
      expect(await hidden(text)).toBe(text);
  });

  it('does nothing where DSPAM does not look', async () => {
    const message = Buffer.from(`${LINE}\n`);
    expect(await withoutSources(message, parseDspamConf('RBLInoculate on\n'))).toBe(message);
  });
});
