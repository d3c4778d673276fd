'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { defineAction } from '@/lib/data/request/define-action';
import { searchOf } from '@/lib/data/request/raw-params';
import { requireAdmin } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { typedText } from '@/lib/ground/typed-text';
import { unforeseen } from '@/lib/ground/unforeseen';
import { applyInBackground } from '@/lib/site/sender-rules/apply-site-rules';
import { findImport, forgetImport, saveImport } from '@/lib/site/sender-rules/import-rows';
import { endRules, listRules, makeRules } from '@/lib/site/sender-rules/rule-rows';
import { MAX_NOTE, RULE_KINDS, readSubject } from '@/lib/site/sender-rules/site-rule';
import { getConfig } from '@/lib/store/config/config';

const id = z.coerce.number().int().min(1).max(4_294_967_295);
const form = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('make'),
    what: z.enum(RULE_KINDS),
    sender: z.string().max(1000),
    note: z.string().max(MAX_NOTE).default(''),
  }),
  z.object({ intent: z.literal('end'), rule: id }),
  z.object({ intent: z.literal('endImport'), import: id }),
  z.object({ intent: z.literal('import'), import: id }),
  z.object({ intent: z.literal('discard'), import: id }),
  z.object({ intent: z.literal('send'), file: z.instanceof(Blob) }),
]);
type Change = z.infer<typeof form>;

const change = defineAction(form, async (input) => {
  const { login } = await requireAdmin();
  const next = await apply(input, login);
  applyInBackground();
  revalidatePath('/admin', 'layout');
  if (next !== null) redirect(next);
  return input.intent;
});

/** Returns the address of the page that is next; null for the same one. */
async function apply(input: Change, login: string): Promise<string | null> {
  switch (input.intent) {
    case 'make':
      return make(input, login);
    case 'end':
      return end(input.rule, login);
    case 'endImport': {
      const count = await endRules('import_id', input.import);
      if (count > 0) await noteSetting('site-rule', login, null, `endImport ${count}`);
      return null;
    }
    case 'import':
      return importRules(input.import, login);
    case 'discard':
      await forgetImport(input.import, login);
      return '/admin/senders/import';
    case 'send': {
      const file = await saveImport(login, Buffer.from(await input.file.arrayBuffer()));
      return `/admin/senders/import?id=${file}`;
    }
    default:
      return unforeseen(input);
  }
}

async function make({ what, sender, note }: Extract<Change, { intent: 'make' }>, login: string) {
  const subject = readSubject(what, sender);
  if (typeof subject === 'string' || !mayMake(what))
    throw new AppError('invalid', 'no rule can be made of this', { reason: 'invalid' });
  if ((await makeRules([{ ...subject, note: typedText(note) }], login)) === 0)
    // There already, or just being taken back: the preview says which.
    return `/admin/senders${searchOf({ what, sender })}`;
  await noteSetting('site-rule', login, null, `${what} ${subject.sender}`);
  return '/admin/senders';
}

async function end(rule: number, login: string): Promise<null> {
  const [known] = await listRules('id = ?', [rule]);
  if (known && (await endRules('id', rule)) > 0)
    await noteSetting('site-rule', login, null, `un${known.what} ${known.sender}`);
  return null;
}

async function importRules(file: number, login: string): Promise<string> {
  const lines = await findImport(file, login);
  // Two clicks, or two tabs: the second finds nothing.
  if (lines === null || !(await forgetImport(file, login)))
    throw new AppError('invalid', 'no such file', { reason: 'importGone' });
  const rules = lines.flatMap(({ rule }) => (rule && mayMake(rule.what) ? rule : []));
  const count = await makeRules(rules, login, file);
  await noteSetting('site-rule', login, null, `import ${count}`);
  return `/admin/senders?import=${file}`;
}

function mayMake(what: (typeof RULE_KINDS)[number]): boolean {
  return what === 'hold' || getConfig().filterHosts === null;
}

/** Makes rules about senders for everybody, takes them back, and reads them from a file. Only for admins. */
export async function changeSiteRules(...args: Parameters<typeof change>): ReturnType<typeof change> {
  return change(...args);
}
