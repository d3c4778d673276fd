const ACTS: Record<string, 'undo' | 'delete'> = {
  undo: 'undo',
  restore: 'undo',
  retrainBack: 'undo',
  delete: 'delete',
  expire: 'delete',
  arrived: 'delete',
};

/** What was to be done, as far as the sentences below `failure.` differ by it: `kind` of a click, a job or an operation. */
export function failureAct(kind: string): { act: 'release' | 'undo' | 'delete' } {
  return { act: ACTS[kind] ?? 'release' };
}
