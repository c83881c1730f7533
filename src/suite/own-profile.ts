/** A suite of one's own is not the suite that comes with the tool, whatever it calls itself: its verdicts say so. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { Suite } from './case.js';
import { clientDirectory } from './clients.js';
import { builtInSelector, suiteNames } from './find.js';

/** The suites, with a remark in the profile of those that have the name or the profile of a built-in one and not its content. */
export function markOwnProfiles(suites: readonly Suite[], builtInDirectory: string): Suite[] {
  if (suites.every(({ file }) => builtInSelector(file, builtInDirectory) !== undefined)) return [...suites];
  const builtIn = readHeads(builtInDirectory);
  return suites.map((suite) => {
    const claimed = builtIn.filter(({ name, profile }) => name === suite.name || profile.toLowerCase() === suite.profile.toLowerCase());
    const isOwn = claimed.length > 0 && claimed.every(({ checksum }) => checksum !== suite.checksum);
    return isOwn ? { ...suite, profile: `${suite.profile} (suite of your own: ${basename(suite.file)})` } : suite;
  });
}

function readHeads(directory: string): Pick<Suite, 'name' | 'profile' | 'checksum'>[] {
  return [directory, clientDirectory(directory)].filter(existsSync).flatMap((folder) =>
    suiteNames(folder).map((name) => {
      const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
      // Cases are long, and say nothing here.
      const head = parse(text.split(/^cases:/m, 1)[0] ?? '', { schema: 'failsafe' }) as { readonly profile?: unknown } | null;
      return { name, profile: String(head?.profile), checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
