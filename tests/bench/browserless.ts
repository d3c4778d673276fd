import { hiddenFields } from '@/tests/support/http-visitor';
import { type Person, type Site, signInOf } from '@/tests/support/site';

/** What a form is filled in with; a list is a field that comes several times. */
type Fields = Record<string, string | string[]>;

/** What a browser without scripts does: keeps cookies, follows its forms. */
export interface Visitor {
  /** Fetches a page whole; throws unless it answers 200. Milliseconds and text. */
  get(path: string): Promise<{ ms: number; text: string }>;
  /** Sends the first form with `marker` in it (`name="mailbox"`) of a page fetched before, with more fields. Milliseconds and the page that follows. */
  submit(path: string, page: string, fields: Fields, marker?: string): Promise<{ ms: number; text: string }>;
}

/** Signs in through the form. */
export async function signIn(site: Pick<Site, 'origin'>, person: Person): Promise<Visitor> {
  const jar = new Map<string, string>();
  const request = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const started = performance.now();
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie, origin: site.origin };
    const response = await fetch(new URL(path, site.origin), { redirect: 'manual', ...init, headers });
    const text = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return { ms: performance.now() - started, text, status: response.status };
  };
  const login = await request('/login');
  const { name, password } = signInOf(person);
  const form = new URLSearchParams({
    ...hiddenFields(login.text, 'name="csrfToken"'),
    username: name,
    password,
  });
  await request('/api/auth/callback/credentials', { method: 'POST', body: form });
  const checked = async (path: string, init?: RequestInit) => {
    const answer = await request(path, init);
    if (answer.status !== 200) throw new Error(`${init?.method ?? 'GET'} ${path} answered ${answer.status}`);
    return answer;
  };
  return {
    get: (path) => checked(path),
    submit(path, page, fields, marker = 'name="mailbox"') {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...hiddenFields(page, marker), ...fields }))
        for (const each of [value].flat()) body.append(name, each);
      return checked(path, { method: 'POST', body });
    },
  };
}
