/** Lowered cases as text, so that a test can say in a few lines what a version gets. */
import { operationByCode, tagName } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { toHex } from '../../ttlv/index.js';
import type { AttributeName, AttributePattern, Case, Expectation, LeafValue, Pattern, Step, StepItem, Suite, ValuePattern } from '../case.js';
import { loadSuite } from '../load.js';

/** The one case of a suite in a version. */
export function caseIn(suite: Suite, version: ProtocolVersion): Case {
  const found = suite.cases.find((each) => each.version === version);
  if (found === undefined) throw new Error(`no case in ${version}`);
  return found;
}

/** A suite around steps that are written in YAML, for the versions of the range. */
export const withSteps = (versions: string, steps: string): string =>
  `suite: example\ntitle: Example\nprofile: Example\nversions: ${versions}\ncases:\n  - id: EX-1\n    title: Example\n    source: KMIP\n    steps:\n${steps.replace(/^\n?/, '').replace(/^/gm, '      ')}`;

/** What the steps become in a version, one line per item. */
export const lowered = (version: ProtocolVersion, steps: string): string[] => caseIn(loadSuite('example.yaml', withSteps(version, steps)), version).steps.flatMap(showStep);

export function showStep(step: Step): string[] {
  return [...step.header.flatMap((pattern) => show(pattern).map((line) => `header ${line}`)), ...step.items.flatMap(showItem)];
}

function showItem(item: StepItem): string[] {
  const id = item.uniqueBatchItemId === undefined ? '' : ` #${toHex(item.uniqueBatchItemId)}`;
  const name = operationByCode(item.operation)?.xmlName ?? String(item.operation);
  return [`${name}${id}`, ...indent(item.request.flatMap(show)), ...showExpectation(item.expect)];
}

function showExpectation(expect: Expectation): string[] {
  if (expect.status === 'NotProcessed') return [expect.status];
  if (expect.status === 'OperationFailed') return [`${expect.status} ${expect.reasons.join(' or ')}${expect.tolerated.length === 0 ? '' : `, tolerated ${expect.tolerated.join(' and ')}`}`];
  const value = 'correlationValue' in expect ? [expect.correlationValue] : [];
  return [expect.status, ...indent([...value, ...expect.payload].flatMap(show)), ...indent(showAbsent(expect.absent?.map(tagName)))];
}

const showAbsent = (names: readonly string[] = []): string[] => names.map((name) => `no ${name}`);

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

export function show(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'leaf':
      return [`${tagName(pattern.tag)}: ${pattern.type} ${showValue(pattern.value)}`];
    case 'structure':
      return [tagName(pattern.tag), ...indent(pattern.fields.flatMap(show)), ...indent(showAbsent(pattern.absent?.map(tagName)))];
    case 'attributes': {
      const lines = [...pattern.attributes.flatMap(showAttribute), ...showAbsent(pattern.absent.map(showName))];
      return pattern.form.is === 'attribute-list' ? lines.map((line) => (line.startsWith(' ') ? line : `Attribute ${line}`)) : [`${tagName(pattern.form.tag)} of ${pattern.form.is}`, ...indent(lines)];
    }
  }
}

const showName = (name: AttributeName): string => ('tag' in name ? tagName(name.tag) : `${name.vendor}/${name.name}`);

function showAttribute({ name, index, value }: AttributePattern): string[] {
  const [first = '', ...rest] = show(value);
  return [`${showName(name)}${index === undefined ? '' : `[${index}]`} = ${first}`, ...rest];
}

function showValue(value: ValuePattern): string {
  switch (value.is) {
    case 'literal':
      return showLiteral(value.value);
    case 'variable':
      return `${value.bind ? 'bind ' : ''}$${value.name}`;
    case 'now':
      return `now${value.offsetSeconds < 0 ? '' : '+'}${value.offsetSeconds}`;
    case 'unique':
      return `unique '${value.suffix}'`;
    case 'any':
      return 'any';
    case 'bytes':
      return `of ${value.length} bytes`;
    case 'one-of':
      return `one of ${value.values.map(showLiteral).join(' ')}`;
    case 'other-than':
      return `not $${value.name}`;
    case 'between':
      return `from ${value.atLeast ?? '-'} to ${value.atMost ?? '-'}`;
  }
}

const showLiteral = (value: LeafValue): string => (value instanceof Uint8Array ? toHex(value) : typeof value === 'string' ? `'${value}'` : typeof value === 'bigint' ? `${value}n` : String(value));
