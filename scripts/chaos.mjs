// `npm run chaos`: sets up what is missing, builds, and runs tests/chaos. Arguments are passed on: MESSAGES KILLS SEED.
import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
await import('./chaos/main.mjs');
