import ts from 'typescript';

/** What a source text names. */
export interface Named {
  /** Modules, wherever the language has one named: imports, re-exports, import(), require(), types, references. */
  modules: string[];
  /** Every text in it: any of them can become a module by a detour, as that of createRequire() or new URL(). */
  texts: string[];
  /** It imports what is put together at run time only. */
  isHidden: boolean;
}

export function namedIn(source: ts.SourceFile): Named {
  const named: Named = {
    modules: source.referencedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? fileName : `./${fileName}`,
    ),
    texts: [],
    isHidden: false,
  };
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node)) named.texts.push(node.text);
    const module = moduleOf(node);
    if (module && ts.isStringLiteralLike(module)) named.modules.push(module.text);
    else if (module) named.isHidden = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return named;
}

/** What stands where a module is named. */
function moduleOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node;
  if (ts.isModuleDeclaration(node)) return ts.isStringLiteral(node.name) ? node.name : undefined;
  if (!ts.isCallExpression(node) || !imports(node.expression)) return undefined;
  let [argument] = node.arguments;
  while (argument && ts.isParenthesizedExpression(argument)) argument = argument.expression;
  return argument;
}

function imports(called: ts.Expression): boolean {
  if (called.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isPropertyAccessExpression(called)) return /^(require|getBuiltinModule)$/.test(called.name.text);
  return ts.isIdentifier(called) && called.text === 'require';
}
