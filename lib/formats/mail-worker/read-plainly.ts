import { visibleLine } from '@/lib/formats/mail/display-text';
import { headerValue, readMessageHeaders } from '@/lib/formats/mail/header-fields';
import type { Mail } from '@/lib/formats/mail/read-mail';
import { sourceText } from '@/lib/formats/mail/source-text';

/** The beginning of a mail that takes too much work: its subject, and its text as it stands. Costs next to nothing, whatever it is. */
export function readPlainly(beginning: Buffer): Mail {
  const { fields, bodyStart } = readMessageHeaders(beginning) ?? { fields: [], bodyStart: 0 };
  const body = beginning.subarray(bodyStart < beginning.length ? bodyStart : 0);
  return {
    from: [],
    to: [],
    cc: [],
    subject: visibleLine(headerValue(fields, 'subject') ?? ''),
    date: null,
    headers: [],
    text: sourceText(body, body.length).text,
    html: null,
    attachments: [],
    problems: ['too-costly'],
  };
}
