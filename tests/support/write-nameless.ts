import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

// A process of its own that prepares a message in FOLDER and is killed at its Nth moment: `write-nameless FOLDER N
// yes|no`, the last of which says whether the file system makes files without a name. Exits with 0 when it has no such
// moment.

const [folder = '', moment = '', nameless = ''] = process.argv.slice(2);
let reached = 0;
function reach(): void {
  reached++;
  if (reached === Number(moment)) process.kill(process.pid, 'SIGKILL');
}

/** The same call, with a moment before it and one after it. */
function watch<A extends unknown[], R>(call: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<R> => {
    reach();
    const result = await call(...args);
    reach();
    return result;
  };
}

const { open, unlink, rm, writeFile, rename, mkdir } = fs;
const watched = watch(open);
fs.open = async (...args) => {
  if (nameless === 'no' && typeof args[1] === 'number')
    throw Object.assign(new Error('not supported'), { code: 'EOPNOTSUPP' });
  const file = await watched(...args);
  file.write = watch(file.write.bind(file)) as typeof file.write;
  return file;
};
fs.unlink = watch(unlink);
fs.rm = watch(rm);
fs.rename = watch(rename);
fs.mkdir = watch(mkdir) as typeof fs.mkdir;
fs.writeFile = watch(writeFile);
syncBuiltinESMExports();

process.env.TMPDIR = folder;
const { runDspam } = await import('@/lib/formats/dspam/command');
const run = await runDspam('/bin/cat', [], Buffer.from('Subject: private\n\nprivate text\n'), 10_000);
if (run.output !== 'Subject: private\n\nprivate text\n') throw new Error(`dspam would get: ${run.output}`);
