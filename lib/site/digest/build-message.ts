import { createTransport, type SendMailOptions } from 'nodemailer';
import type { DigestLinks } from '@/lib/people/digest/digest-links';
import { getConfig } from '@/lib/store/config/config';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { isPlainAddress } from './plain-address';

/** A mail as it goes to the mail server. */
export interface BuiltMail {
  bytes: Buffer;
  /** `from` is '' for the null sender. */
  envelope: { from: string; to: string[] };
}

/** What a digest says. */
export interface Written {
  subject: string;
  text: string;
  html: string;
}

/** What stands in every mail of ours: no person has written it, and no machine is to answer it. */
const OF_MACHINE = { Precedence: 'bulk', 'X-Auto-Response-Suppress': 'All' };

/** Puts a digest together: its headers say how to end it, and where to answer it. */
export async function buildMessage(
  config: DigestConfig,
  to: readonly string[],
  written: Written,
  {
    messageId,
    date,
    links,
    replyTo,
  }: { messageId: string; date: Date; links: DigestLinks; replyTo: string | null },
): Promise<BuiltMail> {
  // RFC 8058 has it with TLS only.
  const atOnce = getConfig().url.protocol === 'https:';
  const asItStands = (value: string) => ({ prepared: true, foldLines: false, value });
  const bytes = await compose(config, to, {
    ...written,
    messageId,
    date,
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    headers: {
      ...OF_MACHINE,
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': asItStands(`<${links.stop}>`),
      ...(atOnce ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
  });
  return { bytes, envelope: { from: config.envelopeFrom, to: [...to] } };
}

/** Puts an answer to a mail together. Nobody is told when it cannot be delivered (RFC 3834 3.3), and there is nothing in it to answer to. */
export async function buildAnswer(
  config: DigestConfig,
  to: readonly string[],
  written: Pick<Written, 'subject' | 'text'>,
  { messageId, date, inReplyTo }: { messageId: string; date: Date; inReplyTo: string },
): Promise<BuiltMail> {
  const bytes = await compose(config, to, {
    ...written,
    messageId,
    date,
    ...(inReplyTo === '' ? {} : { inReplyTo, references: inReplyTo }),
    headers: { ...OF_MACHINE, 'Auto-Submitted': 'auto-replied' },
  });
  return { bytes, envelope: { from: '', to: [...to] } };
}

async function compose(
  { from }: DigestConfig,
  to: readonly string[],
  mail: Omit<SendMailOptions, 'from' | 'to'>,
): Promise<Buffer> {
  const composer = createTransport(
    { streamTransport: true, buffer: true, newline: 'windows' },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  // In a header of a mail for people whose servers may know no such letters they would be wrong (RFC 5322): where there are others, the others alone stand there.
  const named = to.some(isPlainAddress) ? to.filter(isPlainAddress) : to;
  const { message } = await composer.sendMail({
    ...mail,
    from,
    to: named.map((address) => ({ name: '', address })),
  });
  return Buffer.isBuffer(message) ? message : Buffer.alloc(0);
}
