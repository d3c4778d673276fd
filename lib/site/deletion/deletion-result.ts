import type { DeletionPreview } from './preview-deletion';
import type { UserRows } from './user-rows';

/** What a deletion has found at its beginning, and done so far. */
export interface DeletionResult {
  /** Null where there are files alone: another filter host has taken the rows. */
  uid: number | null;
  rows: UserRows;
  /** Names in the user's folder. */
  files: string[];
  removed: Partial<UserRows>;
  moved: string[];
}

/** The result that a task has saved; null for one that has not begun. */
export function readDeletionResult(text: string): DeletionResult | null {
  const saved = JSON.parse(text) as Partial<DeletionResult>;
  return saved.uid === undefined ? null : (saved as DeletionResult);
}

/** That of a deletion which has just begun. */
export function begunOf({
  uid,
  rows,
  files,
}: Pick<DeletionPreview, 'uid' | 'rows' | 'files'>): DeletionResult {
  return { uid, rows, files: files.map(({ name }) => name), removed: {}, moved: [] };
}
