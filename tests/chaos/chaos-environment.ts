import type { siteEnvironment } from '@/scripts/setup/site-environment.mjs';

/** The variables of a server. */
export type ChaosEnvironment = ReturnType<typeof siteEnvironment>;
