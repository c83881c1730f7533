/** Suites whose profile another suite includes. */
import type { Suite } from './case.js';
import { BUILT_IN_DIRECTORY, suiteNames } from './find.js';
import { loadSuites } from './load.js';

/** Built-in suites that the given ones include, also through one another, without being among them. */
export function loadIncluded(suites: readonly Suite[]): Suite[] {
  const builtIn = suiteNames(BUILT_IN_DIRECTORY);
  const found: Suite[] = [];
  const missing = (): string[] => {
    const all = [...suites, ...found];
    return [...new Set(all.flatMap((suite) => suite.includes))].filter((name) => builtIn.includes(name) && !all.some((suite) => suite.name === name));
  };
  for (let names = missing(); names.length > 0; names = missing()) found.push(...loadSuites(names));
  return found;
}
