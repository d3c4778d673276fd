import { SIGNED_IN_AS } from '@/lib/data/session/signed-in-as';

/** Somebody without a browser: keeps cookies, follows nothing by itself. */
export class HttpVisitor {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;
  /** Sent with every request, as a web server in front does. */
  readonly #headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string> = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  /** One request; redirects are answers. */
  async request(
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; text: string; location: string }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...this.#headers,
      ...Object.fromEntries(new Headers(init.headers)),
      cookie,
      origin: this.#origin,
    };
    const response = await fetch(new URL(path, this.#origin), { redirect: 'manual', ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location') ?? '',
    };
  }

  /** Sends the sign-in form. Returns where it leads: the path and the query. */
  async signIn(username: string, password: string): Promise<string> {
    const form = hiddenFields((await this.request('/login')).text, 'csrfToken');
    const body = new URLSearchParams({ ...form, username, password });
    let { location } = await this.request('/api/auth/callback/credentials', { method: 'POST', body });
    // next-auth tells the sign-in page what went wrong by way of addresses of its own.
    while (new URL(location, this.#origin).pathname.startsWith('/api/auth/'))
      location = (await this.request(location)).location;
    const { pathname, search } = new URL(location, this.#origin);
    return `${pathname}${search}`;
  }

  /** Sends a form of a page: its hidden fields, with these over them. */
  async submit(path: string, fields: Record<string, string>) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return this.request(path, { method: 'POST', body });
  }
}

/** The hidden fields of the first form of a page that has `marker` in it. */
export function hiddenFields(page: string, marker: string): Record<string, string> {
  const forms = page.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((text) => text.includes(marker)) ?? '';
  const fields: Record<string, string> = {};
  for (const tag of form.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []) {
    const name = decodeEntities(/name="([^"]*)"/.exec(tag)?.[1]);
    // To whom a page was shown: a form of one person that another one sends is what these visitors try.
    if (name === SIGNED_IN_AS) continue;
    fields[name] = decodeEntities(/value="([^"]*)"/.exec(tag)?.[1]);
  }
  return fields;
}

function decodeEntities(text = ''): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
