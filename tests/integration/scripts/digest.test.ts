import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate } from '../../support/dovecot';
import { startMailSink } from '../../support/mail-sink';
import { testSite } from '../../support/test-site';

const sink = await startMailSink();
const folder = mkdtempSync(path.join(tmpdir(), 'digest-script-'));
afterAll(() => {
  sink.stop();
  rmSync(folder, { recursive: true, force: true });
});
const site = await testSite({
  env: {
    DIGEST_FROM: 'Quarantine <quarantine@example.org>',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
  },
});
const USER = "o'neil@example.org";

beforeAll(async () => {
  await site.query("REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', 'on')");
  for (const user of [USER, 'bob'])
    await site.quarantine({ user, subject: `Of ${user}`, receivedAt: new Date(Date.now() - 3600_000) });
});

/** The command as cron runs it, or another one, with this on its standard input. */
function run(
  args: string[],
  env: Record<string, string> = {},
  { script = 'digest', input = '' } = {},
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
      env: { ...process.env, ...env },
    });
    child.stdin.on('error', () => undefined).end(input);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    child.on('close', (code) => resolve({ code, said }));
  });
}

it('says whom there is something to tell, and writes their mail to look at, and sends and notes nothing', async () => {
  expect(await run(['--dry-run'])).toEqual({
    code: 0,
    said: `${USER}: 1 message, to ${USER}\nbob: no address\n`,
  });
  const looked = await run(['--to', path.join(folder, 'mail'), '--user', USER]);
  expect(looked.said).toBe(`${USER}: 1 message, to ${USER}\n`);
  const [name = '', ...others] = readdirSync(path.join(folder, 'mail'));
  expect([name, others]).toEqual([`${encodeURIComponent(USER)}.eml`, []]);
  expect(statSync(path.join(folder, 'mail', name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(folder, 'mail', name), 'utf8')).toMatch(/^To: o'neil@example\.org\r$/m);
  const [rows] = await site.query('SELECT 1 FROM dashboard_digest');
  expect([rows, sink.taken]).toEqual([[], []]);
});

it('says so where nobody wants one', async () => {
  const wanted = "REPLACE INTO dspam_preferences VALUES (0, 'dailyQuarantineSummary', ?)";
  await site.query(wanted, ['off']);
  try {
    expect(await run(['--dry-run'])).toEqual({ code: 0, said: expect.stringMatching(/^Nobody .*\n$/) });
  } finally {
    await site.query(wanted, ['on']);
  }
});

it('writes them into a folder of its own only', async () => {
  const open = path.join(folder, 'open');
  mkdirSync(open);
  chmodSync(open, 0o777);
  const below = path.join(folder, 'file');
  writeFileSync(below, '');
  for (const to of [open, path.join(below, 'mail')])
    expect(await run(['--to', to])).toEqual({
      code: 1,
      said: `--to ${to}: it has to be a folder that ${userInfo().username} can make, or that is theirs alone\n`,
    });
  expect(readdirSync(open)).toEqual([]);
});

it('says what to set, where the site has no digest, and what it does not know', async () => {
  expect(await run([], { DIGEST_FROM: '', DIGEST_SMTP_URL: '' })).toEqual({
    code: 1,
    said: 'There is no digest on this site: set DIGEST_FROM and DIGEST_SMTP_URL first (docs/digest.md).\n',
  });
  expect((await run(['--now'])).code).toBe(1);
  expect(await run([], { DIGEST_SMTP_URL: 'mail.example.org' })).toMatchObject({
    code: 1,
    said: expect.stringContaining('smtp://server'),
  });
});

it('tells nothing to a mail server with another’s certificate, and the same to one with its own', async () => {
  const now = { DIGEST_ADDRESS: '%u@example.org' };
  await site.query("REPLACE INTO dashboard_digest_choice (owner, hour, content) VALUES ('bob', 0, 'always')");
  for (const [name, end] of [
    ['other.example.org', { code: 1, said: expect.stringMatching(/^digest: FAILED bob: away: .*altnames/m) }],
    ['localhost', { code: 0, said: 'digest: sent 1, nothing to tell 0\n' }],
  ] as const) {
    const file = (kind: string) => path.join(folder, `${name}.${kind}`);
    makeCertificate(file, name, 2);
    const secure = await startMailSink({
      key: readFileSync(file('key.pem')),
      cert: readFileSync(file('cert.pem')),
    });
    try {
      const env = {
        ...now,
        DIGEST_SMTP_URL: `smtps://localhost:${secure.port}`,
        NODE_EXTRA_CA_CERTS: file('cert.pem'),
      };
      expect(await run(['--user', 'bob'], env), name).toEqual(end);
      expect(secure.taken, name).toHaveLength(name === 'localhost' ? 1 : 0);
    } finally {
      secure.stop();
    }
  }
});

it('takes an answer from the mail server, however long it is, and says when it has to be tried again', async () => {
  const REPLY = { DIGEST_REPLY: 'digest@example.org' };
  const answer = (input: string, args: string[] = [], env: Record<string, string> = REPLY) =>
    run(args, env, { script: 'digest-reply', input });
  await site.query("REPLACE INTO dashboard_digest_choice (owner, hour, content) VALUES (?, 0, 'always')", [
    USER,
  ]);
  await run(['--user', USER], REPLY);
  const [, to = ''] =
    /^Reply-To: (digest\+[a-z2-7]{40}@example\.org)$/m.exec(sink.taken[0]?.message ?? '') ?? [];
  expect(to).not.toBe('');
  const mail = `From: ${USER}\nTo: digest@example.org\n\nrelease 1\n`;
  const away = await answer(mail, ['--to', to, '--from', USER], {
    ...REPLY,
    DATABASE_URL: 'mysql://x:x@127.0.0.1:1/x',
  });
  expect(away.code).toBe(75);
  expect(await answer(mail, ['--to', to, '--from', ''])).toEqual({
    code: 0,
    said: 'digest-reply: ignored, automatic\n',
  });
  expect(site.deliveries()).toEqual([]);
  expect(await answer(mail + 'x'.repeat(5_000_000), ['--to', to, '--from', USER])).toEqual({
    code: 0,
    said: `digest-reply: ${USER}: answered\n`,
  });
  expect(site.deliveries()).toHaveLength(1);
  expect(sink.taken.at(-1)?.message).toContain(`1. Released: Of ${USER}`);
  expect(await answer('', [])).toEqual({ code: 0, said: 'digest-reply: ignored, automatic\n' });
  expect((await answer(mail, ['--recipient', to])).code).toBe(64);
  expect(await answer(mail, ['--to', to], { DIGEST_REPLY: '' })).toMatchObject({
    code: 75,
    said: expect.stringContaining('set DIGEST_REPLY first'),
  });
});
