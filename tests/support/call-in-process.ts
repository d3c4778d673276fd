/*
 * A process of its own that becomes somebody else and calls one function: `call-in-process IDENTITY MODULE NAME ARGUMENTS`, the
 * arguments as JSON, bytes as { base64 }. It loads the code first, which the other user may not be able to read. How it ended is
 * said on standard output.
 */
const [identity = '{}', module = '', name = '', given = '[]'] = process.argv.slice(2);
const { uid, gid, groups, umask } = JSON.parse(identity);
const loaded = await import(module);
const args = JSON.parse(given, (_key, value) =>
  typeof value?.base64 === 'string' ? Buffer.from(value.base64, 'base64') : value,
);
if (process.getuid?.() === 0) {
  process.setgroups?.(groups);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
process.umask(umask);
try {
  const value = await loaded[name](...args);
  process.stdout.write(JSON.stringify({ value: value ?? null }));
} catch (error) {
  const { code, reason, message } = error as { code?: string; reason?: string; message: string };
  process.stdout.write(JSON.stringify({ failed: { code, reason, message } }));
}
process.exit(0);

export {};
