import { expect, it } from 'vitest';
import { noteRequestError } from '@/lib/data/request/note-request-error';
import { hearLog } from '@/tests/support/hear-log';

const lines = hearLog();
const request = { path: '/mailbox/alice/quarantine?q=secret', method: 'GET', headers: { cookie: 'secret' } };
const context = {
  routerKind: 'App Router',
  routePath: '/mailbox/[user]/quarantine',
  routeType: 'render',
  revalidateReason: undefined,
} as const;

it('writes the number that a page shows into the record of its error, and nothing of what was sent', async () => {
  await noteRequestError(Object.assign(new Error('no luck'), { digest: '2958349043' }), request, context);
  await noteRequestError('a text', request, { ...context, routeType: 'route' });
  expect(lines).toEqual([
    expect.stringMatching(
      /^error a request failed: digest=2958349043 method=GET route="\/mailbox\/\[user\]\/quarantine" of=render error="Error: no luck" stack="/,
    ),
    'error a request failed: method=GET route="/mailbox/[user]/quarantine" of=route error="a text"',
  ]);
  expect(lines.join()).not.toContain('secret');
});
