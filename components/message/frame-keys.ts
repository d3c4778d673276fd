/** What these do is the frame's own: to go through its links, and to follow one. */
const OWN = new Set(['Tab', 'Enter', ' ']);

/**
 * Lets the keys of the page work while the focus is in the frame with a mail: what is pressed there is pressed on the frame, too. The
 * document in it has our origin, and no script (lib/formats/mail/html-policy.ts); one that cannot be looked into is left alone.
 */
export function passKeysOn(frame: HTMLIFrameElement | null): void {
  frame?.contentDocument?.addEventListener('keydown', passOn);
}

function passOn(event: KeyboardEvent): void {
  const frame = event.view?.frameElement;
  if (!frame || !event.isTrusted || OWN.has(event.key)) return;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, isComposing } = event;
  const pressed = { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, isComposing };
  const isUnused = frame.dispatchEvent(
    new KeyboardEvent('keydown', { ...pressed, bubbles: true, cancelable: true }),
  );
  if (!isUnused) event.preventDefault();
}
