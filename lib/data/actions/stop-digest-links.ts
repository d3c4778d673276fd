'use server';

import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { defineAction } from '@/lib/data/request/define-action';
import { requireSignedIn } from '@/lib/data/session/access';
import { endLinks } from '@/lib/people/digest/choice-rows';

const stop = defineAction(z.object({}), async (): Promise<'stopped'> => {
  const { login, user } = await requireSignedIn();
  await endLinks(user);
  await noteSetting('preference', login, user, 'digest links stopped');
  return 'stopped';
});

/** From now on no link of a digest that was sent to the person who is asking does anything. */
export async function stopDigestLinks(...args: Parameters<typeof stop>): ReturnType<typeof stop> {
  return stop(...args);
}
