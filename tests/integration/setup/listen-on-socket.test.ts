import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOnSocket } from '@/scripts/setup/listen-on-socket.mjs';

let folder: string;
let file: string;
const servers: Server[] = [];
const newServer = () => {
  const server = createServer((connection) => connection.on('error', () => undefined).end('hello'));
  servers.push(server);
  return server;
};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'socket-'));
  file = path.join(folder, 'web.sock');
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const hear = () =>
  new Promise<string>((resolve, reject) => {
    let text = '';
    createConnection(file)
      .on('data', (bytes) => {
        text += bytes;
      })
      .on('end', () => resolve(text))
      .on('error', reject);
  });

describe('listenOnSocket', () => {
  it('makes a socket of mode 0660 with the group that was chosen, whatever the umask, and takes it away', async () => {
    const gid = process.getuid?.() === 0 ? 64_101 : (process.getgroups?.().at(-1) ?? process.getgid?.());
    const before = process.umask(0o000);
    const server = newServer();
    await listenOnSocket(server, file, gid);
    expect(process.umask(before)).toBe(0o000);
    expect(statSync(file).mode & 0o777).toBe(0o660);
    expect(statSync(file).gid).toBe(gid);
    expect(await hear()).toBe('hello');
    await new Promise((resolve) => server.close(resolve));
    expect(existsSync(file)).toBe(false);
  });

  it('is never open to others, not for a moment', async () => {
    const watcher = spawn(process.execPath, [
      '-e',
      `const { statSync } = require('node:fs');
       console.log('looking');
       for (const end = Date.now() + 2000; Date.now() < end;) {
         const found = statSync(${JSON.stringify(file)}, { throwIfNoEntry: false });
         if (found && found.mode & 0o007) { console.log('open'); break; }
         if (found && (found.mode & 0o777) === 0o660) break;
       }
       console.log('done');`,
    ]);
    let said = '';
    watcher.stdout.on('data', (bytes) => {
      said += bytes;
    });
    await new Promise((resolve) => watcher.stdout.once('data', resolve));
    const before = process.umask(0o000);
    await listenOnSocket(newServer(), file, undefined);
    process.umask(before);
    await new Promise((resolve) => watcher.once('close', resolve));
    expect(said).toBe('looking\ndone\n');
  });

  it('takes the place of a socket that a killed server has left', async () => {
    const killed = spawn(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await new Promise((resolve) => killed.once('exit', resolve));
    expect(existsSync(file)).toBe(true);
    await listenOnSocket(newServer(), file, undefined);
    expect(await hear()).toBe('hello');
  });

  it('leaves a server that is there alone', async () => {
    await listenOnSocket(newServer(), file, undefined);
    await expect(listenOnSocket(newServer(), file, undefined)).rejects.toThrow(
      'another server listens there',
    );
    expect(await hear()).toBe('hello');
  });

  it('leaves what is no socket alone', async () => {
    writeFileSync(file, 'a file of somebody');
    await expect(listenOnSocket(newServer(), file, undefined)).rejects.toThrow('not a socket: move it away');
    expect(existsSync(file)).toBe(true);
  });

  it('refuses a folder in which everybody could put a socket of their own, and one that is not there', async () => {
    chmodSync(folder, 0o1777);
    await expect(listenOnSocket(newServer(), file, undefined)).rejects.toThrow('everybody may write to');
    const deep = path.join(folder, 'not', 'there.sock');
    await expect(listenOnSocket(newServer(), deep, undefined)).rejects.toThrow(`mkdir ${path.dirname(deep)}`);
    mkdirSync(path.dirname(deep), { mode: 0o755 });
    await listenOnSocket(newServer(), deep, undefined);
  });
});
