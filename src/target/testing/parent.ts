/** Runs a script in a Node.js process of its own, with modules of this room beside it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';

const MODULES = ['at-exit', 'process-group'];

export interface Parent {
  readonly process: ChildProcess;
  /** Resolves with the first line of its output. */
  readonly firstLine: Promise<string>;
  /**
   * Resolves when the process has ended and nobody holds its standard output any more, which is when all processes that
   * inherited it have ended as well.
   */
  readonly deserted: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts `script` as an ES module; `./at-exit.js` and `./process-group.js` can be imported. */
export async function startParent(script: string): Promise<Parent> {
  const folder = await mkdtemp(join(tmpdir(), 'kmip-conformance-test-'));
  for (const name of MODULES) {
    const source = await readFile(new URL(`../${name}.ts`, import.meta.url), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 } });
    await writeFile(join(folder, `${name}.js`), outputText);
  }
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'parent.js'), script);
  const child = spawn(process.execPath, [join(folder, 'parent.js')], { stdio: ['ignore', 'pipe', 'ignore'] });
  const firstLine = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
  const deserted = once(child, 'close').then(async ([code, signal]) => {
    await rm(folder, { recursive: true });
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return { process: child, firstLine, deserted };
}
