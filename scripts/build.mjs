// Compiles src/ to dist/ and puts the data files that the code reads at run time beside it.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(dist, { recursive: true, force: true });
const compilation = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
if (compilation.status !== 0) process.exit(compilation.status ?? 1);

for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.json')) continue;
  const copy = join(dist, file);
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(join(root, 'src', file), copy);
}
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
