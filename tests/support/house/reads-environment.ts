import ts from 'typescript';

/** What leads to the environment, or around this guard. */
const CLOSED = /^(?:env|loadEnvFile|binding|_linkedBinding|dlopen|mainModule|getBuiltinModule|execve)$/;

/** A module or a file that has it, or the name by which it is taken of globalThis. */
const BY_TEXT = /^(?:(?:node:)?process|@next\/env|\/proc\/.*\/environ)$/;

/**
 * Whether a source text takes the environment of the process, or can do so unseen: `process` may be asked for one thing that is
 * named, and is not handed on.
 */
export function readsEnvironment(text: string): boolean {
  // Most files do not name it at all, and need not be taken apart.
  if (!/\bprocess\b|\benv\b|environ|SHARE_ENV/.test(text)) return false;
  const source = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  let found = false;
  const visit = (node: ts.Node) => {
    if (takes(node)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function takes(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node)) return BY_TEXT.test(node.text);
  if (!ts.isIdentifier(node)) return false;
  if (node.text === 'SHARE_ENV') return true;
  const { parent } = node;
  if (node.text === 'env')
    return ts.isPropertyAccessExpression(parent) && parent.expression.kind === ts.SyntaxKind.MetaProperty;
  if (node.text !== 'process') return false;
  const isOnlyAKey = ts.isPropertyAssignment(parent) && parent.name === node;
  return !isOnlyAKey && !isAsked(node);
}

/** Of `process.x`: that x is named, and open. */
function isAsked(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node)
    return !CLOSED.test(parent.name.text);
  return (
    ts.isElementAccessExpression(parent) &&
    parent.expression === node &&
    ts.isStringLiteralLike(parent.argumentExpression) &&
    !CLOSED.test(parent.argumentExpression.text)
  );
}
