/** Who has done what a link of a digest did, in the audit log and where it says `by`: whoever has the mail can click in it. */
export const DIGEST_ACTOR = 'digest';
