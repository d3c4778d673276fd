/** The request header in which a page says its language when the router asks for the next one (components/frame/say-language.ts). */
export const PAGE_LANGUAGE_HEADER = 'x-page-language';
