/** What these do is the frame's own: to go through its links, and to follow one. */
const OWN = new Set(['Tab', 'Enter', ' ']);

/**
 * Lets the keys of the page work while the focus is in the frame with a mail: what is pressed there is pressed on the frame, too. The
 * document in it has our origin, and no script (lib/formats/mail/html-policy.ts); one that cannot be looked into is left alone.
 */
export function passKeysOn(frame: HTMLIFrameElement | null): void {
  frame?.contentDocument?.addEventListener('keydown', passOn);
}

/** Nobody presses a key sooner after a click. */
const LOOK_MS = 50;

/**
 * The same from when a document comes into the frame: it is loaded only when its pictures are, and in Firefox never where somebody has stopped that.
 * Returns the way to end it.
 */
export function passKeysOnEarly(frame: HTMLIFrameElement): () => void {
  passKeysOn(frame);
  const { contentDocument } = frame;
  // It may have been loaded before the scripts were. What is there before a document comes is complete, too, but no such address.
  if (contentDocument?.readyState === 'complete' && contentDocument.URL === frame.src) return () => {};
  const timer = setInterval(() => passKeysOn(frame), LOOK_MS);
  const stop = () => clearInterval(timer);
  frame.addEventListener('load', stop, { once: true });
  return () => {
    stop();
    frame.removeEventListener('load', stop);
  };
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

/**
 * Where a browser lets no page listen in a frame without scripts (WebKit), a click into the mail gives the focus back to the page, so that
 * the keys go on working; what is marked in the mail is copied all the same. Who goes there by Tab stays there, to go through its links.
 * Returns the way to end it.
 */
export function takeFocusBack(frame: HTMLIFrameElement): () => void {
  let byTab = false;
  const press = ({ type, key }: KeyboardEvent) => {
    byTab = type === 'keydown' && key === 'Tab';
  };
  const leave = () => {
    const isByTab = byTab;
    byTab = false;
    // Only now is it known where the focus has gone.
    setTimeout(() => {
      if (document.activeElement !== frame || isByTab || isHeard(frame)) return;
      frame.blur();
      window.focus();
    });
  };
  const marked = () => {
    const isOwn = document.getSelection()?.isCollapsed === false;
    return isOwn || isHeard(frame) ? '' : String(frame.contentDocument?.getSelection() ?? '');
  };
  const allowCopy = (event: Event) => {
    if (marked() !== '') event.preventDefault();
  };
  const copy = (event: ClipboardEvent) => {
    const text = marked();
    if (text === '' || !event.clipboardData) return;
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('keydown', press, true);
  document.addEventListener('keyup', press, true);
  window.addEventListener('blur', leave);
  document.addEventListener('beforecopy', allowCopy);
  document.addEventListener('copy', copy);
  return () => {
    document.removeEventListener('keydown', press, true);
    document.removeEventListener('keyup', press, true);
    window.removeEventListener('blur', leave);
    document.removeEventListener('beforecopy', allowCopy);
    document.removeEventListener('copy', copy);
  };
}

/** Whether what a page listens for in the frame is heard. A document that cannot be looked into is left alone, as if it were. */
function isHeard({ contentDocument }: HTMLIFrameElement): boolean {
  if (!contentDocument) return true;
  let heard = false;
  const hear = () => {
    heard = true;
  };
  contentDocument.addEventListener('heard', hear);
  contentDocument.dispatchEvent(new Event('heard'));
  contentDocument.removeEventListener('heard', hear);
  return heard;
}
