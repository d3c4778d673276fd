import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { LOG_LEVELS } from '@/lib/ground/log-line';
import { SOURCES } from './support';

interface Logged {
  where: string;
  /** `KIND failed` where the text of the code is `${kind} failed`; '' where it is anything but a text of ours. */
  message: string;
  /** '' where it is chosen at run time. */
  level: string;
  /** '' for a name that is chosen at run time. */
  fields: string[];
}

/** As the page says of a level that is chosen at run time. */
const CHOSEN = "its method's";

/** The rows of the table of records. */
function documented(): { message: string; level: string; fields: string }[] {
  const [, table = ''] = readFileSync('docs/log.md', 'utf8').split('| record | level | when | fields |');
  return [...table.matchAll(/^\| `([^`]+)` \| ([^|]+) \| [^|]* \|(.*)\|$/gm)].map(
    ([, message = '', level = '', fields = '']) => ({ message, level, fields }),
  );
}

/** Every call of the log. */
function logged(): Logged[] {
  return SOURCES.filter((file) => /^(?:lib|app|components)\/|^[^/]+\.ts$/.test(file)).flatMap((file) => {
    const found: Logged[] = [];
    const text = readFileSync(file, 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const visit = (node: ts.Node) => {
      if (ts.isCallExpression(node)) found.push(...calledLog(node, file));
      ts.forEachChild(node, visit);
    };
    if (/\blog\b/.test(text)) visit(source);
    return found;
  });
}

function calledLog({ expression, arguments: [first, second] }: ts.CallExpression, where: string): Logged[] {
  const isMethod = ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression);
  if (!isMethod || expression.expression.getText() !== 'log' || !first) return [];
  const level = ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
  const names =
    second && ts.isObjectLiteralExpression(second)
      ? second.properties.map(({ name }) => (name && ts.isIdentifier(name) ? name.text : ''))
      : [];
  return [{ where, message: messageOf(first), level, fields: names }];
}

function messageOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  const kind = ts.isTemplateExpression(node) && /^`\$\{kind\} failed`$/.test(node.getText());
  return kind ? 'KIND failed' : '';
}

it('is documented: each record, with its level and its fields', () => {
  const rows = documented();
  const missing = logged().filter(
    ({ message, level, fields }) =>
      !rows.some(
        (row) =>
          row.message === message &&
          row.level === (level || CHOSEN) &&
          fields.every((name) => ['actor', 'request'].includes(name) || row.fields.includes(`\`${name}\``)),
      ),
  );
  expect(missing).toEqual([]);
});

it('documents nothing that is not logged', () => {
  const messages = new Set(logged().map(({ message }) => message));
  expect(messages.size).toBeGreaterThan(20);
  expect(documented().filter(({ message }) => !messages.has(message))).toEqual([]);
});

it('documents levels that there are', () => {
  const levels = documented().map(({ level }) => level);
  expect(levels.filter((level) => level !== CHOSEN && !LOG_LEVELS.some((each) => each === level))).toEqual(
    [],
  );
});
