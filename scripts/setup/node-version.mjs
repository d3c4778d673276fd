// Kept so simple that an old Node can still parse it and say what is wrong.

/** What Prisma 7 and Next 16 need; package.json says the same under `engines`. */
const LEAST = { major: 20, minor: 19 };

/** Ends the program with a sentence when Node is too old. */
export function requireNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor)) return;
  console.error(
    `This needs Node ${LEAST.major}.${LEAST.minor} or newer; this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}
