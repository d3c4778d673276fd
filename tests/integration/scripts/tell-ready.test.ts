import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

// systemd's side of Type=notify: a socket of datagrams, which Node has none of.
const LISTENER = `
use IO::Socket::UNIX; use Socket;
my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die;
$| = 1; print "listening\\n";
$socket->recv(my $said, 4096); print $said;`;

const folder = mkdtempSync(path.join(tmpdir(), 'tell-ready-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('tells systemd that it is ready, and no program later where to tell it', async () => {
  const address = path.join(folder, 'notify');
  const listener = spawn('perl', ['-e', LISTENER, address], { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  listener.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  await expect.poll(() => heard).toContain('listening');
  const program = `import { tellReady } from './scripts/setup/tell-ready.mjs';
tellReady();
console.log(String(process.env.NOTIFY_SOCKET));`;
  const teller = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, NOTIFY_SOCKET: address },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let left = '';
  teller.stdout.setEncoding('utf8').on('data', (text: string) => {
    left += text;
  });
  await expect.poll(() => heard).toContain('READY=1');
  expect(left.trim()).toBe('undefined');
  listener.kill();
});
