import { readExcerpt } from '@/lib/formats/mail/excerpt';
import { readAttachment } from '@/lib/formats/mail/read-attachment';
import { readTokens, type TokenizerSettings } from '@/lib/formats/tokens/read-tokens';
import { buildDocument } from './build-document';
import { findReported } from './find-reported';
import { openMail } from './open-mail';
import { packTokens } from './pack-tokens';

/**
 * What can be done to the bytes of one mail beside the event loop: a name, what else is asked, and the answer. Asked and answer go
 * from thread to thread, so that they are plain data.
 */
export const MAIL_READINGS = {
  open: openMail,
  document: buildDocument,
  attachment: (bytes: Buffer, { index }: { index: number }) => readAttachment(bytes, index),
  reported: findReported,
  excerpt: (bytes: Buffer, _asked: null) => readExcerpt(bytes),
  tokens: (bytes: Buffer, settings: TokenizerSettings) => packTokens(readTokens(bytes, settings)),
};

export type ReadingName = keyof typeof MAIL_READINGS;
export type ReadingAsked<Name extends ReadingName> = Parameters<(typeof MAIL_READINGS)[Name]>[1];
export type ReadingAnswer<Name extends ReadingName> = Awaited<ReturnType<(typeof MAIL_READINGS)[Name]>>;

/** What goes to the thread, and what comes back. */
export interface ReadingOrder {
  name: ReadingName;
  bytes: Uint8Array;
  asked: unknown;
}
export type ReadingReport = { answer: unknown } | { error: string; outOfMemory: boolean };
