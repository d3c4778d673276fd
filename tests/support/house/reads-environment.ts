import ts from 'typescript';

/** Whether a source text takes the environment of the process by any way that the language has for it. */
export function readsEnvironment(text: string): boolean {
  // Most files do not name it at all, and need not be taken apart.
  if (!/\benv\b/.test(text)) return false;
  const source = ts.createSourceFile('x.tsx', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX);
  let found = false;
  const visit = (node: ts.Node) => {
    if (takes(node)) found = true;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function takes(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression);
  if (ts.isElementAccessExpression(node))
    return (
      ts.isStringLiteralLike(node.argumentExpression) &&
      node.argumentExpression.text === 'env' &&
      isProcess(node.expression)
    );
  if (ts.isVariableDeclaration(node))
    return (
      ts.isObjectBindingPattern(node.name) &&
      !!node.initializer &&
      isProcess(node.initializer) &&
      hasEnv(node.name)
    );
  if (ts.isImportSpecifier(node)) {
    const from = node.parent?.parent?.parent;
    return (node.propertyName ?? node.name).text === 'env' && (!from || isOfProcess(from));
  }
  return false;
}

function hasEnv(pattern: ts.ObjectBindingPattern): boolean {
  return pattern.elements.some(({ name, propertyName }) => {
    const taken = propertyName ?? name;
    return ts.isIdentifier(taken) && taken.text === 'env';
  });
}

/** `process`, also as globalThis.process. */
function isProcess(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}

function isOfProcess(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) &&
    ts.isStringLiteral(node.moduleSpecifier) &&
    /^(node:)?process$/.test(node.moduleSpecifier.text)
  );
}
