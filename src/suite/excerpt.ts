/** A suite of a few steps of one case of another, as a file of its own. */
import { basename } from 'node:path';
import { stringify } from 'yaml';
import { UserError } from '../kmip/user-error.js';
import { isProtocolVersion } from '../kmip/version.js';
import type { Case } from './case.js';
import { readSource, type MapNode, type SourceNode } from './source.js';
import { entriesIn, itemsIn, looksRanged, mapsIn } from './versioned.js';
import { boundVariable, usedVariable } from './words.js';

/**
 * Writes the case in its own protocol version alone, with these steps. What a step binds and no other uses any more becomes `$any`,
 * and so does what an expectation compares with a variable that nothing binds any more.
 *
 * @param text the content of the suite file that the case comes from.
 * @param numbers of the steps that stay, clean-up steps included.
 * @param remarks lines that stand above the suite.
 * @throws UserError when the file does not hold the case.
 */
export function excerpt(text: string, each: Case, numbers: ReadonlySet<number>, remarks: readonly string[]): string {
  const { file } = each.place;
  const suite = readSource(file, text, () => undefined);
  const found = suite?.kind === 'map' ? caseMap(suite, each.id) : undefined;
  if (suite?.kind !== 'map' || found === undefined) throw new UserError(`${basename(file)} has no case ${each.id}.`, 'Give the suite as it was in the run.');
  const { version } = each;
  const own = new Map(entriesIn(found, version, ignore).map(({ key, value }) => [key, value]));
  const steps = mapsIn(own.get('steps'), version);
  const kept = steps.filter((_, index) => numbers.has(index + 1)).map((step) => plainStep(step, version));
  const bound = new Set(textsIn(kept).flatMap((each) => boundVariable(each) ?? []));
  const cleanup = mapsIn(own.get('cleanup'), version)
    .map((step) => plainStep(step, version))
    .filter((step) => isUsable(step, bound));
  const used = new Set(textsIn([...kept, ...cleanup]).flatMap((each) => usedVariable(each) ?? []));
  const freed = (data: unknown): unknown => replaceTexts(data, (word) => (isIdle(word, bound, used) ? '$any' : word));
  const rest = [...own].filter(([key]) => !['versions', 'steps', 'cleanup'].includes(key)).map(([key, value]): [string, unknown] => [key, plain(value, version)]);
  const content = {
    ...Object.fromEntries(suite.entries.filter(({ key }) => !['versions', 'includes', 'cases'].includes(key)).map(({ key, value }) => [key, value.kind === 'text' ? ownText(key, value.text, each.id) : plain(value)])),
    versions: version,
    cases: [{ ...Object.fromEntries(rest), steps: freed(kept), ...(cleanup.length === 0 ? {} : { cleanup: freed(cleanup) }) }],
  };
  return `${remarks.map((line) => `# ${line}\n`).join('')}\n${stringify(content, { lineWidth: 0, nullStr: '', aliasDuplicateObjects: false })}`;
}

/** A few steps show no conformance: name, title and profile are the excerpt's own. */
function ownText(key: string, text: string, id: string): string {
  if (key === 'suite') return `${text}-excerpt`;
  return key === 'title' || key === 'profile' ? `Excerpt of ${text}: ${id}` : text;
}

const ignore = (): void => undefined;

function caseMap(suite: MapNode, id: string): MapNode | undefined {
  const cases = suite.entries.find(({ key }) => key === 'cases')?.value;
  const maps = cases?.kind === 'list' ? cases.items.filter((item): item is MapNode => item.kind === 'map') : [];
  return maps.find((map) => map.entries.some(({ key, value }) => key === 'id' && value.kind === 'text' && value.text === id));
}

/** Ranges within a step are about the version of its message, which may be its own. */
function plainStep(step: MapNode, version: Case['version']): unknown {
  const own = step.entries.find(({ key }) => key === 'protocolVersion')?.value;
  return plain(step, own?.kind === 'text' && isProtocolVersion(own.text) ? own.text : version);
}

/** As data for YAML; with a version, what exists in it, without ranges. */
function plain(node: SourceNode, version?: Case['version']): unknown {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'nothing':
      return null;
    case 'list': {
      if (version === undefined) return node.items.map((item) => plain(item));
      return itemsIn(node, version, ignore).map((item) => (item.kind === 'text' ? keepAt(item.text) : plain(item, version)));
    }
    case 'map': {
      const entries = version === undefined ? node.entries : entriesIn(node, version, ignore).filter(({ key }) => key !== 'versions');
      return Object.fromEntries(entries.map(({ key, value }) => [version === undefined ? key : keepAt(key), plain(value, version)]));
    }
  }
}

/** What ends like a range and is none gets one that says nothing. */
const keepAt = (text: string): string => (looksRanged(text) ? `${text}@..` : text);

function textsIn(data: unknown): string[] {
  if (typeof data === 'string') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(textsIn) : [];
}

function replaceTexts(data: unknown, replace: (text: string) => string): unknown {
  if (typeof data === 'string') return replace(data);
  if (Array.isArray(data)) return data.map((each) => replaceTexts(each, replace));
  return typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaceTexts(value, replace)])) : data;
}

/** Clean-up of objects that are still made. */
const isUsable = (step: unknown, bound: ReadonlySet<string>): boolean => textsIn(step).flatMap((text) => usedVariable(text) ?? []).every((name) => bound.has(name));

function isIdle(text: string, bound: ReadonlySet<string>, used: ReadonlySet<string>): boolean {
  const [binds, uses] = [boundVariable(text), usedVariable(text)];
  return (binds !== undefined && !used.has(binds)) || (uses !== undefined && !bound.has(uses));
}
