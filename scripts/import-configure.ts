import path from 'node:path';
import { readSettingFile } from '@/lib/ground/files/read-setting-file';
import { asInstalled } from '@/lib/store/config/as-installed';
import { findBeside } from './import-configure/find-beside';
import { readConfigure } from './import-configure/read-configure';
import { settingsOf } from './import-configure/settings-of';

// `npm run import-configure -- FILE`: reads the configure.pl of DSPAM's old pages as text and prints the lines of a `.env` that say the same. Nothing
// of it is run, and nothing is written.
const [given] = process.argv.slice(2);
try {
  if (given === undefined) throw new Error('which file? npm run import-configure -- /path/to/configure.pl');
  const file = path.resolve(given);
  const configure = readConfigure(readSettingFile(file).toString('utf8'));
  if (configure.values.size === 0 && configure.unread.length === 0)
    throw new Error(`${file} sets nothing in $CONFIG: it is no configure.pl of DSPAM's old pages`);
  for (const line of settingsOf(configure, findBeside(file))) console.log(line);
} catch (error) {
  console.error(asInstalled(error instanceof Error ? error.message : String(error)));
  process.exit(1);
}
