import type { Check } from './check';
import { HOST_CHECKS } from './host/host-checks';
import { SITE_CHECKS } from './site/site-checks';

/** All that the doctor looks at, in the order in which it is told. */
export const CHECKS: readonly Check[] = [...HOST_CHECKS, ...SITE_CHECKS];
