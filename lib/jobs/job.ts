export type { Job, JobItem } from '@/lib/db/generated/client';
