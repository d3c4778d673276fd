'use client';

import { ONE_CLICK } from '@/components/ui/one-click';
import { useChange } from './change-context';
import { isGone } from './gone-messages';

/** Releases the message of the form that it is in, and lets its sender through from then on. `of` and `drawnAt`: the key of that message, and when the page was drawn, as of ChangeForm. */
export function LetButton(props: { address: string; label: string; of: string; drawnAt: number }) {
  const { address, label, of, drawnAt } = props;
  const change = useChange();
  return (
    <button
      type="submit"
      name="letting"
      value={address}
      className="button"
      aria-disabled={change.pending || isGone(change, of, drawnAt)}
      {...ONE_CLICK}
    >
      {label}
    </button>
  );
}
