import type { Check } from '@/lib/site/doctor/check/check';
import { HOST_CHECKS } from '@/lib/site/doctor/host/host-checks';
import { SITE_CHECKS } from '@/lib/site/doctor/site/site-checks';

/** Everything that the doctor looks at, in the order in which it is reported. See decision 140. */
export const CHECKS: readonly Check[] = [...HOST_CHECKS, ...SITE_CHECKS];
