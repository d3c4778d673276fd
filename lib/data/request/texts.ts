import type { Messages } from 'next-intl';

/** Texts for the browser, by their nouns in messages/*.json. */
export type Texts = Partial<Messages>;
