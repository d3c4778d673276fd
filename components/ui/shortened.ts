/** As many characters as a list has room for; the message itself shows all of them. */
const SUBJECT_LENGTH = 120;

/** A subject for a list. */
export function shortSubject(subject: string): string {
  return shortened(subject, SUBJECT_LENGTH);
}

/** So many characters of a text, none of them in part, and a sign that there are more. */
export function shortened(text: string, count: number): string {
  return text.length <= count ? text : `${[...text].slice(0, count).join('').trimEnd()}…`;
}
