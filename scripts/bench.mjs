// `npm run bench`: sets up what is missing, builds, and measures (tests/bench). Arguments are passed on: sizes, as
// `100,1000`; or the name of a part, as `sign-in`; `guard` fails where a goal is missed.
import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
await import('./bench/main.mjs');
