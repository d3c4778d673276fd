/** How much of a text is searched, in characters. */
export const EXCERPT_LENGTH = 4096;
/** How much of it a list shows, in characters. */
export const SNIPPET_LENGTH = 120;
