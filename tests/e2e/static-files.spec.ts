import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Site, startSite } from '@/tests/support/site';
import { expect, test } from './fixtures';

// What browsers fetch beside the pages: compressed beforehand, and to be kept. And the setting that leaves compressing to a web server in front.

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** As it comes over the wire: nothing is unpacked here. */
function get(
  site: Site,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask(new URL(path, site.origin), { headers, method }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const FOR_EVER = 'public, max-age=31536000, immutable';

/** The scripts and style sheets that the sign-in page names. */
async function filesOf(site: Site): Promise<string[]> {
  const page = (await get(site, '/login')).body.toString();
  return [...new Set(page.match(/\/_next\/static\/[^"'\\ ]+\.(?:js|css)/g))];
}

test('scripts and style sheets come by brotli or gzip, and stay in the browser', async ({ site }) => {
  const files = await filesOf(site);
  expect(files.filter((file) => file.endsWith('.css'))).not.toEqual([]);
  for (const file of files) {
    const plain = await get(site, file);
    const [br, gzip] = [
      await get(site, file, { 'accept-encoding': 'gzip, br' }),
      await get(site, file, { 'accept-encoding': 'gzip' }),
    ];
    for (const { status, headers } of [plain, br, gzip]) {
      expect(status, file).toBe(200);
      expect(headers['cache-control'], file).toBe(FOR_EVER);
      expect(headers['content-type'], file).toMatch(
        /^(?:text|application)\/(?:javascript|css); charset=utf-8$/i,
      );
    }
    expect(plain.headers['content-encoding']).toBeUndefined();
    // What fits in one packet is sent as it is.
    if (plain.body.length < 1024) continue;
    expect(br.headers['content-encoding'], file).toBe('br');
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(gzip.headers['content-encoding'], file).toBe('gzip');
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(br.body.length).toBeLessThan(gzip.body.length);
  }
});

test('a part of one, its head, and one that the browser has already', async ({ site }) => {
  const [file = ''] = (await filesOf(site)).filter((name) => name.endsWith('.js'));
  const plain = await get(site, file);
  const part = await get(site, file, { range: 'bytes=5-14', 'accept-encoding': 'gzip, br' });
  expect(part.status).toBe(206);
  expect(part.headers['content-range']).toBe(`bytes 5-14/${plain.body.length}`);
  expect(part.headers['content-encoding']).toBeUndefined();
  expect(part.body.equals(plain.body.subarray(5, 15))).toBe(true);

  const whole = await get(site, file, { 'accept-encoding': 'br' });
  const head = await get(site, file, { 'accept-encoding': 'br' }, 'HEAD');
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
  for (const name of ['content-length', 'content-encoding', 'etag', 'cache-control', 'vary'])
    expect(head.headers[name], name).toBe(whole.headers[name]);

  const known = String(whole.headers.etag);
  const again = await get(site, file, { 'accept-encoding': 'br', 'if-none-match': known });
  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect((await get(site, file, { 'if-none-match': String(plain.headers.etag) })).status).toBe(304);
  expect((await get(site, file, { 'accept-encoding': 'gzip', 'if-none-match': known })).status).toBe(200);
});

test('pages come by gzip, and are kept by nobody', async ({ site }) => {
  const page = await get(site, '/login', { 'accept-encoding': 'gzip, br' });
  expect(page.headers['content-encoding']).toBe('gzip');
  expect(page.headers['cache-control']).toBe('private, no-store');
  expect(gunzipSync(page.body).toString()).toContain('</html>');
  const plain = await get(site, '/login', { 'accept-encoding': 'identity' });
  expect(plain.headers['content-encoding']).toBeUndefined();
});

test('with COMPRESSION=proxy nothing is compressed, and files are kept all the same', async () => {
  const site = await startSite({ COMPRESSION: 'proxy' });
  try {
    const accepting = { 'accept-encoding': 'gzip, br' };
    const page = await get(site, '/login', accepting);
    expect(page.headers['content-encoding']).toBeUndefined();
    expect(page.body.toString()).toContain('</html>');
    const [file = ''] = await filesOf(site);
    const { headers, body } = await get(site, file, accepting);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers['cache-control']).toBe(FOR_EVER);
    expect(headers['content-length']).toBe(String(body.length));
  } finally {
    await site.stop();
  }
});
