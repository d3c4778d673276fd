/** The id of the element that names a message of the list, by its place there: short, as each row has it twice. */
export function subjectId(index: number): string {
  return `s${index}`;
}
