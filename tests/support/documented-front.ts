import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { findProgram } from '@/scripts/setup/find-program.mjs';

const MODULES = ['mpm_event', 'authz_core', 'dir', 'alias', 'proxy', 'proxy_http', 'headers'];
const PATIENCE_MS = 20_000;

/** Lines of docs/base-path.md, as they stand there: what leads to the dashboard, and what leads old links to it. */
function documented(server: 'nginx' | 'apache', port: number): { proxy: string; oldLinks: string } {
  const text = readFileSync('docs/base-path.md', 'utf8');
  const block = (
    server === 'nginx' ? /^nginx:\n\n([\s\S]*?)\n\n\S/m : /^Apache[^\n]*:\n\n([\s\S]*?)\n\n\S/m
  ).exec(text)?.[1];
  const links = (server === 'nginx' ? /^ {4}(rewrite [^#\n]*);/m : /^ {4}(RedirectMatch [^#\n]*)/m).exec(
    text,
  )?.[1];
  if (!block || !links) throw new Error('docs/base-path.md has lost its lines');
  return { proxy: block.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`), oldLinks: links };
}

/**
 * Starts a web server with the lines of docs/base-path.md, which passes what is below /dspam on to `port`; at the root of the host
 * there is something else.
 */
export async function startDocumentedFront(
  server: 'nginx' | 'apache',
  listen: number,
  port: number,
): Promise<{ stop(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), `front-${server}-`));
  // As root both work as a user of their own.
  chmodSync(folder, 0o755);
  const conf = path.join(folder, 'front.conf');
  writeFileSync(path.join(folder, 'index.html'), 'something else');
  const { proxy, oldLinks } = documented(server, port);
  writeFileSync(
    conf,
    server === 'nginx'
      ? `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp;`).join(' ')}
  server { listen 127.0.0.1:${listen}; root ${folder}; ${oldLinks};
${proxy}
  }
}`
      : `ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${listen}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
DocumentRoot ${folder}
${oldLinks}
${proxy}`,
  );
  const program = findProgram(server === 'nginx' ? 'nginx' : 'apache2') ?? server;
  const args = server === 'nginx' ? ['-c', conf, '-p', folder] : ['-f', conf, '-DFOREGROUND'];
  const child = spawnBound(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async () => {
    await endChild(child, PATIENCE_MS);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await fetch(`http://127.0.0.1:${listen}/index.html`).catch(() => null))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${server} did not start`);
    }
    await delay(50);
  }
  return { stop };
}
