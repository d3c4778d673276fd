import { createTransport } from 'nodemailer';
import type { DigestLinks } from '@/lib/people/digest/digest-links';
import { getConfig } from '@/lib/store/config/config';
import type { DigestConfig } from '@/lib/store/config/digest-config';

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

/** Puts a mail together: its headers say that no person has written it, and how to end it. */
export async function buildMessage(
  { from, envelopeFrom }: DigestConfig,
  to: readonly string[],
  { subject, text, html }: Written,
  { messageId, date, links }: { messageId: string; date: Date; links: DigestLinks },
): Promise<BuiltMail> {
  const composer = createTransport(
    { streamTransport: true, buffer: true, newline: 'windows' },
    { disableFileAccess: true, disableUrlAccess: true },
  );
  // RFC 8058 has it with TLS only.
  const atOnce = getConfig().url.protocol === 'https:';
  const asItStands = (value: string) => ({ prepared: true, foldLines: false, value });
  const { message } = await composer.sendMail({
    from,
    to: to.map((address) => ({ name: '', address })),
    subject,
    text,
    html,
    messageId,
    date,
    headers: {
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'All',
      'List-Unsubscribe': asItStands(`<${links.stop}>`),
      ...(atOnce ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
    },
  });
  return {
    bytes: Buffer.isBuffer(message) ? message : Buffer.alloc(0),
    envelope: { from: envelopeFrom, to: [...to] },
  };
}
