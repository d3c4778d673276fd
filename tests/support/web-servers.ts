import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { findProgram } from '@/scripts/setup/find-program.mjs';

const PATIENCE_MS = 20_000;

/** Debian's user of both; when somebody else than root starts them, it is they. */
export const WEB_USER = 'www-data';

/** A real web server in front, with a configuration of its own. */
export interface WebServer {
  stop(): Promise<void>;
}

/** Starts nginx on a port of loopback. `lines` stand in `location / { }`. */
export function startNginx(port: number, lines: string[]): Promise<WebServer> {
  return start('nginx', port, (folder) => ({
    text: `
      ${process.getuid?.() === 0 ? `user ${WEB_USER};` : ''}
      daemon off;
      pid ${folder}/pid;
      error_log ${folder}/log;
      events {}
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
        server { listen 127.0.0.1:${port}; location / { ${lines.join('\n')} } }
      }`,
    args: ['-e', `${folder}/log`, '-c', `${folder}/conf`],
  }));
}

/** Starts Apache on a port of loopback. `lines` stand in the server's configuration. */
export function startApache(port: number, lines: string[]): Promise<WebServer> {
  const modules = ['mpm_event', 'authz_core', 'headers', 'proxy', 'proxy_http'];
  return start('apache2', port, (folder) => ({
    text: [
      `ServerRoot ${folder}`,
      `ServerName 127.0.0.1`,
      `PidFile ${folder}/pid`,
      `ErrorLog ${folder}/log`,
      `Listen 127.0.0.1:${port}`,
      ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
      ...(process.getuid?.() === 0 ? [`User ${WEB_USER}`, `Group ${WEB_USER}`] : []),
      ...lines,
      '',
    ].join('\n'),
    args: ['-D', 'FOREGROUND', '-f', `${folder}/conf`],
  }));
}

async function start(
  program: string,
  port: number,
  configure: (folder: string) => { text: string; args: string[] },
): Promise<WebServer> {
  const found = findProgram(program);
  if (!found)
    throw new Error(`${program} is missing; Debian has it in the packages nginx-light and apache2-bin`);
  const folder = mkdtempSync(path.join(tmpdir(), `${program}-`));
  // What nginx keeps of a large request is written by its own user.
  chmodSync(folder, 0o755);
  const { text, args } = configure(folder);
  writeFileSync(path.join(folder, 'conf'), text);
  const server = spawnBound(found, args, { stdio: 'inherit' });
  const stop = async () => {
    await endChild(server, PATIENCE_MS);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(port))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      const log = readFileSync(path.join(folder, 'log'), 'utf8');
      await stop();
      throw new Error(`${program} did not start:\n${log}`);
    }
    await delay(50);
  }
  return { stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(port, '127.0.0.1', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}
