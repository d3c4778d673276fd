import { holdRequests } from '@/components/frame/hold-requests';
import { sayLanguage } from '@/components/frame/say-language';

/*
 * Runs in the browser before React does, and so before the router listens for the ways back and forward: of the listeners of
 * `popstate` the first that was added is the first that hears of it, whatever phase it asks for. Somebody who must not be led away yet
 * prevents `beforetravel` (components/ui/use-leave-guard.ts), and the router does not hear of it.
 */
window.addEventListener('popstate', (event) => {
  const isFree = window.dispatchEvent(new Event('beforetravel', { cancelable: true }));
  if (!isFree) event.stopImmediatePropagation();
});

sayLanguage();
holdRequests();

/** The router calls it as soon as somebody asks for another page; `to` may be without the base path (components/frame/on-the-way.tsx). */
export function onRouterTransitionStart(to: string): void {
  window.dispatchEvent(new CustomEvent('travel', { detail: to }));
}
