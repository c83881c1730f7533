/** Published OASIS test cases (XML) as cases and suites. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { UserError } from '../../kmip/user-error.js';
import { PROTOCOL_VERSIONS } from '../../kmip/version.js';
import type { MessageEncoding } from '../../kmip/text/encodings.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import type { Case, Level, Need, Step, Suite } from '../case.js';
import { bindSymbols } from './bindings.js';
import { cleanupOf } from './cleanup.js';
import { defectsOf, exclusionOf, repair } from './defects.js';
import { children, child, readExchanges, valueOf } from './document.js';
import { documentOf, familyOf, profileOf, suiteName } from './families.js';
import { readFileName } from './file-name.js';
import { hindranceOf } from './hindrances.js';
import { withLatitude } from './latitude.js';
import { includedIn } from './mandatory.js';
import { filesOf, joinSteps, predecessorId } from './predecessor.js';
import { readText } from './read-text.js';
import type { RepairedExchange } from './repairs.js';
import { isFromClient, readStep, versionOf } from './steps.js';

/**
 * One published file as a case. Its defects are repaired, its symbols bound, its names made unique to the run, requests of the
 * server left out, and what it leaves on the server removed at the end. A case that needs another one's objects begins with
 * the steps of that one, when its file lies beside it.
 *
 * @throws UserError with file, line and column.
 */
export function loadOasisFile(path: string): Case {
  const own = readCaseFile(path);
  const predecessor = predecessorOf(path, own);
  const parts = predecessor === undefined ? [own] : [predecessor, own];
  const chosen = new Set(parts.flatMap((part) => part.exchanges.flatMap(({ request }) => chosenTexts(request))));
  let number = 0;
  const [first = [], second] = parts.map((part) =>
    part.exchanges.map((exchange) => readStep(exchange, ++number, { file: part.file, version: own.version, chosen })),
  );
  const unbound = defectsOf(own.id, own.version).find((defect) => defect.effect === 'bound');
  const steps = withLatitude(own.id, own.family, bindSymbols(second === undefined ? first : joinSteps(first, second), unbound));
  const missing = predecessor === undefined ? predecessorId(own.id) : undefined;
  const hindrance = hindranceOf({ id: own.id, text: own.text, requests: own.requests, steps, ...(missing === undefined ? {} : { missing }) });
  return { ...describe(own, predecessor, steps), ...(hindrance === undefined ? {} : { hindrance }) };
}

interface CaseFile {
  readonly file: string;
  readonly id: string;
  readonly family: string;
  readonly level: Level;
  readonly description: string;
  readonly version: Case['version'];
  readonly text: string;
  /** All requests, those of the server too. */
  readonly requests: readonly XmlElement[];
  readonly exchanges: readonly RepairedExchange[];
}

function readCaseFile(path: string): CaseFile {
  const text = readText(path);
  const all = readExchanges(text, path);
  const asked = all.filter(({ request }) => isFromClient(request));
  const work = asked.filter(({ request }) => !marksTestCase(request));
  // A case that is about nothing else is run as it stands.
  const fromClient = work.length === 0 ? asked : work;
  const first = fromClient[0]?.request;
  if (first === undefined) throw new UserError(`${path}:${all[0]?.request.line ?? 1}: no message of the file is a request of a client`);
  const version = versionOf(first, path);
  const facts = readFileName(path, version);
  return { file: path, version, ...facts, text, requests: all.map(({ request }) => request), exchanges: repair(facts.id, version, fromClient) };
}

/** Interop only marks begin and end of a case: it may be left out (KMIP Profiles 2.1 §4.1.2 items 7 to 9) and is forbidden in production (2.1 §6.1.26). */
const marksTestCase = (request: XmlElement): boolean => children(request, 'BatchItem').every((item) => valueOf(child(item, 'Operation')) === 'Interop');

function predecessorOf(path: string, own: CaseFile): CaseFile | undefined {
  const id = predecessorId(own.id);
  if (id === undefined) return undefined;
  for (const file of filesOf(id, own.version, path)) {
    const found = readCaseFile(file);
    if (found.version === own.version) return found;
  }
  return undefined;
}

/** Texts that requests give to objects. Those of Locate only look for them. */
function chosenTexts(request: XmlElement): string[] {
  return children(request, 'BatchItem')
    .filter((item) => valueOf(child(item, 'Operation')) !== 'Locate')
    .flatMap((item) => textsIn(item));
}

/** Groups are named by texts up to 2.1 and by references to names in 3.0. */
const TEXTS: ReadonlySet<string> = new Set(['TextString', 'NameReference']);

const textsIn = (element: XmlElement): string[] => [...(TEXTS.has(element.attributes.type ?? '') ? [valueOf(element)] : []), ...element.children.flatMap(textsIn)];

function describe(own: CaseFile, predecessor: CaseFile | undefined, steps: readonly Step[]): Case {
  const place = { file: own.file, line: 1, column: 1 };
  return {
    id: own.id,
    title: titleOf(own, predecessor, steps),
    suite: suiteName(own.family),
    level: own.level,
    version: own.version,
    sources: [documentOf(own.family, own.id, own.version)],
    needs: own.level === 'optional' ? needsOf(steps) : [],
    steps,
    ...(ENCODINGS[own.family] === undefined ? {} : { encoding: ENCODINGS[own.family] }),
    cleanup: cleanupOf(steps, own.version, place),
    place,
  };
}

/** Families that are about KMIP over HTTPS, and the encoding of their messages. */
const ENCODINGS: Readonly<Record<string, MessageEncoding>> = { 'MSGENC-HTTPS': 'ttlv', 'MSGENC-XML': 'xml', 'MSGENC-JSON': 'json' };

function titleOf(own: CaseFile, predecessor: CaseFile | undefined, steps: readonly Step[]): string {
  const title = own.description !== '' ? own.description : [...new Set(steps.flatMap((step) => step.title.split(', ')))].join(', ');
  return predecessor === undefined ? title : `${title} (with ${predecessor.id} first)`;
}

/** An optional case applies to servers that announce all of its operations. */
const needsOf = (steps: readonly Step[]): Need[] => [...new Set(steps.flatMap((step) => step.items.map((item) => item.operation)))].map((operation) => ({ operation }));

/** A published file that is not run. */
export interface LeftOutFile {
  readonly file: string;
  /** `unreadable`: it is no test case; `excluded`: it is published by mistake, or twice. */
  readonly kind: 'unreadable' | 'excluded';
  /** One message with file, line and column for what is unreadable; else the defect. */
  readonly reason: string;
}

export interface OasisSuites {
  /** One suite for each family, with the cases of all versions. */
  readonly suites: readonly Suite[];
  readonly leftOut: readonly LeftOutFile[];
}

/**
 * Published files as suites, one for each family (`oasis/SKLC`), so that runner and reports treat them like any other suite.
 * Two files that realise one id in one version both run, the second with its description behind the id, unless they are copies.
 * A file that cannot be read is left out with its problem.
 */
export function loadOasisSuites(files: readonly string[]): OasisSuites {
  const leftOut: LeftOutFile[] = [];
  const loaded = files.flatMap((file) => {
    try {
      return [loadOasisFile(file)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push({ file, kind: 'unreadable', reason: error.message });
      return [];
    }
  });
  const runnable = loaded.filter((each) => {
    const defect = exclusionOf(each.id, each.version);
    if (defect !== undefined) leftOut.push({ file: each.place.file, kind: 'excluded', reason: `${defect.problem} (${defect.id})` });
    return defect === undefined;
  });
  const cases = withOwnIds(withoutCopies(runnable, leftOut));
  const names = [...new Set(cases.map((each) => each.suite))].sort();
  return { suites: names.map((name) => suiteOf(name, cases.filter((each) => each.suite === name))), leftOut };
}

/** Some archives hold one file in two folders: it is run once. */
function withoutCopies(cases: readonly Case[], leftOut: LeftOutFile[]): Case[] {
  const first = new Map<string, string>();
  return cases.filter(({ id, version, place: { file } }) => {
    const key = `${id} ${version} ${checksumOf([file])}`;
    const original = first.get(key);
    if (original === undefined) first.set(key, file);
    else leftOut.push({ file, kind: 'excluded', reason: `a copy of ${original}` });
    return original === undefined;
  });
}

function withOwnIds(cases: readonly Case[]): Case[] {
  const seen = new Set<string>();
  const described = cases.map((each) => ({ each, description: readFileName(each.place.file, each.version).description }));
  // The file without a description is the one that has the id from the profile.
  return described
    .sort((a, b) => Number(a.description !== '') - Number(b.description !== ''))
    .map(({ each, description }) => {
      const candidates = [each.id, `${each.id}-${description.replaceAll(' ', '-')}`];
      const id = candidates.find((candidate) => !seen.has(`${candidate} ${each.version}`)) ?? `${each.id}-${seen.size}`;
      seen.add(`${id} ${each.version}`);
      return { ...each, id };
    });
}

const byVersion = (a: Case, b: Case): number => PROTOCOL_VERSIONS.indexOf(a.version) - PROTOCOL_VERSIONS.indexOf(b.version);
const byId = (a: Case, b: Case): number => a.id.localeCompare(b.id, 'en', { numeric: true });

function suiteOf(name: string, cases: readonly Case[]): Suite {
  const family = familyOf(name);
  const files = cases.map((each) => each.place.file).sort();
  return {
    name,
    title: `OASIS test cases: ${profileOf(family)}`,
    profile: profileOf(family),
    includes: includedIn(family),
    file: commonFolder(files),
    checksum: checksumOf(files),
    cases: [...cases].sort((a, b) => byId(a, b) || byVersion(a, b)),
  };
}

/** The file itself, or the folder that holds all of several. */
function commonFolder(files: readonly string[]): string {
  const [first = '', ...rest] = files;
  if (rest.length === 0) return first;
  let folder = dirname(first);
  while (!rest.every((file) => !relative(folder, file).startsWith('..')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** SHA-256 over the checksums of all files in order. */
function checksumOf(files: readonly string[]): string {
  const whole = createHash('sha256');
  for (const file of files) whole.update(createHash('sha256').update(readFileSync(file)).digest('hex'));
  return whole.digest('hex');
}
