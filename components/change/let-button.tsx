'use client';

import { ONE_CLICK } from '@/components/ui/one-click';
import { useChange } from './change-context';

/** Releases the message of the form that it is in, and lets its sender through from then on. */
export function LetButton({ address, label }: { address: string; label: string }) {
  const { pending } = useChange();
  return (
    <button
      type="submit"
      name="letting"
      value={address}
      className="button"
      aria-disabled={pending}
      {...ONE_CLICK}
    >
      {label}
    </button>
  );
}
