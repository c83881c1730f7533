/** Published cases from text, for tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../../case.js';
import { loadOasisFile } from '../load.js';
import { file } from './messages.js';

/** A file of this name with these exchanges, loaded; the file is gone afterwards. */
export function loadOasisText(name: string, ...exchanges: readonly string[]): Case {
  const folder = mkdtempSync(join(tmpdir(), 'oasis-text-'));
  try {
    const path = join(folder, `${name}.xml`);
    writeFileSync(path, file(...exchanges));
    return loadOasisFile(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
