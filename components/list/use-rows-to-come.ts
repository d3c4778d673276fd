import { useRouter } from 'next/navigation';
import { type RefObject, useEffect } from 'react';

/**
 * Has the page drawn anew behind what is shown once messages have left it (`without` counts them), where others move up, nothing is left, or
 * one of them may be open beside the list. Where all of a list is shown there is nothing that the server would add.
 */
export function useRowsToCome(
  form: RefObject<HTMLFormElement | null>,
  without: number,
  hasMore: boolean,
): void {
  const router = useRouter();
  useEffect(() => {
    if (without === 0) return;
    const isEmpty = form.current?.querySelector('[data-row]') === null;
    if (hasMore || isEmpty || document.querySelector('.split-message > *')) router.refresh();
  }, [form, without, hasMore, router]);
}
