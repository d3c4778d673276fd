import { chmodSync, mkdirSync, mkdtempSync, opendirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfFiles } from '@/lib/formats/dspam/conf-files';

const folder = mkdtempSync(path.join(tmpdir(), 'conf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('readConfFiles', () => {
  it('reads a file, every *.conf of a folder, and what those include, in their places', () => {
    write('parts/a.conf', `MySQLDb inner # x\nInclude ${folder}/deeper`);
    write('parts/b.txt', 'MySQLDb wrong');
    write('parts/.conf', 'Opt in');
    write('parts/c.conf/d.conf', 'MySQLDb wrong');
    write('deeper/z.conf', 'MySQLUser deep');
    const main = write(
      'main.conf',
      `Home /a\nInclude ${folder}/parts\nMySQLDb last\nInclude ${write('one', 'MySQLPass p')}\n`,
    );
    const { conf, unreadable, stamps } = readConfFiles(main);
    expect(conf.all('MySQLDb')).toEqual(['inner', 'last']);
    expect([conf.first('Opt'), conf.first('MySQLUser'), conf.first('MySQLPass')]).toEqual([
      'in',
      'deep',
      'p',
    ]);
    expect(unreadable).toEqual([]);
    for (const file of ['main.conf', 'parts', 'parts/a.conf', 'deeper', 'deeper/z.conf', 'one'])
      expect(stamps.has(path.join(folder, file))).toBe(true);
  });

  it('takes the files of a folder in the order that the folder has, which decides whose line counts', () => {
    const names = Array.from({ length: 30 }, (_, at) => `${(at * 7919) % 31}-${at}.conf`);
    for (const name of names) write(`many/${name}`, `Key ${name}`);
    const listed: string[] = [];
    const many = opendirSync(path.join(folder, 'many'));
    for (let entry = many.readSync(); entry; entry = many.readSync()) listed.push(entry.name);
    many.closeSync();
    expect(readConfFiles(write('ordered.conf', `Include ${folder}/many`)).conf.all('Key')).toEqual(listed);
  });

  it('names what it may not read, and passes over what is not there, as DSPAM does', () => {
    const main = write('broken.conf', `Include ${folder}/not-there\nInclude ${folder}/loop.conf\nHome /a`);
    write('loop.conf', `Include ${folder}/loop.conf\nOpt out`);
    expect(readConfFiles(main).unreadable).toEqual([]);
    expect(readConfFiles(main).conf.first('Home')).toBe('/a');
    const gone = path.join(folder, 'gone.conf');
    expect(readConfFiles(gone).unreadable).toEqual([{ file: gone, code: 'ENOENT' }]);
    if (process.getuid?.() === 0) return;
    chmodSync(path.join(folder, 'loop.conf'), 0);
    expect(readConfFiles(main).unreadable).toEqual([
      { file: path.join(folder, 'loop.conf'), code: 'EACCES' },
    ]);
  });
});
