import { useActionState } from 'react';
import { orLost } from './lost-answers';

/**
 * useActionState for an action of ours: a lost answer is none, and is said by the frame. On the server it is the action itself, which a
 * form without scripts names.
 */
export function useAnswer<Answer>(action: (previous: Answer | null, form: FormData) => Promise<Answer>) {
  return useActionState<Answer | null, FormData>(
    typeof window === 'undefined' ? action : orLost(action),
    null,
  );
}
