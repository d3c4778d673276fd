import { createFormatter, createTranslator } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { textsOf } from '@/lib/data/session/texts-of';
import { timeZoneOf } from '@/lib/data/session/time-zone-of';
import { isLanguage, type Language } from '@/lib/ground/languages';
import { CHECKS } from '@/lib/site/doctor/checks';
import { examine } from '@/lib/site/doctor/examine';
import { probeMailbox } from '@/lib/site/doctor/probe/probe-mailbox';
import { runChecks, verdictOf } from '@/lib/site/doctor/run-checks';
import { type SaidFinding, sayFinding, type Words } from '@/lib/site/doctor/say-finding';
import { asInstalled } from '@/lib/store/config/as-installed';
import type { Asked } from './read-arguments';
import { shellLanguage } from './shell-language';

type Given = Omit<Asked, 'user'> & { folder: string; write: (line: string) => void };

/** Runs everything, prints it line by line or as JSON, and returns the exit code. */
export async function runDoctor({ json, only, folder, probe, mailbox, write }: Given): Promise<number> {
  const checks = CHECKS.filter(({ name }) => only === undefined || name === only);
  const findings = await runChecks(checks, await examine(process.env, folder));
  if (probe !== undefined) findings.push(...(await probeMailbox(probe, mailbox)));
  const words = await wordsOf(shellLanguage(process.env) ?? defaultLanguage());
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

/** That of the site, as far as its settings can be read: the doctor also comes where they are faulty. */
function defaultLanguage(): Language {
  const named = process.env.DEFAULT_LANGUAGE?.trim();
  return isLanguage(named) ? named : 'en';
}

async function wordsOf(locale: Language): Promise<Words> {
  const messages = await textsOf(locale);
  const timeZone = timeZoneOf() ?? 'UTC';
  const t = createTranslator({ locale, messages, timeZone });
  const format = createFormatter({ locale, timeZone });
  return {
    text: (key, values) => t(key as Parameters<typeof t>[0], values),
    size: (bytes) => formatSize(format, bytes),
  };
}
