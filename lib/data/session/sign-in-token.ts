/** The request header in which proxy.ts hands the token of the sign-in form to the page. Never taken from outside. */
export const SIGN_IN_TOKEN_HEADER = 'x-sign-in-token';
