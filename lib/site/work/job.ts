export type { Job, JobItem } from '@/lib/store/db/generated/client';
