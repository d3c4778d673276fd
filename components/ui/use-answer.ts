import { useActionState } from 'react';
import { orLost } from './lost-answers';

/**
 * useActionState for an action of ours: a lost answer is none, and is said by the frame. On the server it is the action itself, which a
 * form without scripts names. `answeredAt`: the address, as a browser asks for it, to which such a form is sent; whoever names the same address on
 * the page there has the answer.
 */
export function useAnswer<Answer>(
  action: (previous: Answer | null, form: FormData) => Promise<Answer>,
  answeredAt?: string,
) {
  return useActionState<Answer | null, FormData>(
    typeof window === 'undefined' ? action : orLost(action),
    null,
    answeredAt,
  );
}
