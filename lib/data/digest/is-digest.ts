import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';

/** Whether it was no person, but a link of a digest or an answer to it, that did something. */
export function isDigest(actor: string | null): boolean {
  return actor === DIGEST_ACTOR;
}
