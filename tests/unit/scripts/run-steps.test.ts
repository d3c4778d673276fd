import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { StepRunner } from '@/scripts/test/run-steps.mjs';

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

const fail = () => {
  throw new Error('it fails');
};

it('goes on behind a step that fails, and names it at the end', async () => {
  const later = vi.fn();
  const runner = new StepRunner();
  await runner.run([
    { name: 'lint', run: fail },
    { name: 'unit tests', run: later },
    { name: 'browser tests', run: async () => fail() },
  ]);
  expect(later).toHaveBeenCalledOnce();
  expect(runner.failed).toEqual(['lint', 'browser tests']);
});

it('leaves out what needs a step that has failed, and what needs that, also of an earlier run', async () => {
  const never = vi.fn();
  const runner = new StepRunner();
  await runner.run([
    { name: 'packages', run: fail },
    { name: 'lint', run: () => undefined },
    { name: 'build', run: never, needs: ['lint', 'packages'] },
  ]);
  await runner.runBeside([[{ name: 'browser tests', run: never, needs: ['build'] }]]);
  expect(never).not.toHaveBeenCalled();
  expect(runner.failed).toEqual([
    'packages',
    'build (not run: it needs packages)',
    'browser tests (not run: it needs build)',
  ]);
});

it('fails nothing when all is well', async () => {
  const runner = new StepRunner();
  await runner.run([{ name: 'lint', run: () => undefined }]);
  expect(runner.failed).toEqual([]);
});

it('runs lanes side by side, each in its order, to the end of the last', async () => {
  const done: string[] = [];
  let open = () => {};
  const other = new Promise<void>((resolve) => {
    open = resolve;
  });
  await new StepRunner().runBeside([
    [
      { name: 'one', run: () => other },
      { name: 'two', run: () => void done.push('two') },
    ],
    [
      { name: 'three', run: () => void done.push('three') },
      { name: 'four', run: () => open() },
    ],
  ]);
  expect(done).toEqual(['three', 'two']);
});

it('waits for what a step needs of another lane, and leaves it out where that has failed', async () => {
  const done: string[] = [];
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    done.push('build');
  };
  const runner = new StepRunner();
  await runner.runBeside([
    [
      { name: 'browser tests', run: () => void done.push('browser tests'), needs: ['build'] },
      { name: 'sites', run: () => void done.push('sites'), needs: ['lint'] },
    ],
    [
      { name: 'build', run: slow },
      { name: 'lint', run: fail },
    ],
  ]);
  expect(done).toEqual(['build', 'browser tests']);
  expect(runner.failed).toEqual(['lint', 'sites (not run: it needs lint)']);
});

it('shows what each step and its children say in one piece, with its error', () => {
  const script = `
    import { StepRunner } from ${JSON.stringify(path.resolve('scripts/test/run-steps.mjs'))};
    import { runStep } from ${JSON.stringify(path.resolve('scripts/setup/run-step.mjs'))};
    import { Lifetime } from ${JSON.stringify(path.resolve('scripts/setup/lifetime.mjs'))};
    const lifetime = new Lifetime();
    const talk = (name, code) => ({
      name,
      run: () => runStep('sh', ['-c', 'for n in 1 2 3; do echo ' + name + ' $n; sleep 0.1; done; exit ' + code], { lifetime }),
    });
    const runner = new StepRunner();
    await runner.runBeside([[talk('a', 0)], [talk('b', 3)]]);
    console.log(runner.failed.join());`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stdout).toContain('a 1\na 2\na 3\n== a: ');
  expect(stdout).toMatch(/b 1\nb 2\nb 3\n.*ended with 3\.\n== b: /);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('b');
});
