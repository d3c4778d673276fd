import { afterEach, describe, expect, it, vi } from 'vitest';
import { inBackground } from '@/lib/ground/in-background';
import { log, setLog } from '@/lib/ground/log';
import { takeConsole } from '@/lib/ground/take-console';
import { enterRequest, noteActor, outsideRequest } from '@/lib/ground/this-request';
import { hearLog } from '@/tests/support/hear-log';

const lines = hearLog();
const USUAL = { level: 'info', format: 'text', toJournal: false } as const;
afterEach(() => setLog(USUAL));

describe('the log', () => {
  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ] as const)('writes from the level %s on', (level, written) => {
    setLog({ ...USUAL, level });
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('something happened');
    expect(lines).toEqual(written.map((each) => `${each} something happened`));
  });

  it('says an error with its code, its causes and where it was thrown', () => {
    const cause = Object.assign(new Error('connect\nrefused'), { code: 'ECONNREFUSED' });
    log.error('something failed', { task: 7n }, new TypeError('no luck', { cause }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      'error something failed: task=7 error="TypeError: no luck < Error (ECONNREFUSED): connect refused" stack="    at ',
    );
    expect(lines[0]?.match(/no luck/g)).toHaveLength(1);
    log.error('something failed', {}, 'a text');
    expect(lines[1]).toBe('error something failed: error="a text"');
  });

  it('ends with an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    log.error('something failed', {}, error);
    expect(lines).toHaveLength(1);
  });

  it('tells the journal how bad it is', () => {
    setLog({ level: 'debug', format: 'json', toJournal: true });
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('something happened');
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['<3>', '<4>', '<6>', '<7>']);
    expect(JSON.parse(lines[0]?.slice(3) ?? '')).toMatchObject({ level: 'error', msg: 'something happened' });
  });

  it('names the request and who made it, but not for what goes on after it', async () => {
    await outsideRequest(async () => {
      enterRequest('1f2e');
      await null;
      log.warn('before');
      noteActor('alice');
      await new Promise(setImmediate);
      log.warn('after');
      log.warn('by another', { actor: 'bob', request: 'own' });
      await inBackground(async () => {
        await null;
        noteActor('nobody');
        log.warn('in the background');
      });
      log.warn('again');
    });
    expect(lines).toEqual([
      'warn before: request=1f2e',
      'warn after: actor=alice request=1f2e',
      'warn by another: actor=bob request=own',
      'warn in the background',
      'warn again: actor=alice request=1f2e',
    ]);
  });
});

describe('the console that was taken', () => {
  const METHODS = ['error', 'warn', 'info', 'log', 'debug'] as const;
  const before = METHODS.map((name) => [name, console[name]] as const);
  afterEach(() => {
    for (const [name, method] of before) console[name] = method;
  });

  it('writes records of one line, with the level of its method', () => {
    const toTerminal = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    setLog({ ...USUAL, level: 'debug' });
    takeConsole();
    console.error('\x1b[31m⨯\x1b[39m', new Error('first\nsecond'), { a: 1 });
    console.warn('%s of %d', 'one', 2);
    console.log('The dashboard listens on http://localhost:3000');
    console.debug('two\nlines');
    console.error();
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(
      /^error printed: text="⨯ \{ a: 1 \}" error="Error: first second" stack=" {4}at /,
    );
    expect(lines.slice(1)).toEqual([
      'warn printed: text="one of 2"',
      'info printed: text="The dashboard listens on http://localhost:3000"',
      'debug printed: text="two lines"',
      'error printed',
    ]);
    expect(toTerminal).not.toHaveBeenCalled();
    toTerminal.mockRestore();
  });
});
