import 'server-only';
import type { z } from 'zod';
import { actHere } from '@/lib/data/digest/act-on-link';
import { linkActQuestion, linkQuestion } from '@/lib/data/digest/link-shapes';
import { findLink, linkStateHere } from '@/lib/data/digest/link-state';
import { AppError } from '@/lib/ground/errors';
import { findNamed } from '@/lib/messages/digest/find-named';
import type { Link } from '@/lib/people/digest/link-token';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { digestReaders } from '@/lib/site/digest/digest-readers';
import { releaseNamedHere } from '@/lib/site/digest/named-at-hosts';
import { shareHere } from '@/lib/site/digest/share-here';
import { namedQuestion, releaseQuestion, shareQuestion } from '@/lib/site/digest/share-questions';
import type { SiteQuestion } from '@/lib/site/hosts/ask-as-site';
import { getConfig } from '@/lib/store/config/config';

/** Answers the host that this one, by its own settings, takes for the one that sends the digests, and no other. */
function answerToSender<Args>(args: z.ZodType<Args>, find: (args: Args) => Promise<unknown>) {
  return (given: unknown, from: string): Promise<unknown> => {
    if (getConfig().digest?.host !== from)
      throw new AppError('forbidden', `${from} does not send the digests`, { reason: 'hostRefused' });
    return find(args.parse(given));
  };
}

/** Answers any host, about what the token of a link proves, where this one sends the digests. */
function answerToLink<Args extends { token: string }>(
  args: z.ZodType<Args>,
  find: (link: Link, args: Args) => Promise<unknown>,
) {
  return (given: unknown): Promise<unknown> => {
    const parsed = args.parse(given);
    const link = sendsElsewhere() === null ? findLink(parsed.token) : null;
    if (!link) throw new AppError('not-found', 'no such link', { reason: 'notFound' });
    return find(link, parsed);
  };
}

/** All that another filter host can ask in nobody's name. */
export const SITE_ANSWERS: Record<SiteQuestion, (args: unknown, from: string) => Promise<unknown>> = {
  async readers(_args, from) {
    const sender = getConfig().digest?.host ?? null;
    return sender === from ? { readers: await digestReaders() } : { sender };
  },
  share: answerToSender(shareQuestion, shareHere),
  named: answerToSender(namedQuestion, ({ user, key }) => findNamed(user, key)),
  releaseNamed: answerToSender(releaseQuestion, ({ user, keys, address }) =>
    releaseNamedHere(user, keys, address),
  ),
  link: answerToLink(linkQuestion, async (link) => {
    const state = await linkStateHere(link);
    return state.kind === 'ended' ? { kind: 'ended' } : { ...state, link: undefined };
  }),
  actOnLink: answerToLink(linkActQuestion, async (link, { address }) => ({
    failed: (await actHere(link, address)).failed,
  })),
};
