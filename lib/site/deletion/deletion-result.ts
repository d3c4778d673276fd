import type { UserRows } from './user-rows';

/** What a deletion has found at its beginning, and done so far. */
export interface DeletionResult {
  uid: number;
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
