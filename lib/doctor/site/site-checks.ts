import type { Check } from '@/lib/doctor/check';

/** The site: logs, database, sign-in, the web server in front. */
export const SITE_CHECKS: readonly Check[] = [];
