/**
 * Keeps the text of a mail in the theme of the page around it when somebody chooses another one: the document in the frame was made with the
 * theme in force (lib/formats/mail/mail-document.ts). One that cannot be looked into stays as it is. Returns the way to end it.
 */
export function followTheme(frame: HTMLIFrameElement): () => void {
  const page = document.documentElement;
  const tell = () => {
    const root = frame.contentDocument?.documentElement;
    if (root && page.dataset.theme) root.dataset.theme = page.dataset.theme;
  };
  const watch = new MutationObserver(tell);
  watch.observe(page, { attributeFilter: ['data-theme'] });
  frame.addEventListener('load', tell);
  return () => {
    watch.disconnect();
    frame.removeEventListener('load', tell);
  };
}
