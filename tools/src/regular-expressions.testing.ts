import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface FoundPattern {
  readonly source: string;
  readonly flags: string;
  /** `file:line` of each place. */
  readonly places: string[];
}

/** The files that ship or that people run: no tests, no generated ones. */
function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { cwd: repository, encoding: 'utf8' });
  return listed.split('\n').filter((file) => file !== '' && !/\.(?:test|testing|generated)\.ts$/.test(file));
}

/** All regular expressions of the sources, each once; and the places where one is put together at run time. */
export function findPatterns(): { patterns: FoundPattern[]; built: string[] } {
  const patterns = new Map<string, FoundPattern>();
  const built: string[] = [];
  for (const file of sourceFiles()) {
    const tree = ts.createSourceFile(file, readFileSync(`${repository}${file}`, 'utf8'), ts.ScriptTarget.Latest, true);
    const place = (node: ts.Node) => `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const found = patterns.get(node.text) ?? {
          source: node.text.slice(1, end),
          flags: node.text.slice(end + 1),
          places: [],
        };
        found.places.push(place(node));
        patterns.set(node.text, found);
      }
      const isBuilt = (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';
      if (isBuilt) built.push(place(node));
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return { patterns: [...patterns.values()], built };
}
