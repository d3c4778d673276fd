'use server';

import { z } from 'zod';
import { endLinksAtHosts } from '@/lib/data/at-hosts/end-links-at-hosts';
import { defineAction } from '@/lib/data/request/define-action';

const stop = defineAction(z.object({}), async (): Promise<'stopped'> => {
  await endLinksAtHosts();
  return 'stopped';
});

/** From now on no link of a digest that was sent to the person who is asking does anything. */
export async function stopDigestLinks(...args: Parameters<typeof stop>): ReturnType<typeof stop> {
  return stop(...args);
}
