// Kept so plain that an old Node still reads it and can say what is wrong.

/** What Prisma 7 and Next 16 need; package.json says the same under `engines`. */
const LEAST = [20, 19];

/** Ends the program with a sentence when Node is too old. */
export function requireNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return;
  console.error(`This needs Node ${LEAST.join('.')} or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}
