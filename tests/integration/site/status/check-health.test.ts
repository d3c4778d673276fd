import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { answersAt, countDspamProcesses } from '@/lib/formats/dspam/dspam-processes';
import { countMailQueue } from '@/lib/formats/dspam/mail-queue';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { checkHealth } from '@/lib/site/status/check-health';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { testSite } from '../../../support/test-site';

const site = await testSite({
  conf: 'QuarantineWarnSize 500\nServerDomainSocketPath /nowhere/dspam.sock\n',
  env: { MAIL_QUEUE_COMMAND: 'no-such-program -j' },
});
beforeAll(async () => {
  await site.quarantine({ user: 'alice', body: 'x'.repeat(600) });
  await site.quarantine({ user: 'bob', body: 'x' });
  await site.query('UPDATE dspam_signature_data SET created_on = CURDATE() - INTERVAL 30 DAY LIMIT 1');
  await syncAllQuarantines(site.home, 'domain');
});

describe('the health list', () => {
  it('names what needs a look, and what cannot be told', async () => {
    const { lines, tables } = await checkHealth(await followSiteLog(true));
    const by = Object.fromEntries(lines.map((line) => [line.name, line]));
    expect(by.database?.level).toBe('fine');
    expect(tables.map(({ name }) => name)).toContain('dspam_token_data');
    expect(by.signatures).toMatchObject({ level: 'attention', values: { age: 30, days: 14 } });
    expect(by.quarantines).toMatchObject({ level: 'attention', values: { count: 1, bytes: 500 } });
    expect(by.mailQueue).toMatchObject({ level: 'unknown', says: 'mailQueuemissing' });
    expect(by.socket).toMatchObject({ level: 'attention', values: { path: '/nowhere/dspam.sock' } });
    expect(by.index).toMatchObject({ level: 'fine', says: 'index' });
    expect(by.operations).toMatchObject({ level: 'fine' });
    expect(by.load?.values).toHaveProperty('cores');
  });
});

describe('countMailQueue', () => {
  const program = (name: string, text: string) => {
    const file = path.join(site.folder, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('counts the lines of what the program says, by its arguments and without a shell', async () => {
    const postqueue = program(
      'postqueue',
      'printf \'{"queue_id":"%s"}\\n{"queue_id":"b"}\\n\' "$1"; printf last',
    );
    expect(await countMailQueue([postqueue, '$(touch nothing)'])).toBe(3);
    expect(await countMailQueue([program('empty', 'exit 0')])).toBe(0);
  });

  it('says when it cannot be told', async () => {
    expect(await countMailQueue([program('broken', 'echo one; exit 69')])).toBe('failed');
    expect(await countMailQueue(['/nowhere/postqueue', '-j'])).toBe('missing');
  });
});

describe('the filter’s processes', () => {
  it('are counted by the name of their program', async () => {
    const node = await countDspamProcesses(process.execPath);
    expect(node?.running).toBeGreaterThan(0);
    expect(await countDspamProcesses('/usr/bin/a-program-that-is-not-there')).toEqual({
      running: 0,
      daemons: 0,
    });
    expect(await countDspamProcesses('dspam', '/nowhere')).toBeNull();
  });

  it('answer at their socket, or not', async () => {
    const socket = path.join(site.folder, 'd.sock');
    expect(await answersAt(socket)).toBe(false);
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await answersAt(socket)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });
});
