import 'server-only';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { requireSignedIn } from '@/lib/data/session/access';
import { endLinks } from '@/lib/people/digest/choice-rows';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';

/** From now on no link of a digest that was sent to the person who is asking does anything. */
export async function endLinksAtHosts(): Promise<void> {
  const sender = sendsElsewhere();
  if (sender === null) return endLinksHere();
  await requireSignedIn();
  await askForData(sender, 'endLinks', [], { shape: z.null() });
}

/** The same where this host sends them. */
export async function endLinksHere(): Promise<void> {
  const { login, user } = await requireSignedIn();
  await endLinks(user);
  await noteSetting('preference', login, user, 'digest links stopped');
}
