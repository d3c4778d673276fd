import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import { leadToSignIn, requireSamePerson } from '@/lib/data/session/same-person';
import { SIGNED_IN_AS } from '@/lib/data/session/signed-in-as';
import { AppError } from '@/lib/ground/errors';
import { type Trouble, troubleOf } from './trouble';

export type ActionResult<T> = { ok: true; data: T } | ({ ok: false } & Trouble);

/**
 * A server action: checks to whom its form was shown, the form against a schema, runs, and turns every error into an answer; only to the sign-in it
 * leads by itself. Fields that may come more than once (`key`) are named in `lists`.
 */
export function defineAction<Input, Output>(
  schema: z.ZodType<Input>,
  run: (input: Input) => Promise<Output>,
  lists: readonly string[] = [],
): (previous: ActionResult<Output> | null, form: FormData) => Promise<ActionResult<Output>> {
  return async (_previous, form) => {
    await requireSamePerson(form);
    const names = new Set(form.keys());
    names.delete(SIGNED_IN_AS);
    const fields = Object.fromEntries(
      [...names].map((name) => [name, lists.includes(name) ? form.getAll(name) : form.get(name)]),
    );
    const input = schema.safeParse(fields);
    if (!input.success) return { ok: false, code: 'invalid', reason: 'invalid', values: {} };
    try {
      return { ok: true, data: await run(input.data) };
    } catch (error) {
      unstable_rethrow(error);
      if (error instanceof AppError && error.reason === 'signedOut') await leadToSignIn('ended');
      return { ok: false, ...(await troubleOf(error)) };
    }
  };
}
