import { createFormatter, createTranslator } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { CHECKS } from '@/lib/site/doctor/checks';
import { examine } from '@/lib/site/doctor/examine';
import { probeMailbox } from '@/lib/site/doctor/probe/probe-mailbox';
import { runChecks, verdictOf } from '@/lib/site/doctor/run-checks';
import { type SaidFinding, sayFinding, type Words } from '@/lib/site/doctor/say-finding';
import { asInstalled } from '@/lib/store/config/as-installed';
import messages from '@/messages/en.json';
import type { Asked } from './read-arguments';

type Given = Omit<Asked, 'user'> & { folder: string; write: (line: string) => void };

/** Runs everything, prints it line by line or as JSON, and returns the exit code. */
export async function runDoctor({ json, only, folder, probe, mailbox, write }: Given): Promise<number> {
  const checks = CHECKS.filter(({ name }) => only === undefined || name === only);
  const findings = await runChecks(checks, await examine(process.env, folder));
  if (probe !== undefined) findings.push(...(await probeMailbox(probe, mailbox)));
  const words = wordsOf();
  const said = findings.map((finding) => sayFinding(finding, words));
  const verdict = verdictOf(findings);
  if (json) {
    const lines = findings.map((finding, at) => ({
      ...finding,
      title: said[at]?.title,
      text: said[at]?.text,
      remedies: finding.remedies.map(({ where, lines: typed }, index) => ({
        where,
        place: said[at]?.remedies[index]?.where,
        lines: typed.map(asInstalled),
      })),
    }));
    write(JSON.stringify({ verdict, findings: lines }, null, 2));
  } else for (const line of said.flatMap(toLines)) write(line);
  return verdict;
}

const WIDTH = 'warning'.length;

/** One line for what was seen, and below it what to type. */
function toLines({ level, title, text, remedies }: SaidFinding): string[] {
  const typed = remedies.flatMap(({ where, lines }) => [`${where}:`, ...lines.map((line) => `  ${line}`)]);
  return [`${level.padEnd(WIDTH)}  ${title}: ${text}`, ...typed.map((line) => ' '.repeat(WIDTH + 2) + line)];
}

function wordsOf(): Words {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const t = createTranslator({ locale: 'en', messages, timeZone });
  const format = createFormatter({ locale: 'en', timeZone });
  return {
    text: (key, values) => t(key as Parameters<typeof t>[0], values),
    size: (bytes) => formatSize(format, bytes),
  };
}
