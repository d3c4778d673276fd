import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, type Scale } from './support/dspam-under-test';
import { INBOUND } from './support/messages';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** Where USER.log is, below `data/` (F§1). */
const PLACES: Record<Scale, [string, string][]> = {
  domain: [
    ['contract@example.org', 'example.org/contract/contract.log'],
    ['contract', 'local/contract/contract.log'],
    ['x', 'local/x/x.log'],
    ['@contract.example.org', 'local/contract.example.org/contract.example.org.log'],
    ['contract@b.example@c.example', 'b.example/contract/contract.log'],
    ['con/tract@example.org', 'example.org/con/tract/con/tract.log'],
    ['Contract $(x)@example.org', 'example.org/Contract $(x)/Contract $(x).log'],
  ],
  large: [
    ['contract@example.org', 'c/o/contract@example.org/contract@example.org.log'],
    ['contract', 'c/o/contract/contract.log'],
    ['x', 'x/x/x.log'],
    ['Contract.C@example.org', 'C/o/Contract.C@example.org/Contract.C@example.org.log'],
  ],
  normal: [
    ['contract@example.org', 'contract@example.org/contract@example.org.log'],
    ['contract', 'contract/contract.log'],
    ['x', 'x/x.log'],
  ],
};

/** A real DSPAM has the one layout that it was built for; the stand-in plays all. */
const SCALES: Scale[] = dspam.isStandIn ? ['domain', 'large', 'normal'] : [dspam.scale];

describe.each(SCALES)('the files of a user in %s scale (F§1)', (scale) => {
  const env = { STANDIN_SCALE: scale };

  it.each(PLACES[scale])('%s: data/%s', async (name, place) => {
    await dspam.run(['--deliver=innocent', '--user', name], { stdin: INBOUND, env });
    await expect(access(join(dspam.home, 'data', place))).resolves.toBeUndefined();
  });

  it('agree with what --version says', async () => {
    const { stdout } = await dspam.run(['--version'], { env });
    expect(stdout.includes("'--enable-domain-scale'")).toBe(scale === 'domain');
    expect(stdout.includes("'--enable-large-scale'")).toBe(scale === 'large');
  });
});

describe('files and folders (F§1)', () => {
  it('are made on demand: folders 0770, files 0660', async () => {
    const name = dspam.unknownName();
    await dspam.run(['--deliver=innocent', '--user', name], { stdin: INBOUND });
    const log = dspam.file(name, 'log');
    expect((await stat(log)).mode & 0o777).toBe(0o660);
    expect((await stat(join(log, '..'))).mode & 0o777).toBe(0o770);
    expect((await stat(dspam.file(name, 'stats'))).mode & 0o777).toBe(0o660);
  });

  it('are not made for a release that is dropped', async () => {
    const name = dspam.unknownName();
    const args = ['--deliver=innocent', '--class=innocent', '--source=error', '--user', name];
    await dspam.run(args, { stdin: INBOUND });
    await expect(readdir(join(dspam.file(name, 'log'), '..'))).rejects.toThrow('ENOENT');
  });
});
