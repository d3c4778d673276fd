import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { type Trouble, troubleOf } from './trouble';

export type ActionResult<T> = { ok: true; data: T } | ({ ok: false } & Trouble);

/**
 * A server action: checks its form against a schema, runs, and turns every error into an answer. Fields that may come more
 * than once (`key`) are named in `lists`.
 */
export function defineAction<Input, Output>(
  schema: z.ZodType<Input>,
  run: (input: Input) => Promise<Output>,
  lists: readonly string[] = [],
): (previous: ActionResult<Output> | null, form: FormData) => Promise<ActionResult<Output>> {
  return async (_previous, form) => {
    const fields = Object.fromEntries(
      [...new Set(form.keys())].map((name) => [
        name,
        lists.includes(name) ? form.getAll(name) : form.get(name),
      ]),
    );
    const input = schema.safeParse(fields);
    if (!input.success) return { ok: false, code: 'invalid', reason: 'invalid', values: {} };
    try {
      return { ok: true, data: await run(input.data) };
    } catch (error) {
      unstable_rethrow(error);
      return { ok: false, ...(await troubleOf(error)) };
    }
  };
}
