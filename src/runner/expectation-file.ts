/** The list of expected failures as a YAML file. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node, type YAMLMap } from 'yaml';
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';
import { parseVersionRange } from '../kmip/version.js';
import { allOperations } from '../kmip/vocabulary.js';
import type { ExpectationList, FailureEntry } from './expected-failures.js';

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
  if (problems.length > 0) throw new UserError(problems.join('\n'), REMEDY);
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
    if (isMap(item)) return readEntry(item, complain, placeAt(item.range?.[0] ?? 0));
    complain(item, "an entry must be a map that begins with 'case:'");
    return [];
  });
}

const KEYS = ['case', 'versions', 'check', 'reason', 'link', 'expires', 'preset'] as const;

function readEntry(map: YAMLMap, complain: Complain, place: string): FailureEntry[] {
  const fields = textFields(map, KEYS, ['check'], complain);
  const { case: name, versions, reason, link, expires, preset } = fields;
  if (name === undefined) complain(map, "the entry has no 'case'");
  if (versions !== undefined && parseVersionRange(versions) === undefined) {
    complain(map.get('versions', true), `'${versions}' is no range of KMIP versions; ranges are 1.2, 1.2.., ..1.4 and 1.2..2.1`);
  }
  if ((reason ?? '').trim() === '') complain(map.get('reason', true) ?? map, `the entry for ${name ?? 'a case'} has no reason: say why this failure is accepted`);
  if (link !== undefined && !/^https?:\/\/\S+$/.test(link)) complain(map.get('link', true), `'${link}' is no http or https address`);
  if (expires !== undefined && !isDay(expires)) complain(map.get('expires', true), `'${expires}' is no day; write it as 2026-12-31`);
  const check = readCheck(map, complain);
  if (preset !== undefined && preset !== 'true') complain(map.get('preset', true), `'preset' is true or absent, and not '${preset}'`);
  if (preset !== undefined && check !== undefined && check.refused === undefined) complain(map.get('check', true), "'preset' is for entries whose 'check' holds 'refused'");
  if (name === undefined || reason === undefined || check === undefined) return [];
  return [
    {
      case: name,
      ...(versions === undefined ? {} : { versions }),
      check,
      reason,
      ...(link === undefined ? {} : { link }),
      ...(expires === undefined ? {} : { expires }),
      ...(preset === undefined ? {} : { preset: true as const }),
      place,
    },
  ];
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
export type Draft = Pick<FailureEntry, 'case' | 'versions' | 'check'> & Partial<Pick<FailureEntry, 'reason' | 'link' | 'expires'>>;

/** Writes a list for its author to complete: reasons that are not known are left empty. `source`: where the entries come from. */
export function renderExpectations(entries: readonly Draft[], source: string): string {
  const head = [
    `# Expected failures, from ${source}.`,
    "# Give each entry a reason; 'link' (an address) and 'expires' (2026-12-31) may follow it.",
  ];
  const items = entries.map(({ case: name, versions, check, reason = null, link, expires }) => ({
    case: name,
    ...(versions === undefined ? {} : { versions }),
    check,
    reason,
    ...(link === undefined ? {} : { link }),
    ...(expires === undefined ? {} : { expires }),
  }));
  const body = items.length === 0 ? '[]\n' : stringify(items, { lineWidth: 0, nullStr: '', schema: 'core' });
  return `${head.join('\n')}\n\n${body.replace(/\n- /g, '\n\n- ').replace(/^( +reason:) $/gm, '$1')}`;
}
