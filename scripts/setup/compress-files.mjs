// Compressed copies of the files that Next has made for browsers, as small as they get: made once, with each build (next.config.js).
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Beside Next's own folder `static`: what lies in that is served by Next under its own name. */
export const COMPRESSED = 'compressed';
const STATIC = 'static';
/** What is compressed already, such as fonts and pictures, gets no smaller. */
const COMPRESSIBLE = /\.(css|js|json|map|svg|txt)$/;
/** An answer of this many bytes is one packet anyway. */
const LEAST_BYTES = 1024;

const ENCODERS = {
  br: promisify((/** @type {Buffer} */ bytes, /** @type {import('node:zlib').CompressCallback} */ done) =>
    brotliCompress(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }, done),
  ),
  gz: promisify((/** @type {Buffer} */ bytes, /** @type {import('node:zlib').CompressCallback} */ done) =>
    gzip(bytes, { level: constants.Z_BEST_COMPRESSION }, done),
  ),
};

/**
 * Writes `compressed/PATH.br` and `.gz` for each file `static/PATH` of a build.
 * @param {string} build its folder
 */
export async function compressFiles(build) {
  const root = join(build, STATIC);
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name));
  await Promise.all(
    files.map(({ parentPath, name }) => compressFile(build, relative(root, join(parentPath, name)))),
  );
}

/** @param {string} build @param {string} file */
async function compressFile(build, file) {
  const bytes = await readFile(join(build, STATIC, file));
  if (bytes.length < LEAST_BYTES) return;
  const copy = join(build, COMPRESSED, file);
  await mkdir(dirname(copy), { recursive: true });
  for (const [ending, encode] of Object.entries(ENCODERS))
    await writeFile(`${copy}.${ending}`, await encode(bytes));
}
