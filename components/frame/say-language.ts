import { PAGE_LANGUAGE_HEADER } from '@/lib/data/session/page-language';
import { isForPage } from './hold-requests';

/**
 * Says with each page that the router asks for in which language the one is that stands here, as on-the-way.tsx has noted it: the root may be in another one for a browser that translates.
 * Where another was chosen in another tab meanwhile, or came with who has signed in there, proxy.ts answers with nothing, and the router loads the page afresh,
 * as it does with whatever it cannot use. What draws this page anew brings all of it along, and so need not be in its language.
 */
export function sayLanguage(): void {
  const send = window.fetch;
  window.fetch = (input, init) => {
    const { language } = document.documentElement.dataset;
    if (language === undefined || !isForPage(init) || isHere(input)) return send(input, init);
    const headers = new Headers(init?.headers);
    headers.set(PAGE_LANGUAGE_HEADER, language);
    return send(input, { ...init, headers });
  };
}

function isHere(input: RequestInfo | URL): boolean {
  const asked = new URL(input instanceof Request ? input.url : input, window.location.href);
  asked.searchParams.delete('_rsc');
  const { pathname, search } = window.location;
  return asked.pathname === pathname && `${asked.searchParams}` === `${new URLSearchParams(search)}`;
}
