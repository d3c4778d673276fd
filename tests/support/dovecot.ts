import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { findProgram } from '@/scripts/setup/find-program.mjs';
import { findPort } from '@/scripts/setup/free-port.mjs';

const PATIENCE_MS = 20_000;

/** A real Dovecot on this machine, with users of its own. */
export interface Dovecot {
  /** IMAP in the clear, with STARTTLS. */
  port: number;
  /** IMAP under TLS. */
  tlsPort: number;
  /** The certificate that signed its own, to trust; it is made out to `localhost`. */
  ca: string;
  /** Lets a user in with this password from now on. */
  addUser(name: string, password: string): void;
  stop(): Promise<void>;
}

/** Starts Dovecot in a folder of its own. `certificateName` is whom its certificate names, `days` how long it is good. */
export async function startDovecot(certificateName = 'localhost', days = 2): Promise<Dovecot> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dovecot-'));
  const file = (name: string) => path.join(folder, name);
  for (const name of ['run', 'state', 'mail']) mkdirSync(file(name));
  // Its processes run as several users when root starts it.
  chmodSync(folder, 0o755);
  chmodSync(file('mail'), 0o777);
  writeFileSync(file('users'), '');
  makeCertificate(file, certificateName, days);
  const [port, tlsPort] = [await freePort(), await freePort()];
  writeFileSync(file('conf'), configuration(folder, port, tlsPort));
  const program = findProgram('dovecot');
  if (!program) throw new Error('dovecot is missing; Debian has it in the package dovecot-imapd');
  const server = spawnBound(program, ['-F', '-c', file('conf')], { stdio: 'ignore' });
  const stop = async () => {
    await endChild(server, PATIENCE_MS);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await greets(port))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      const log = readFileSync(file('log'), 'utf8');
      await stop();
      throw new Error(`Dovecot did not start:\n${log}`);
    }
    await delay(50);
  }
  return {
    port,
    tlsPort,
    ca: file('cert.pem'),
    addUser(name, password) {
      // Dovecot looks a name up in the form that it has escaped.
      const escaped = name.replace(/["'\\]/g, '\\$&');
      appendFileSync(file('users'), `${escaped}:{PLAIN}${password}\n`);
    },
    stop,
  };
}

/** A certificate that signs itself, made by openssl as an administrator makes one. */
export function makeCertificate(file: (name: string) => string, name: string, days: number): void {
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const validity = ['-days', String(days), '-nodes'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', file('key.pem')];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', file('cert.pem'), ...subject, ...validity], {
    stdio: 'ignore',
  });
}

function configuration(folder: string, port: number, tlsPort: number): string {
  const { username, uid } = userInfo();
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  // Dovecot refuses to talk to the network as root; without root it cannot be anybody else.
  const people =
    uid === 0
      ? { internal: 'dovecot', login: 'dovenull', group: 'dovecot', mail: 'uid=nobody gid=nogroup' }
      : { internal: username, login: username, group, mail: `uid=${username} gid=${group}` };
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = ${people.internal}
default_login_user = ${people.login}
default_internal_group = ${people.group}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Without the delay that grows with every failure from one address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_username_chars =
auth_failure_delay = 0
mail_location = maildir:${folder}/mail
first_valid_uid = 0
first_valid_gid = 0
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = ${people.mail} home=${folder}/mail
}
`;
}

async function freePort(): Promise<number> {
  const port = await findPort(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

async function greets(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    const [greeting] = await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return String(greeting).startsWith('* OK');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
