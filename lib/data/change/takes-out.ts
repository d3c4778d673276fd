/**
 * The field of a form that takes what was released or deleted out of its list by itself: the server then does not draw the page anew with
 * its answer.
 */
export const TAKES_OUT = 'takesOut';
