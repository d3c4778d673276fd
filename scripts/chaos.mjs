// `npm run chaos`: sets up what is missing, builds, and runs tests/chaos. Arguments: MESSAGES KILLS SEED, `--minutes N` to begin no
// further round after that time, `--cluster` for several servers on a cluster of databases, and `--hosts` for filter hosts that have a
// spool each (docs/scale.md).
import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
await import('./chaos/main.mjs');
