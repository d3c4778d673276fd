// The files that a build has for browsers, compressed beforehand (compress-files.mjs), as Next answers with none that are.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { COMPRESSED } from './compress-files.mjs';

/** The smallest first. */
const ENCODINGS = /** @type {const} */ ([
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
]);
const TYPES = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
]);
/** Another content has another name. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** @typedef {{ body: Buffer, etag: string }} Copy */

/**
 * Answers requests for these files, from memory. What it has nothing for is left to Next: false.
 * @param {string} build the folder of the build
 * @param {string} basePath below which path of its host the dashboard is; '' for none
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean}
 */
export function staticFiles(build, basePath) {
  const copies = readCopies(join(build, COMPRESSED), `${basePath}/_next/static/`);
  return (request, response) => {
    const path = decoded((request.url ?? '').replace(/[?#].*/s, ''));
    const found = copies.get(path);
    // A part is one of the file as it is.
    if (!found || !['GET', 'HEAD'].includes(request.method ?? '') || request.headers.range !== undefined)
      return false;
    const encoding = ENCODINGS.find(
      ({ name }) => found.has(name) && accepts(request.headers['accept-encoding'], name),
    );
    const copy = encoding && found.get(encoding.name);
    if (!encoding || !copy) return false;
    response.setHeader('Cache-Control', CACHE_CONTROL);
    response.setHeader('ETag', copy.etag);
    response.setHeader('Vary', 'Accept-Encoding');
    if (names(request.headers['if-none-match'], copy.etag)) {
      response.writeHead(304).end();
      return true;
    }
    response.writeHead(200, {
      'Content-Encoding': encoding.name,
      'Content-Length': copy.body.length,
      'Content-Type': TYPES.get(/\.[a-z]+$/.exec(path)?.[0] ?? '') ?? 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : copy.body);
    return true;
  };
}

/** @param {string} folder @param {string} address @returns {Map<string, Map<string, Copy>>} by path, then by encoding */
function readCopies(folder, address) {
  /** @type {Map<string, Map<string, Copy>>} */
  const copies = new Map();
  if (!existsSync(folder)) return copies;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const encoding = ENCODINGS.find(({ ending }) => entry.name.endsWith(ending));
    if (!entry.isFile() || !encoding) continue;
    const file = join(entry.parentPath, entry.name);
    const name = relative(folder, file).split(sep).join('/').slice(0, -encoding.ending.length);
    const body = readFileSync(file);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const known = copies.get(address + name) ?? new Map();
    copies.set(address + name, known.set(encoding.name, { body, etag }));
  }
  return copies;
}

/** @param {string} path */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Whether a browser takes this encoding: `gzip, br;q=0.5`, and not `br;q=0` (RFC 9110, 12.5.3).
 * @param {string | string[] | undefined} header @param {string} name
 */
export function accepts(header, name) {
  const given = String(header ?? '')
    .split(',')
    .map((each) =>
      each
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/),
    );
  const own = given.find(([coding]) => coding === name) ?? given.find(([coding]) => coding === '*');
  if (!own) return false;
  const weight = own.find((part) => part.startsWith('q='));
  return weight === undefined || Number(weight.slice(2)) > 0;
}

/** @param {string | undefined} header @param {string} etag */
function names(header, etag) {
  const given = (header ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  return given.includes('*') || given.includes(etag);
}
