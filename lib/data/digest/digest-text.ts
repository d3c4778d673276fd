import { isolated } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';
import type { DigestWords, EntryWords, LinkWords } from './digest-words';

/** A digest as plain text, for a terminal: all that the HTML part says. */
export function digestText(
  { title, away, parts, everything, answer, whySent, asks, stop }: DigestWords,
  language: string,
): string {
  const dir = textDirection(language);
  let number = 0;
  const lines = [
    title,
    ...(away === null ? [] : ['', away]),
    ...parts.flatMap(({ lead, entries, more }) => [
      '',
      lead,
      ...entries.flatMap((entry) => ['', ...entryLines(entry, ++number, dir)]),
      ...(more === null ? [] : ['', more]),
    ]),
    '',
    ...linkLines(everything),
    ...(answer === null ? [] : ['', answer]),
    '',
    asks,
    whySent,
    ...linkLines(stop),
    '',
  ];
  return lines.join('\n');
}

function entryLines(
  { subject, from, received, host, marks, why, links }: EntryWords,
  number: number,
  dir: 'ltr' | 'rtl',
): string[] {
  const name = isolated(from.name, dir);
  const sender = from.address === '' ? name : `${name} ${isolated(`<${from.address}>`, dir)}`.trim();
  return [
    `${number}. ${isolated(subject, dir)}`,
    `${from.label}: ${sender}`,
    `${received.label}: ${received.time}`,
    ...(host === null ? [] : [host]),
    ...(marks.length === 0 ? [] : [`(${marks.join(', ')})`]),
    ...(why === null ? [] : [why]),
    ...links.flatMap(linkLines),
  ].map((line, place) => (place === 0 ? line : `   ${line}`));
}

function linkLines({ label, address }: LinkWords): string[] {
  return [`${label}: ${address}`];
}
