import { expect, it } from 'vitest';
import { createTask, findTask } from '@/lib/site/work/create-task';
import { testSite } from '../../../support/test-site';

await testSite();

it('starts one task of a kind, and one for each subject, when many are asked for at once', async () => {
  const atOnce = (subject: string) => Array.from({ length: 20 }, () => createTask('purge', 'admin', subject));
  const answers = await Promise.allSettled([...atOnce(''), ...atOnce('alice@example.org')]);
  const begun = answers.filter(({ status }) => status === 'fulfilled');
  expect(begun).toHaveLength(2);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ reason: 'taskRunning' });
  expect(await findTask('purge', '')).toMatchObject({ state: 'running' });
});
