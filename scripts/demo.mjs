import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
// Imported only now, because an old Node could not even parse it.
await import('./demo/main.mjs');
