import 'server-only';
import { z } from 'zod';
import type { StoredPreference } from '@/lib/people/preferences/stored-preference';

const kept = z.array(z.object({ name: z.string().min(1).max(64), value: z.string().max(255) })).max(100);

/** JSON in a hidden field: what was kept when the form was opened. */
export const seenField = z
  .string()
  .max(20_000)
  .transform((text, context): StoredPreference[] => {
    try {
      return kept.parse(JSON.parse(text));
    } catch {
      context.addIssue('not what the form sends');
      return z.NEVER;
    }
  });
