/** Suite files to suites. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileFault } from '../kmip/file-fault.js';
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';
import type { Case, Suite } from './case.js';
import { readClient } from './client.js';
import { BUILT_IN_DIRECTORY, findSuites, suiteNames } from './find.js';
import { lowerCase } from './lower.js';
import { checkOutline } from './outline.js';
import { markOwnProfiles } from './own-profile.js';
import { formatPlace, type Place } from './place.js';
import { collector, inOrder, SuiteErrors, type Complain, type Problem } from './problem.js';
import { MAXIMUM_FILE_SIZE, readSource, type MapNode, type SourceNode, type TextNode } from './source.js';
import { textsIn, versionsOf } from './versioned.js';

/**
 * Loads and validates one suite file.
 *
 * @param text the content, when it has been read already.
 * @throws SuiteErrors with everything that is wrong in the file; UserError when it cannot be read.
 */
export function loadSuite(file: string, text: string = readText(file)): Suite {
  const { suite, problems } = readSuite(file, text);
  if (suite === undefined || problems.length > 0) throw new SuiteErrors(inOrder(problems, [file]));
  return suite.suite;
}

/**
 * Finds, loads and validates suites, one by one and against each other.
 *
 * @param selectors names, files or folders, see `findSuites`.
 * @throws SuiteErrors with everything that is wrong in all of them; UserError for a selector that selects nothing.
 */
export function loadSuites(selectors: readonly string[], builtInDirectory: string = BUILT_IN_DIRECTORY): Suite[] {
  const files = findSuites(selectors, builtInDirectory);
  const read = files.map((file) => readSuite(file, readText(file)));
  const suites = read.flatMap(({ suite }) => suite ?? []);
  const problems = [...read.flatMap((each) => each.problems), ...checkTogether(suites, suiteNames(builtInDirectory))];
  if (problems.length > 0) throw new SuiteErrors(inOrder(problems, files));
  return markOwnProfiles(suites.map(({ suite }) => suite), builtInDirectory);
}

/** A suite with the places that it does not carry itself. */
interface PlacedSuite {
  readonly suite: Suite;
  readonly name: Place;
  readonly includes: readonly TextNode[];
}

function checkTogether(suites: readonly PlacedSuite[], builtIn: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, Place>();
  const known = [...builtIn, ...suites.map(({ suite }) => suite.name)];
  for (const { suite, name, includes } of suites) {
    const other = first.get(suite.name);
    if (other === undefined) first.set(suite.name, name);
    else problems.push({ place: name, message: `suite '${suite.name}' is there twice, first at ${formatPlace(other)}` });
    for (const { text, place } of includes) {
      const near = suggest(text, known);
      if (!known.includes(text)) problems.push({ place, message: `unknown suite '${text}'`, ...(near === undefined ? {} : { suggestion: near }) });
    }
  }
  return problems;
}

/** @throws UserError when the file cannot be read or is too large. */
function readText(file: string): string {
  let size: number;
  let bytes: Uint8Array;
  try {
    ({ size } = statSync(file));
    if (size > MAXIMUM_FILE_SIZE) throw new UserError(`${file} has ${size} bytes; a suite has at most ${MAXIMUM_FILE_SIZE}.`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The suite ${file} cannot be read: ${fileFault(error)}.`, undefined, { cause: error });
  }
  return new TextDecoder('utf-8').decode(bytes);
}

interface Reading {
  readonly suite?: PlacedSuite;
  readonly problems: readonly Problem[];
}

function readSuite(file: string, text: string): Reading {
  const problems: Problem[] = [];
  const complain = collector(problems);
  const tree = readSource(file, text, complain);
  if (tree === undefined) return { problems };
  checkOutline(tree, complain);
  // The shape is what everything behind relies on.
  if (tree.kind !== 'map' || problems.length > 0) return { problems };
  const value = (key: string): SourceNode | undefined => tree.entries.find((entry) => entry.key === key)?.value;
  const scalar = (key: string): string => {
    const node = value(key);
    return node?.kind === 'text' ? node.text : '';
  };
  const versions = versionsOf(value('versions'), complain);
  const list = value('cases');
  const maps = list?.kind === 'list' ? list.items.filter((item): item is MapNode => item.kind === 'map') : [];
  checkIds(maps, complain);
  const { client, asClient, encoding } = readClient(tree);
  const intrusive = value('intrusive') === undefined ? {} : ({ intrusive: true } as const);
  const cases: Case[] = [];
  for (const map of maps) {
    const lowered = lowerCase(map, scalar('suite'), versions, asClient);
    cases.push(...lowered.cases.map((each) => ({ ...each, ...intrusive, ...(encoding === undefined ? {} : { encoding }) })));
    problems.push(...lowered.problems);
  }
  const includes = textsIn(value('includes'), '1.0', complain);
  const checksum = createHash('sha256').update(text).digest('hex');
  const suite: Suite = { name: scalar('suite'), title: scalar('title'), profile: scalar('profile'), includes: includes.map((each) => each.text), file, checksum, ...(client === undefined ? {} : { client }), cases };
  return { suite: { suite, name: value('suite')?.place ?? tree.place, includes }, problems };
}

function checkIds(maps: readonly MapNode[], complain: Complain): void {
  const first = new Map<string, Place>();
  for (const map of maps) {
    const id = map.entries.find(({ key }) => key === 'id')?.value;
    if (id?.kind !== 'text') continue;
    const other = first.get(id.text);
    if (other === undefined) first.set(id.text, id.place);
    else complain(id.place, `case ${id.text} is there twice, first at ${formatPlace(other)}`);
  }
}
