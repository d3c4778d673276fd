import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = 'docs/decisions';

interface Decision {
  file: string;
  number: string;
  title: string;
  date: string;
  status: string;
}

const HEAD = /^# (\d{3})\. (.+)\n\nDate: (\d{4}-\d\d-\d\d)\. Status: (.+)\.\n\n/;
const STATUS = /^(?:accepted(?:; changed in part by (\d{3}(?:, \d{3})*))?|replaced by (\d{3}))$/;

const files = readdirSync(FOLDER)
  .filter((file) => /^\d{3}-/.test(file))
  .sort();

function read(file: string): Decision {
  const [, number = '', title = '', date = '', status = ''] =
    HEAD.exec(readFileSync(`${FOLDER}/${file}`, 'utf8')) ?? [];
  return { file, number, title, date, status };
}

/** The index as it has to be; `npm run unit -- -u tests/unit/docs` writes it. */
function index(decisions: Decision[]): string {
  const rows = decisions.map(
    ({ file, number, title, date, status }) => `| [${number}](${file}) | ${title} | ${date} | ${status} |`,
  );
  return `# Decisions

Why things are as they are: context, decision, consequences. A later decision that departs from an earlier one says so, and the earlier one's
status names it. Code cites them as "decision 053". A new one takes the next free number and begins with

    # 053. An operation has one end

    Date: 2026-11-21. Status: accepted.

where the status is \`accepted\`, \`accepted; changed in part by 116, 119\` or \`replaced by 113\`. This page is written by
\`npm run unit -- -u tests/unit/docs\`, and a test fails while it is not up to date.

| number | decision | date | status |
|---|---|---|---|
${rows.join('\n')}
`;
}

describe.each(files)('%s', (file) => {
  const { number, status } = read(file);

  it('begins with its number, title, date and status', () => {
    expect(number).toBe(file.slice(0, 3));
    expect(status).toMatch(STATUS);
  });

  it('names later decisions that there are, where it was changed', () => {
    const [, part, whole] = STATUS.exec(status) ?? [];
    for (const later of (part ?? whole ?? '').match(/\d+/g) ?? []) {
      expect(Number(later)).toBeGreaterThan(Number(number));
      expect(files.some((other) => other.startsWith(later))).toBe(true);
    }
  });
});

it('have numbers of their own', () => {
  expect(new Set(files.map((file) => file.slice(0, 3))).size).toBe(files.length);
});

it('stand in the index', async () => {
  await expect(index(files.map(read))).toMatchFileSnapshot(`${process.cwd()}/${FOLDER}/README.md`);
});
