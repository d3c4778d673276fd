import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** As mysql2 announces each statement of this process, whoever asks it. */
const CHANNEL = 'tracing:mysql2:query:start';

/** The statements that this process asks while `work` is done, those of the background among them. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const note = (message: unknown) => {
    const sql = typeof message === 'object' && message !== null && 'query' in message ? message.query : '';
    asked.push(String(sql));
  };
  subscribe(CHANNEL, note);
  try {
    await work();
    return asked;
  } finally {
    unsubscribe(CHANNEL, note);
  }
}
