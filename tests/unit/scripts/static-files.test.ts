import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFiles } from '@/scripts/setup/compress-files.mjs';
import { accepts, staticFiles } from '@/scripts/setup/static-files.mjs';

const SCRIPT = 'console.log("a line that comes again and again");\n'.repeat(100);
const build = mkdtempSync(path.join(tmpdir(), 'static-files-'));
let port: number;
const server = createServer((request, response) => {
  if (!give(request, response)) response.end('left to Next');
});
let give: ReturnType<typeof staticFiles>;

beforeAll(async () => {
  mkdirSync(path.join(build, 'static', 'chunks'), { recursive: true });
  writeFileSync(path.join(build, 'static', 'chunks', 'a b.js'), SCRIPT);
  writeFileSync(path.join(build, 'static', 'chunks', 'short.js'), 'void 0');
  writeFileSync(path.join(build, 'static', 'picture.png'), SCRIPT);
  await compressFiles(build);
  give = staticFiles(build, '/dspam');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(build, { recursive: true });
});

interface Answer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

function get(file: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask({ port, host: '127.0.0.1', path: `/dspam/_next/static/${file}`, method, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const BROWSER = { 'accept-encoding': 'gzip, deflate, br, zstd' };

describe('files of the build', () => {
  it('come by brotli, and may be kept for ever', async () => {
    const { status, headers, body } = await get('chunks/a%20b.js?dpl=1', BROWSER);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  });

  it('come by gzip to who takes no brotli, and are left to Next for who takes neither', async () => {
    const { headers, body } = await get('chunks/a%20b.js', { 'accept-encoding': 'br;q=0, gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe(SCRIPT);
    for (const encoding of ['identity', 'deflate', '', 'gzip;q=0, br;q=0.0'])
      expect((await get('chunks/a%20b.js', { 'accept-encoding': encoding })).body.toString()).toBe(
        'left to Next',
      );
  });

  it('are not sent again to who has them, in the encoding that was asked for', async () => {
    const { headers } = await get('chunks/a%20b.js', BROWSER);
    const etag = String(headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('chunks/a%20b.js', { ...BROWSER, 'if-none-match': known });
      expect(again.status, known).toBe(304);
      expect(again.body).toHaveLength(0);
      expect(again.headers).toMatchObject({ etag, vary: 'Accept-Encoding' });
    }
    for (const [encoding, known] of [
      ['gzip', etag],
      ['br', '"other"'],
    ] as const)
      expect(
        (await get('chunks/a%20b.js', { 'accept-encoding': encoding, 'if-none-match': known })).status,
      ).toBe(200);
  });

  it('tell a HEAD what a GET would get', async () => {
    const [whole, head] = [
      await get('chunks/a%20b.js', BROWSER),
      await get('chunks/a%20b.js', BROWSER, 'HEAD'),
    ];
    expect(head.body).toHaveLength(0);
    const told = ({ headers: { date: _date, ...others } }: Answer) => others;
    expect(told(head)).toEqual(told(whole));
  });

  it.each([
    ['a part', 'chunks/a%20b.js', { ...BROWSER, range: 'bytes=0-9' }, 'GET'],
    ['a change', 'chunks/a%20b.js', BROWSER, 'POST'],
    ['what is too short to gain', 'chunks/short.js', BROWSER, 'GET'],
    ['what is compressed already', 'picture.png', BROWSER, 'GET'],
    ['what is not there', 'chunks/none.js', BROWSER, 'GET'],
    ['the copy itself', 'chunks/a%20b.js.br', BROWSER, 'GET'],
    ['a way out of the folder', '../static/chunks/a%20b.js', BROWSER, 'GET'],
    ['broken escapes', 'chunks/%zz.js', BROWSER, 'GET'],
  ])('leave %s to Next', async (_what, file, headers, method) => {
    expect((await get(file, headers, method)).body.toString()).toBe('left to Next');
  });

  it('are all left to Next where a build has no copies', async () => {
    const none = staticFiles(path.join(build, 'static'), '/dspam');
    const before = give;
    give = none;
    expect((await get('chunks/a%20b.js', BROWSER)).body.toString()).toBe('left to Next');
    give = before;
  });
});

describe('Accept-Encoding', () => {
  it.each([
    ['br', true],
    ['gzip, BR', true],
    ['gzip, br;q=0.001', true],
    ['*', true],
    ['gzip;q=1, *;q=0.5', true],
    ['br;q=0', false],
    ['br; q=0.000', false],
    ['*;q=0', false],
    ['*, br;q=0', false],
    ['brotli', false],
    ['', false],
    [undefined, false],
  ])('%j takes brotli: %j', (header, takes) => {
    expect(accepts(header, 'br')).toBe(takes);
  });
});
