import { readFileSync } from 'node:fs';

/** An example file of docs/scale.md as it stands there: the block behind the line that names it and ends in a colon. */
export function documentedFile(name: string): string {
  const lines = readFileSync('docs/scale.md', 'utf8').split('\n');
  const title = lines.findIndex((line, index) => line.includes(name) && lines[index + 2]?.startsWith('```'));
  const end = lines.indexOf('```', title + 3);
  if (title === -1 || end === -1) throw new Error(`docs/scale.md has no file ${name}`);
  return `${lines.slice(title + 3, end).join('\n')}\n`;
}
