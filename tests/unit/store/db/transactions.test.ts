import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// A transaction that is begun elsewhere is not done again after a deadlock, and a connection that is taken elsewhere waits for no database.

const FILES = ['lib', 'scripts']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter(
    (name) =>
      /\.(ts|mjs)$/.test(name) && !/generated|^scripts\/(bench|chaos|demo|sites|setup|test)/.test(name),
  );

test.each([
  ['begins a transaction', /beginTransaction|START TRANSACTION|\$transaction\(/, ['pool', 'snapshot']],
  ['ends one', /\.commit\(|\.rollback\(/, ['pool']],
  ['takes a connection of the pool', /\.getConnection\(/, ['connect-within', 'pool']],
  ['knows a deadlock', /LOCK_DEADLOCK|CHECKREAD|\b1213\b/, ['database-trouble', 'retried']],
])('nobody else %s', (_what, pattern, allowed) => {
  const found = FILES.filter((name) => pattern.test(readFileSync(name, 'utf8')));
  expect(found.sort()).toEqual(allowed.map((name) => `lib/store/db/${name}.ts`));
});
