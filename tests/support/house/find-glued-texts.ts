import ts from 'typescript';

/** The texts that a key, or a pattern of keys, below a noun (`''` for none) may lead to. */
type TextsOf = (noun: string, keys: RegExp) => string[];

/**
 * Where a source file puts a text together with something else: in a template, by `+`, by `join`, or side by side in an element. Whole sentences may follow
 * each other; anything else is a sentence that no other language can say in its own order. Answers each place as it is written.
 */
export function findGluedTexts(path: string, code: string, textsOf: TextsOf): string[] {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const nouns = nounsIn(source);
  const found: string[] = [];
  const isWhole = (node: ts.Node) => {
    const calls = callsIn(node, nouns);
    return calls.every(({ noun, keys }) => {
      const texts = keys === null ? [] : textsOf(noun, keys);
      return texts.length > 0 && texts.every((text) => /[.!?…]”?\}*$/.test(text));
    });
  };
  const visit = (node: ts.Node) => {
    for (const { parts, between } of piecesOf(node)) {
      const told = parts.filter((part) => callsIn(part, nouns).length > 0);
      const isGlued = between.trim() !== '' || told.length < parts.length || !told.every(isWhole);
      if (told.length > 0 && (parts.length > 1 || between.trim() !== '') && isGlued)
        found.push(`${path}: ${node.getText().replace(/\s+/g, ' ')}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** By the name of each function that gives texts: the noun whose texts those are. */
function nounsIn(source: ts.SourceFile): Map<string, string> {
  const nouns = new Map<string, string>();
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      const [, noun] = /^(?:await )?(?:use|get)Translations\((?:'(\w+)')?\)$/.exec(
        node.initializer.getText(),
      ) ?? [null, null];
      if (noun !== null) nouns.set(node.name.text, noun ?? '');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nouns;
}

interface Call {
  noun: string;
  /** null where the source does not tell. */
  keys: RegExp | null;
}

/** The texts that are asked for in an expression, those of elements in it left out: they stand by themselves. */
function callsIn(node: ts.Node, nouns: ReadonlyMap<string, string>): Call[] {
  if (isElement(node)) return [];
  const own = ts.isCallExpression(node) ? callOf(node, nouns) : null;
  if (own) return [own];
  const below: Call[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...callsIn(child, nouns));
  });
  return below;
}

function callOf(node: ts.CallExpression, nouns: ReadonlyMap<string, string>): Call | null {
  const { expression, arguments: given } = node;
  const called = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  const [first, second] = given;
  const noun = nouns.get(called.getText());
  if (noun !== undefined && first) return { noun, keys: keysOf(first) };
  const ofGiven = first && nouns.get(first.getText());
  if (ofGiven === undefined || !second || !/^text(?:Of|IfAny)$/.test(called.getText())) return null;
  return { noun: ofGiven, keys: keysOf(second) };
}

function keysOf(node: ts.Node): RegExp | null {
  const pattern = patternOf(node);
  return pattern === null ? null : new RegExp(`^(?:${pattern})$`);
}

function patternOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return literal(node.text);
  if (ts.isConditionalExpression(node)) {
    const [one, other] = [patternOf(node.whenTrue), patternOf(node.whenFalse)];
    return one === null || other === null ? null : `${one}|${other}`;
  }
  if (!ts.isTemplateExpression(node)) return null;
  const spans = node.templateSpans.map((span) => `[\\w-]+${literal(span.literal.text)}`);
  return literal(node.head.text) + spans.join('');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

interface Pieces {
  parts: ts.Node[];
  /** What is written between them. */
  between: string;
}

function piecesOf(node: ts.Node): Pieces[] {
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression }) => expression);
    return [
      { parts, between: node.head.text + node.templateSpans.map((span) => span.literal.text).join('') },
    ];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [{ parts: [node.left, node.right].filter((part) => !isBlank(part)), between: '' }];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression, name } = node.expression;
    const [by] = node.arguments;
    if (name.text === 'join' && ts.isArrayLiteralExpression(expression))
      return [{ parts: [...expression.elements], between: by && ts.isStringLiteral(by) ? by.text : ',' }];
  }
  return ts.isJsxElement(node) || ts.isJsxFragment(node) ? runsOf(node.children) : [];
}

/** What stands side by side in an element, from one element in it to the next. */
function runsOf(children: readonly ts.JsxChild[]): Pieces[] {
  const runs: Pieces[] = [{ parts: [], between: '' }];
  for (const child of children) {
    const run = runs.at(-1);
    if (ts.isJsxText(child)) {
      if (run) run.between += child.text;
    } else if (!ts.isJsxExpression(child)) runs.push({ parts: [], between: '' });
    else if (child.expression && !isBlank(child.expression)) {
      if (holdsElement(child.expression)) runs.push({ parts: [], between: '' });
      else run?.parts.push(child.expression);
    }
  }
  return runs;
}

function isBlank(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && node.text.trim() === '';
}

function isElement(node: ts.Node): boolean {
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node);
}

/** Whether an expression is an element, at least sometimes; what a tag of a text becomes is none. */
function holdsElement(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) && ts.isPropertyAssignment(node.parent)) return false;
  return isElement(node) || ts.forEachChild(node, (child) => holdsElement(child) || undefined) === true;
}
