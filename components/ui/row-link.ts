/**
 * The link of a message in a list, by what the server wrote and not by what a script has marked: the parts of a page come to life one after
 * the other, and a list may do so last.
 */
export const ROW_LINK = '[data-list] .cell-subject > a';

/** The link of a message that a click follows here, in this window; none when the click was for something else, or somebody has taken care of it. */
export function rowLinkOf(event: MouseEvent): HTMLAnchorElement | null {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!isPlain || event.defaultPrevented || !(event.target instanceof Element)) return null;
  return event.target.closest<HTMLAnchorElement>(ROW_LINK);
}

/** Whether two paths are of the same page: an address that was typed keeps its `@`, where a link has `%40`. */
export function isSamePath(path: string, other: string): boolean {
  return path === other || decoded(path) === decoded(other);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
