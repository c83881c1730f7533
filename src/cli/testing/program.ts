/** The command line as a program of its own, for what only a process can show: being started, being killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Program {
  /** The script to give to Node.js. */
  readonly file: string;
  start(args: readonly string[]): ChildProcess;
  remove(): void;
}

/** Translates the sources as they are now, so that tests do not depend on an earlier build. */
export function compileProgram(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'kmip-conformance-program-'));
  for (const name of ['profiles', 'reports', 'fixtures', 'package.json', 'node_modules']) symlinkSync(join(ROOT, name), join(folder, name));
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    const to = join(folder, 'dist', file);
    if (/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file)) continue;
    if (file.endsWith('.json')) {
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(ROOT, 'src', file), to);
    } else if (file.endsWith('.ts')) {
      mkdirSync(dirname(to), { recursive: true });
      const { outputText } = ts.transpileModule(readFileSync(join(ROOT, 'src', file), 'utf8'), { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true } });
      writeFileSync(to.replace(/\.ts$/, '.js'), outputText);
    }
  }
  const file = join(folder, 'dist', 'cli', 'main.js');
  return {
    file,
    start: (args) => spawn(process.execPath, [file, ...args], { stdio: 'ignore', cwd: folder }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
