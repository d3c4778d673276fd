import type { Check } from '@/lib/site/doctor/check/check';
import { collation } from './collation';
import { compression } from './compression';
import { database } from './database';
import { databasePacket } from './database-packet';
import { databaseRights } from './database-rights';
import { databaseTables } from './database-tables';
import { dspamConf } from './dspam-conf';
import { envValues } from './env-values';
import { filterHosts } from './filter-hosts';
import { groups } from './groups';
import { home } from './home';
import { htpasswd } from './htpasswd';
import { imap } from './imap';
import { listenSocket } from './listen-socket';
import { logs } from './logs';
import { mailQueue } from './mail-queue';
import { migrations } from './migrations';
import { oldUi } from './old-ui';
import { opting } from './opting';
import { preferences } from './preferences';
import { purge } from './purge';
import { retention } from './retention';
import { roles } from './roles';
import { rotation } from './rotation';
import { secretFiles } from './secret-files';
import { shadow } from './shadow';
import { signatureForm } from './signature-form';
import { sql } from './sql';
import { webAddress } from './web-address';

/** The site: logs, database, sign-in, the web server in front. */
export const SITE_CHECKS: readonly Check[] = [
  dspamConf,
  groups,
  opting,
  preferences,
  logs,
  rotation,
  database,
  databaseRights,
  databaseTables,
  databasePacket,
  collation,
  migrations,
  home,
  signatureForm,
  purge,
  retention,
  htpasswd,
  imap,
  shadow,
  sql,
  roles,
  secretFiles,
  envValues,
  listenSocket,
  filterHosts,
  webAddress,
  compression,
  oldUi,
  mailQueue,
];
