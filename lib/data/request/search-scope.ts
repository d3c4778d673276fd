/** How much of a text is searched, in characters. */
export { EXCERPT_LENGTH } from '@/lib/formats/mail/excerpt-length';
