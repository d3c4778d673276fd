/** Lists whose rows are in the document alone, by name. Each says what its rows are beside what it puts into one. */
// biome-ignore lint/suspicious/noEmptyInterface: it is added to where rows are known.
export interface DocumentRows {}

declare global {
  /** What belongs to the document that is being answered with; made by scripts/serve.mjs. Nothing where data alone is asked for. */
  var dashboardDocument: { getStore(): Partial<DocumentRows> | undefined } | undefined;
}

/** What a list gets for its rows: nothing where the document has them already. */
export type GivenRows<Name extends keyof DocumentRows> = DocumentRows[Name] | null;

/**
 * Next sends what a component in the browser is given twice with a whole page: as HTML, and as data for its script. Rows are most of a
 * page, so they are put aside for the HTML here, and the script reads them from it (`rowsOf`). See decision 191.
 */
export function giveRows<Name extends keyof DocumentRows>(
  name: Name,
  rows: DocumentRows[Name],
): GivenRows<Name> {
  const document = globalThis.dashboardDocument?.getStore();
  if (!document) return rows;
  document[name] = rows;
  return null;
}

/** Read once: the list may be left and come back long after the document has changed. */
const known: Partial<DocumentRows> = {};

/** The rows that a list shows, with what it was given; `read` finds them in the document. */
export function rowsOf<Name extends keyof DocumentRows>(
  name: Name,
  given: GivenRows<Name>,
  read: () => DocumentRows[Name],
): DocumentRows[Name] {
  if (given !== null) return given;
  if (typeof window !== 'undefined') {
    const rows = known[name] ?? read();
    known[name] = rows;
    return rows;
  }
  const rows = globalThis.dashboardDocument?.getStore()?.[name];
  if (!rows) throw new Error(`the rows of ${name} were lost on the way to the document`);
  return rows;
}
