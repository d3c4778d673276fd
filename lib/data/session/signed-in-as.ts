/** The field in which a form says to whom its page was shown. */
export const SIGNED_IN_AS = 'as';
/** The request header in which proxy.ts hands on the address that was asked, without BASE_PATH. Never taken from outside. */
export const ASKED_PATH_HEADER = 'x-asked-path';
