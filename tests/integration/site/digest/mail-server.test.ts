import dns from 'node:dns';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openMailServer } from '@/lib/site/digest/mail-server';

const folder = mkdtempSync(path.join(tmpdir(), 'digest-server-'));
const closings: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })];
afterAll(() => {
  for (const close of closings) close();
});
const mail = (to: string[], from = 'quarantine@example.org') => ({
  bytes: Buffer.from('Subject: x\r\n\r\n.\r\nbody\r\n'),
  envelope: { from, to },
});

/** A server that says these lines, one at the beginning and one for each line that it hears; slowly, if it is to. */
async function serverThatSays(...lines: string[]): Promise<number> {
  return slowServerThatSays(0, ...lines);
}

async function slowServerThatSays(afterMs: number, ...lines: string[]): Promise<number> {
  const server = createServer((socket) => {
    const left = [...lines];
    const say = () => {
      const line = left.shift();
      if (line === undefined) socket.destroy();
      else if (afterMs === 0) socket.write(`${line}\r\n`);
      else setTimeout(() => socket.write(`${line}\r\n`), afterMs);
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', say);
    say();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

const handTo = async (
  port: number,
  to = ['a@example.org'],
  tls: 'none' | 'asked for' = 'none',
  host = '127.0.0.1',
) => {
  const server = openMailServer({ kind: 'smtp', host, port, tls, login: null });
  try {
    return await server.hand(mail(to));
  } finally {
    server.close();
  }
};

describe('a mail server', () => {
  it('is away, when nobody listens', async () => {
    expect(await handTo(1)).toMatchObject({ kind: 'away', said: expect.stringContaining('ECONNREFUSED') });
  });

  it('is the one that this machine knows by the name, whatever DNS says of it', async () => {
    // Where nobody listens.
    const asked = vi.spyOn(dns.Resolver.prototype, 'resolve4').mockImplementation((...words: unknown[]) => {
      const done = words.at(-1);
      if (typeof done === 'function') setImmediate(() => done(null, ['127.0.0.2']));
    });
    try {
      const port = await serverThatSays(
        '220 hello',
        '250 sink',
        '250 ok',
        '250 ok',
        '354 go on',
        '250 taken',
      );
      expect(await handTo(port, ['a@example.org'], 'none', 'localhost')).toMatchObject({ kind: 'taken' });
      expect(asked).not.toHaveBeenCalled();
    } finally {
      asked.mockRestore();
    }
  });

  it('is away, when it takes the connection and never says a word', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closings.push(() => server.close());
    expect(await handTo((server.address() as AddressInfo).port)).toMatchObject({ kind: 'away' });
  }, 60_000);

  it('is waited for, when it is slow', async () => {
    const port = await slowServerThatSays(
      700,
      '220 hello',
      '250 sink',
      '250 ok',
      '250 ok',
      '354 go on',
      '250 taken at last',
    );
    expect(await handTo(port)).toEqual({ kind: 'taken', refused: [], said: '250 taken at last' });
  }, 60_000);

  it.each([
    ['554 no service here'],
    ['421 come back later'],
    ['220 hello', '421 too many'],
    ['220 hello', '250 sink', '421 closing'],
    ['220 hello', '250 sink', '250 ok', '421 closing'],
  ])('is away, when it says %s, %s, %s, %s', async (...lines) => {
    expect(await handTo(await serverThatSays(...lines))).toMatchObject({ kind: 'away' });
  });

  it.each([
    ['550 nobody', '220 hello', '250 sink', '250 ok', '550 nobody'],
    ['450 later', '220 hello', '250 sink', '250 ok', '450 later'],
    ['552 too much', '220 hello', '250 sink', '250 ok', '250 ok', '354 go on', '552 too much'],
  ])('refuses the mail with %s', async (said, ...lines) => {
    expect(await handTo(await serverThatSays(...lines))).toEqual({ kind: 'refused', said });
  });

  it.each([
    ['421 filter failed', '421 filter failed'],
    ['closes the connection', expect.stringContaining('closed')],
  ])('has broken off, when it %s once it was given the mail', async (end, said) => {
    const lines = ['220 hello', '250 sink', '250 ok', '250 ok', '354 go on'];
    const port = await serverThatSays(...lines, ...(end.startsWith('4') ? [end] : []));
    expect(await handTo(port)).toEqual({ kind: 'brokenOff', said });
  });

  it('is told nothing, when it hides STARTTLS', async () => {
    const port = await serverThatSays('220 hello', '250 sink', '250 ok', '250 ok');
    expect(await handTo(port, ['a@example.org'], 'asked for')).toMatchObject({ kind: 'away' });
  });
});

describe('the local program', () => {
  const program = path.join(folder, 'sendmail');
  const hand = (exitCode: number | string, from?: string) => {
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/argv'; env > '${folder}/env'; cat > '${folder}/mail'; echo said; ${typeof exitCode === 'number' ? `exit ${exitCode}` : exitCode}\n`,
    );
    chmodSync(program, 0o755);
    return openMailServer({ kind: 'sendmail', program }).hand(
      mail(['a@example.org', "o'neil@example.org"], from),
    );
  };
  const seen = (name: string) => readFileSync(path.join(folder, name), 'utf8');

  it('gets each address as one word, none as an option, and none of our secrets', async () => {
    process.env.NEXTAUTH_SECRET = 'a secret of the test';
    expect(await hand(0)).toEqual({ kind: 'taken', refused: [], said: 'said' });
    expect(seen('argv').split('\n')).toEqual([
      '-i',
      '-f',
      'quarantine@example.org',
      '--',
      'a@example.org',
      "o'neil@example.org",
      '',
    ]);
    expect(seen('env')).not.toContain('a secret of the test');
    expect(seen('mail')).toBe('Subject: x\n\n.\nbody\n');
  });

  it('says by its code whether it refuses the mail, or cannot take any', async () => {
    expect(await hand(67)).toMatchObject({ kind: 'refused' });
    expect(await hand(75)).toMatchObject({ kind: 'away', said: 'said' });
    expect(await hand('kill -9 $$')).toMatchObject({ kind: 'brokenOff', said: 'said' });
    await hand(0, '');
    expect(seen('argv')).toContain('-f\n<>\n--');
  });

  it('is away, when there is none', async () => {
    const server = openMailServer({ kind: 'sendmail', program: path.join(folder, 'missing') });
    expect(await server.hand(mail(['a@example.org']))).toMatchObject({ kind: 'away' });
  });
});
