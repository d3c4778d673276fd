// `npm run package -- [FOLDER]`: the Debian package and the archive of the same tree, into FOLDER (.package, if none is named).
import { requireNodeVersion } from './setup/node-version.mjs';

requireNodeVersion();
await import('./package/main.mjs');
