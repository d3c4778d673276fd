import { safeFileName } from './safe-file-name';

/** The name under which a message is saved: its subject, as far as file names can have it, and always `.eml` at the end. */
export function messageFileName(subject: string): string {
  const hasLetters = /[\p{L}\p{N}\p{S}]/u.test(subject);
  // A slash of a subject parts no folders; blanks before the extension and dots at the ends go.
  const base = subject.replace(/[/\\]/g, '_').replace(/^[\s.]+|[\s.]+$/g, '');
  return safeFileName(hasLetters ? `${base}.eml` : 'message.eml', 0);
}
