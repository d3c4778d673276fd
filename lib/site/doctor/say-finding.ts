import { BROKEN_OFF, type Finding, type RemedyPlace } from '@/lib/site/doctor/check/finding';
import { asInstalled } from '@/lib/store/config/as-installed';

/** How a text of messages/*.json is put into words, and a number of bytes: the page's way, or the command's. */
export interface Words {
  text(key: string, values: Finding['values']): string;
  size(bytes: number): string;
}

/** A finding in words. */
export interface SaidFinding {
  level: Finding['level'];
  title: string;
  text: string;
  remedies: { where: string; lines: string[] }[];
}

/** Keys below `doctor.where`: a dot in a key would lead a level down. */
const WHERE: Record<RemedyPlace, string> = {
  shell: 'shell',
  unit: 'unit',
  'dspam.conf': 'dspamConf',
  '.env': 'env',
  database: 'database',
  'mail server': 'mailServer',
  'web server': 'webServer',
  crontab: 'crontab',
};

const SIZE = /(?:^b|B)ytes$/;

/** Puts a finding into words. */
export function sayFinding({ check, level, says, values, remedies }: Finding, words: Words): SaidFinding {
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      SIZE.test(name) && typeof value === 'number' ? words.size(value) : onOneLine(value),
    ]),
  );
  const key = says === BROKEN_OFF ? `doctor.${BROKEN_OFF}` : `doctor.${check}.${says}`;
  return {
    level,
    title: asInstalled(words.text(`doctor.checks.${check}`, {})),
    text: asInstalled(words.text(key, shown)),
    remedies: remedies.map(({ where, lines }) => ({
      where: asInstalled(words.text(`doctor.where.${WHERE[where]}`, {})),
      lines: lines.map(asInstalled),
    })),
  };
}

/** Text from elsewhere must not control the terminal. */
function onOneLine(value: string | number): string | number {
  return typeof value === 'string' ? value.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ') : value;
}
