/**
 * vpopmail's delivery: the message goes into the Maildir that the table `vpopmail` names for $EXT@$HOST; `bounce-no-mailbox` for nobody.
 * How to reach the table stands in ~vpopmail/etc/vpopmail.mysql.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createConnection } from 'mysql2/promise';

const NEVER = 100;

const { EXT: name, HOST: domain, RPLINE = '', DTLINE = '' } = process.env;
// Called from a .qmail file it says to whom and from whom, as qmail-local has told it.
const message = Buffer.concat([Buffer.from(RPLINE + DTLINE), readFileSync(0)]);
const place = readFileSync('/home/vpopmail/etc/vpopmail.mysql', 'utf8').trim().split('|');
const [socketPath = '', , user = '', password = '', database = ''] = place;
const connection = await createConnection({ socketPath, user, password, database });
const [rows] = await connection.query('SELECT pw_dir FROM vpopmail WHERE pw_name = ? AND pw_domain = ?', [
  name,
  domain,
]);
await connection.end();
const [row] = /** @type {import('mysql2/promise').RowDataPacket[]} */ (rows);
if (!row) {
  console.error(`no mailbox here by that name: ${name}@${domain}`);
  process.exit(NEVER);
}
const file = `${Date.now()}.${process.pid}.${hostname()}`;
writeFileSync(`${row.pw_dir}/Maildir/tmp/${file}`, message);
renameSync(`${row.pw_dir}/Maildir/tmp/${file}`, `${row.pw_dir}/Maildir/new/${file}`);
process.exit(0);
