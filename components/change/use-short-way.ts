import { type RefObject, useEffect } from 'react';

/**
 * The region with the result stands before a list of perhaps a hundred stops. So while the focus is where the change has left it,
 * Tab leads to the first button of the region, and from its last one, or back from the first, to where it was.
 */
export function useShortWay(region: RefObject<HTMLElement | null>, shown: unknown): void {
  useEffect(() => {
    if (!shown) return;
    let from: Element | null = null;
    // By then the focus has been given back.
    const frame = requestAnimationFrame(() => {
      from = document.activeElement;
    });
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey)
        return;
      const { activeElement } = document;
      const buttons = [...(region.current?.querySelectorAll('button') ?? [])];
      const end = event.shiftKey ? buttons[0] : buttons.at(-1);
      const to = activeElement === from ? buttons[0] : activeElement === end ? from : null;
      if (!(to instanceof HTMLElement) || !to.isConnected) return;
      event.preventDefault();
      to.focus();
    };
    document.addEventListener('keydown', press);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('keydown', press);
    };
  }, [region, shown]);
}
