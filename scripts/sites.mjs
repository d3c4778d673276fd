// `npm run sites`: sets up what is missing, and goes through the sites of docs/sites.md, or those that are named.
import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
await import('./sites/main.mjs');
