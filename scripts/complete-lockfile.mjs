// After `npm install` has changed package-lock.json: see setup/lockfile.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { missingEntries } from './setup/lockfile.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = missingEntries(lock.packages);
const { '': root, ...rest } = { ...lock.packages, ...missing };
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(Object.keys(missing).join('\n') || 'package-lock.json is complete.');
