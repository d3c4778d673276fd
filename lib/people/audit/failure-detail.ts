/** The detail of an audit entry about messages that could not be released: how many, and the click or job whose operations know more. */
export function failureDetail(messages: number, batch: string): string {
  return `${messages} ${batch}`;
}

/** Reads such a detail; null for any other text. */
export function parseFailureDetail(detail: string): { messages: number; batch: string } | null {
  const [, messages, batch] = /^(\d+) ([0-9a-f-]{36})$/.exec(detail) ?? [];
  return messages && batch ? { messages: Number(messages), batch } : null;
}
