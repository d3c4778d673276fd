/** As many characters as a list has room for; the message itself shows all of them. */
const SUBJECT_LENGTH = 120;

/** A subject for a list. */
export function shortSubject(subject: string): string {
  const first = firstOf(subject, SUBJECT_LENGTH);
  return first === subject ? subject : `${first}…`;
}

/** So many characters of a text: none of them in part. */
export function firstOf(text: string, count: number): string {
  return text.length <= count ? text : [...text].slice(0, count).join('');
}
