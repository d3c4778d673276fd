import ts from 'typescript';

/** Modules and names of globalThis by which something can be printed. */
const BY_TEXT = /^(?:node:)?console$/;

/** Whether a source text names the console, or what a process may print to, in whatever way. */
export function prints(text: string): boolean {
  // Most files do not, and need not be taken apart.
  if (!/console|\bstd(?:out|err)\b/i.test(text)) return false;
  const source = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  let found = false;
  const visit = (node: ts.Node) => {
    if (isPrinter(node)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isPrinter(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node)) return BY_TEXT.test(node.text);
  if (!ts.isIdentifier(node)) return false;
  if (node.text === 'console') return true;
  // `child.stderr` is of another process.
  if (!/^std(?:out|err)$/.test(node.text)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return /\bprocess\b/.test(parent.expression.getText());
  if (!ts.isBindingElement(parent)) return false;
  const { initializer } = parent.parent.parent as ts.VariableDeclaration;
  return initializer !== undefined && /\bprocess\b/.test(initializer.getText());
}
