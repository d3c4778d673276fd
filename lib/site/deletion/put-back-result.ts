import type { DeletedCopies } from './find-copies';

/** What putting a user's data back has done so far. */
export interface PutBackResult {
  /** The deletion whose copies are put back. */
  deletion: string;
  /** How far the file of rows was read, in bytes. */
  offset: number;
  rows: number;
  /** Names in the user's folder that are there again. */
  files: string[];
  /** Names that existed again, so that their copies stay where they are. */
  left: string[];
}

/** The result that a task has saved; null for one that has not begun. */
export function readPutBackResult(text: string): PutBackResult | null {
  const saved = JSON.parse(text) as Partial<PutBackResult>;
  return saved.deletion === undefined ? null : (saved as PutBackResult);
}

/** That of putting copies back which has just begun. */
export function begunPutBack({ task }: Pick<DeletedCopies, 'task'>): PutBackResult {
  return { deletion: task.toString(), offset: 0, rows: 0, files: [], left: [] };
}
