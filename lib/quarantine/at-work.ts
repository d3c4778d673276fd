// Next evaluates modules more than once (per bundle); one set a process is enough.
const shared = globalThis as typeof globalThis & { dashboardAtWork?: Set<bigint> };

/** Runs `work` on an operation; meanwhile this process does not take it for abandoned, whatever its clock says. */
export async function atWork<T>(id: bigint, work: () => Promise<T>): Promise<T> {
  shared.dashboardAtWork ??= new Set();
  shared.dashboardAtWork.add(id);
  try {
    return await work();
  } finally {
    shared.dashboardAtWork.delete(id);
  }
}

/** Whether this process is working on the operation. */
export function isAtWork(id: bigint): boolean {
  return shared.dashboardAtWork?.has(id) ?? false;
}
