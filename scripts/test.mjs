import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
// Only now, as an old Node could not even read what this brings in.
await import('./test/main.mjs');
