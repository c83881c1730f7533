/** The list of expected failures as a YAML file. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node, type YAMLMap } from 'yaml';
import { problemLines } from '../kmip/problem-lines.js';
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';
import { parseVersionRange } from '../kmip/version.js';
import { allOperations } from '../kmip/vocabulary.js';
import { splitNames, type ExpectationList, type FailureEntry } from './expected-failures.js';

const REMEDY = 'profiles/expected-failures.schema.json describes the list; kmip-conformance accept writes one.';

/** Reads a list. `file` is for messages. Throws one UserError that names line and column of everything that is wrong. */
export function parseExpectations(text: string, file: string): ExpectationList {
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const problems: string[] = [];
  const complain: Complain = (node, message) => void problems.push(`${placeAt(node?.range?.[0] ?? 0)}: ${message}`);
  // The failsafe schema keeps versions and dates the text that was written.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter, prettyErrors: false, logLevel: 'silent' });
  for (const error of document.errors) problems.push(`${placeAt(error.pos[0])}: not valid YAML: ${error.message}`);
  const entries = problems.length > 0 ? [] : readEntries(document.contents, complain, placeAt);
  if (problems.length > 0) throw new UserError(problemLines(problems), REMEDY);
  return { file, entries };
}

type Complain = (node: Node | null | undefined, message: string) => void;

function readEntries(contents: Node | null, complain: Complain, placeAt: (offset: number) => string): FailureEntry[] {
  if (contents === null || (isScalar(contents) && contents.source === '')) return [];
  if (!isSeq<Node>(contents)) {
    complain(contents, "the file must be a list; each entry begins with '- case:'");
    return [];
  }
  return contents.items.flatMap((item): FailureEntry[] => {
    if (isMap(item)) return readEntry(item, complain, placeAt);
    complain(item, "an entry must be a map that begins with 'case:'");
    return [];
  });
}

/** What a failure is, and what an entry says of it besides. */
const FAILURE_KEYS = ['case', 'versions', 'check', 'intermittent'] as const;
const KEYS = [...FAILURE_KEYS, 'reason', 'link', 'expires', 'preset', 'failures'] as const;

function readEntry(map: YAMLMap, complain: Complain, placeAt: (offset: number) => string): FailureEntry[] {
  const { reason, link, expires, preset, ...own } = textFields(map, KEYS, ['check', 'failures'], complain);
  const failures = readFailures(map, own, complain, placeAt);
  if ((reason ?? '').trim() === '') complain(map.get('reason', true) ?? map, `the entry for ${own.case ?? failures[0]?.case ?? 'a case'} has no reason: say why this failure is accepted`);
  if (link !== undefined && !/^https?:\/\/\S+$/.test(link)) complain(map.get('link', true), `'${link}' is no http or https address`);
  if (expires !== undefined && !isDay(expires)) complain(map.get('expires', true), `'${expires}' is no day; write it as 2026-12-31`);
  if (preset !== undefined && preset !== 'true') complain(map.get('preset', true), `'preset' is true or absent, and not '${preset}'`);
  if (preset !== undefined && failures.some(({ check }) => check.refused === undefined)) complain(map.get('check', true), "'preset' is for entries whose 'check' holds 'refused'");
  if (reason === undefined) return [];
  const common = { reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }), ...(preset === undefined ? {} : { preset: true as const }) };
  return failures.map(({ place, ...failure }) => ({ ...failure, ...common, place }));
}

type Failure = Pick<FailureEntry, 'case' | 'versions' | 'check' | 'intermittent' | 'place'>;

type FailureFields = Partial<Record<(typeof FAILURE_KEYS)[number], string>>;

/** The failures of an entry: its own, or those of the list that shares its reason. */
function readFailures(map: YAMLMap, own: FailureFields, complain: Complain, placeAt: (offset: number) => string): Failure[] {
  const list = map.get('failures', true) as Node | undefined;
  if (list === undefined) return readFailure(map, own, complain, placeAt(map.range?.[0] ?? 0));
  const stray = FAILURE_KEYS.find((key) => map.has(key));
  if (stray !== undefined) complain(map.get(stray, true), `'${stray}' stands beside 'failures'; it belongs in its entries`);
  if (!isSeq<Node>(list) || list.items.length === 0) {
    complain(list, "'failures' must be a list; each entry begins with '- case:'");
    return [];
  }
  return list.items.flatMap((item) => {
    if (isMap(item)) return readFailure(item, textFields(item, FAILURE_KEYS, ['check'], complain), complain, placeAt(item.range?.[0] ?? 0));
    complain(item, "an entry must be a map that begins with 'case:'");
    return [];
  });
}

function readFailure(map: YAMLMap, { case: names, versions, intermittent }: FailureFields, complain: Complain, place: string): Failure[] {
  const check = readCheck(map, complain);
  if (names === undefined) complain(map, "the entry has no 'case'");
  const ranges = splitNames(names ?? '').flatMap((name) => name.split('@').slice(1));
  for (const range of [...(versions === undefined ? [] : [versions]), ...ranges]) {
    if (parseVersionRange(range) === undefined) complain(map.get(range === versions ? 'versions' : 'case', true), `'${range}' is no range of KMIP versions; ranges are 1.2, 1.2.., ..1.4 and 1.2..2.1`);
  }
  if (intermittent !== undefined && intermittent !== 'true') complain(map.get('intermittent', true), `'intermittent' is true or absent, and not '${intermittent}'`);
  if (names === undefined || check === undefined) return [];
  return [{ case: names, ...(versions === undefined ? {} : { versions }), check, ...(intermittent === undefined ? {} : { intermittent: true as const }), place }];
}

function readCheck(map: YAMLMap, complain: Complain): FailureEntry['check'] | undefined {
  const node = map.get('check', true) as Node | undefined;
  if (!isMap(node)) {
    complain(node ?? map, CHECK_FORMS);
    return undefined;
  }
  const { cause, rule, path, refused, with: reason } = textFields(node, ['cause', 'rule', 'path', 'refused', 'with'], [], complain);
  const others = [cause, rule, path].filter((value) => value !== undefined).length;
  if (refused !== undefined && others === 0) {
    const operations = allOperations().map((operation) => operation.name);
    const near = suggest(refused, operations);
    if (!operations.includes(refused)) complain(node.get('refused', true), `'${refused}' is no operation${near === undefined ? '' : `, did you mean '${near}'?`}`);
    return { refused, ...(reason === undefined ? {} : { with: reason }) };
  }
  if (refused === undefined && reason === undefined) {
    if (cause !== undefined && others === 1) return { cause };
    if (cause === undefined && others === 2) return { rule: rule ?? '', path: path ?? '' };
  }
  complain(node, CHECK_FORMS);
  return undefined;
}

const CHECK_FORMS = "'check' must hold either 'cause', or 'rule' and 'path', or 'refused' and perhaps 'with'";

/** The texts of a map; complains of keys that are none of `keys` and of values that are no text, `others` excepted. */
function textFields<Key extends string>(map: YAMLMap, keys: readonly Key[], others: readonly Key[], complain: Complain): Partial<Record<Key, string>> {
  const fields: Partial<Record<Key, string>> = {};
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const known = keys.find((each) => each === name);
    if (known === undefined) {
      const near = suggest(name, keys);
      complain(key as Node, `'${name}' is none of ${keys.join(', ')}${near === undefined ? '' : `, did you mean '${near}'?`}`);
    } else if (!others.includes(known)) {
      if (isScalar<string>(value) && value.value !== '') fields[known] = value.value;
      else if (known !== 'reason') complain((value ?? key) as Node, `'${name}' must be a text`);
    }
  }
  return fields;
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** An entry whose author has still to say why. */
export type Draft = Pick<FailureEntry, 'case' | 'versions' | 'check' | 'intermittent'> & Partial<Pick<FailureEntry, 'reason' | 'link' | 'expires'>>;

const WIDTH = 140;

/**
 * Writes a list for its author to complete: reasons that are not known are left empty, and failures with the same reason stand below
 * it. `source`: whose failures they are.
 */
export function renderExpectations(entries: readonly Draft[], source: string): string {
  const head = [
    `# Expected failures of ${source}.`,
    "# Give each entry a reason; 'link' (an address) and 'expires' (2026-12-31) may follow it.",
  ];
  const groups = new Map<unknown, Draft[]>();
  for (const entry of entries) {
    const key = entry.reason === undefined ? entry : JSON.stringify([entry.reason, entry.link, entry.expires]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const items = [...groups.values()].map((group) => renderGroup(group));
  const body = items.length === 0 ? '[]\n' : stringify(items, { lineWidth: WIDTH, nullStr: '', schema: 'core' });
  return `${head.join('\n')}\n\n${body.replace(/\n- /g, '\n\n- ').replace(/^( +reason:) $/gm, '$1')}`;
}

function renderGroup(group: readonly Draft[]): object {
  const [{ reason = null, link, expires } = {}] = group;
  const common = { reason, ...(link === undefined ? {} : { link }), ...(expires === undefined ? {} : { expires }) };
  const failures = group.map(({ case: names, versions, check, intermittent }) => ({
    case: names,
    ...(versions === undefined ? {} : { versions }),
    check,
    ...(intermittent === undefined ? {} : { intermittent }),
  }));
  return failures.length === 1 ? { ...failures[0], ...common } : { ...common, failures };
}
