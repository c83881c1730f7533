/** The comparisons of a step that held, as few lines of text: a large run has tens of thousands of them. */
import type { Check } from '../../match/check.js';
import { ruleById } from '../../match/index.js';
import type { ProtocolVersion } from '../../kmip/version.js';

const SEPARATOR = ' › ';

/**
 * One line for each structure with everything in it that matched: rule, field, value; an expectation in other words than
 * the value, and a source that is not the rule's own, stand in brackets behind it.
 */
export function describeMatches(checks: readonly Check[], version: ProtocolVersion): string {
  const lines = new Map<string, string[]>();
  for (const check of checks) {
    const { holder, field } = splitPath(check.path);
    const line = lines.get(holder);
    if (line === undefined) lines.set(holder, [describeMatch(check, field, version)]);
    else line.push(describeMatch(check, field, version));
  }
  return [...lines].map(([holder, matches]) => `${holder === '' ? '' : `${holder}: `}${matches.join('; ')}`).join('\n');
}

function splitPath(path: string): { readonly holder: string; readonly field: string } {
  const cut = path.lastIndexOf(SEPARATOR);
  return cut < 0 ? { holder: path, field: '' } : { holder: path.slice(0, cut), field: path.slice(cut + SEPARATOR.length) };
}

function describeMatch({ rule, expected, actual, source }: Check, field: string, version: ProtocolVersion): string {
  const value = actual ?? expected;
  const remarks = [
    ...(expected === undefined || actual === undefined || says(actual, expected) ? [] : [expected]),
    ...(ruleById(rule)?.source[version] === source ? [] : [source]),
  ];
  return [rule, ...(field === '' ? [] : [value === undefined ? field : `${field}:`]), ...(value === undefined ? [] : [value]), ...(remarks.length === 0 ? [] : [`(${remarks.join('; ')})`])].join(' ');
}

/** Whether the value is the expected one in the very words, but for the number of an enumeration. */
const says = (actual: string, expected: string): boolean => actual === expected || actual.replace(/ \(\d+\)$/, '') === expected;
