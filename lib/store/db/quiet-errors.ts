/** What is of names of our own only, which say what has to be migrated. */
const NAMES = /^(?:Table '[\w.-]{1,200}' doesn't exist|Unknown column '[\w.]{1,200}' in '[\w ]{1,40}')$/;
/** What the server says about the place: the name of a key or column, never a value. */
const PLACE = / for (?:key|column) ['`][\w.`]{1,200}['`](?: at row \d+)?$/;

/** MariaDB's own, for which the driver has no names: it knows MySQL's, which are others. */
const NAMES_OF_MARIADB: Readonly<Record<number, string>> = {
  1927: 'ER_CONNECTION_KILLED',
  1969: 'ER_STATEMENT_TIMEOUT',
};

/**
 * Removes from a database error whatever may be words of a mail, before it is rethrown: the statement, and what the
 * server quotes of it. Whatever becomes of the error, a log or a page then has its code, and the key or column that it
 * is about. Gives it the name of its code where it has none. Returns the error.
 */
export function quieten(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  nameCode(error);
  const { message } = error;
  if ('sqlState' in error) blank(error);
  if (error.message !== message) error.stack = error.stack?.replace(message, () => error.message) ?? '';
  return error;
}

function nameCode(error: Error & { code?: unknown; errno?: unknown }): void {
  if (error.code !== undefined || typeof error.errno !== 'number') return;
  const name = NAMES_OF_MARIADB[error.errno];
  if (name !== undefined) error.code = name;
}

function blank(error: Error): void {
  for (const name of ['message', 'sqlMessage']) {
    const text: unknown = Reflect.get(error, name);
    if (typeof text === 'string') Reflect.set(error, name, withoutValues(text));
  }
  Reflect.deleteProperty(error, 'sql');
}

function withoutValues(text: string): string {
  const quote = text.search(/['`"]/);
  if (quote === -1 || NAMES.test(text)) return text;
  const place = PLACE.exec(text);
  return place && place.index < quote ? text : `${text.slice(0, quote)}…${place?.[0] ?? ''}`;
}

/** The same function, whose errors are quietened. */
export function quietly<Arguments extends unknown[], Answer>(
  run: (...args: Arguments) => Promise<Answer>,
): (...args: Arguments) => Promise<Answer> {
  return (...args) =>
    run(...args).catch((error: unknown) => {
      throw quieten(error);
    });
}
