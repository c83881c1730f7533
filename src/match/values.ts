/** One value against one expected value. */
import type { Item } from '../ttlv/index.js';
import type { LeafPattern, LeafValue, ValuePattern } from '../suite/case.js';
import { equalValues, judgeVariable, type ValueItem } from './bindings.js';
import type { Check } from './check.js';
import { variationOf } from './citations.js';
import { judgeDate } from './dates.js';
import { describeBytes, describeItem, describeType, describeValue, listWords, withArticle } from './describe.js';
import { literalKey, type Bindings } from './exchange.js';
import type { Outcome } from './outcome.js';
import type { RuleId } from './rules.js';
import { checkAt, fieldTitle, meaningOf, subjectOf, type Scope } from './scope.js';
import { toleranceFor } from './tolerances.js';
import { IDENTIFIERS, ruleOfTag } from './value-rules.js';

/** Compares an item with what is expected of it; the scope names the item. */
export function compareLeaf(scope: Scope, pattern: LeafPattern, item: Item, bindings: Bindings): Outcome {
  if (!hasType(item, pattern)) return { checks: [wrongType(scope, pattern, item)], bindings };
  const date = judgeDate(scope, pattern, item);
  if (date !== undefined) return { checks: [date], bindings };
  const { value } = pattern;
  switch (value.is) {
    case 'literal':
      return compareLiteral(scope, pattern, value.value, item, bindings);
    case 'variable':
      return judgeVariable(scope, pattern, value.name, value.bind, item, bindings);
    case 'other-than':
      return { checks: [compareOther(scope, value.name, item, bindings)], bindings };
    case 'unique':
      return { checks: [compareUnique(scope, scope.exchange.unique(value.suffix), item)], bindings };
    default:
      return { checks: [compareRange(scope, value, item)], bindings };
  }
}

/** What leaves a choice to the server; a time is a date, which is judged as one. */
type RangePattern = Exclude<ValuePattern, { readonly is: 'literal' | 'variable' | 'other-than' | 'unique' }>;

const hasType = (item: Item, pattern: LeafPattern): item is ValueItem => item.type === pattern.type;

function wrongType(scope: Scope, pattern: LeafPattern, item: Item): Check {
  const title = fieldTitle(scope, item.tag);
  return checkAt(scope, {
    rule: 'S-1',
    verdict: 'failure',
    about: item,
    expected: describeType(pattern.type),
    actual: describeType(item.type),
    message: `${title} is ${withArticle(describeType(item.type))}, expected is ${withArticle(describeType(pattern.type))}.`,
    cause: `${subjectOf(scope)}: ${title} has item type ${describeType(item.type)} instead of ${describeType(pattern.type)}`,
    ...(item.place === undefined ? {} : { bytes: { offset: item.place.offset + 3, length: 1 } }),
  });
}

function compareLiteral(scope: Scope, pattern: LeafPattern, literal: LeafValue, item: ValueItem, bindings: Bindings): Outcome {
  const meaning = meaningOf(scope, item.tag);
  const known = literal instanceof Uint8Array ? bindings.literals.get(literalKey(item.tag, literal)) : undefined;
  const expected = known ?? literal;
  const sides = { about: item, expected: describeValue(pattern.type, expected, meaning), actual: describeItem(item, meaning) };
  const title = fieldTitle(scope, item.tag);
  if (equalValues(expected, item.value)) {
    return { checks: [checkAt(scope, { rule: ruleOfTag(meaning), verdict: 'match', ...sides, message: `${title} is the expected one.`, cause: `${title} is as expected` })], bindings };
  }
  // What the server may choose is a value all the same.
  const tolerance = isEmpty(item.value) && !isEmpty(literal) ? undefined : toleranceFor({ scope, pattern, item }, meaning);
  if (tolerance !== undefined) {
    const variation = variationOf(tolerance.item, scope.exchange.version);
    const check = checkAt(scope, { rule: tolerance.rule, verdict: tolerance.verdict, ...sides, message: `${title} differs from the expected one: ${tolerance.because}.`, cause: `${subjectOf(scope)} returns ${title} of its own choice`, variation });
    return { checks: [check], bindings: remember(item, literal, bindings) };
  }
  return { checks: [differs(scope, ruleOfTag(meaning), sides, item, describeValue(pattern.type, expected, meaning))], bindings };
}

const isEmpty = (value: LeafValue): boolean => value instanceof Uint8Array && value.length === 0;

/** The literal stands for what the server chose, from here to the end of the case. */
function remember(item: ValueItem, literal: LeafValue, bindings: Bindings): Bindings {
  if (!(literal instanceof Uint8Array && item.value instanceof Uint8Array)) return bindings;
  return { ...bindings, literals: new Map([...bindings.literals, [literalKey(item.tag, literal), item.value]]) };
}

interface Sides {
  readonly about: Item;
  readonly expected: string;
  readonly actual: string;
}

/** A failure whose cause names the values only where they are words of the protocol and not of this run. */
function differs(scope: Scope, rule: RuleId, sides: Sides, item: Item, expected: string): Check {
  const title = fieldTitle(scope, item.tag);
  const words = item.type === 'Enumeration' || item.type === 'Boolean';
  const plain = (text: string): string => text.replace(/ \(\d+\)/g, '');
  return checkAt(scope, {
    rule,
    verdict: 'failure',
    ...sides,
    message: words ? `${title} is ${sides.actual}, expected is ${expected}.` : `${title} is not the expected one.`,
    cause: words ? `${subjectOf(scope)} returns ${title} ${plain(sides.actual)} instead of ${plain(expected)}` : `${subjectOf(scope)} returns a wrong ${title}`,
  });
}

function compareUnique(scope: Scope, expected: string, item: ValueItem): Check {
  const title = fieldTitle(scope, item.tag);
  const sides = { about: item, expected: JSON.stringify(expected), actual: describeItem(item) };
  if (item.value === expected) return checkAt(scope, { rule: 'V-13', verdict: 'match', ...sides, message: `${title} is what was sent.`, cause: `${title} is as sent` });
  const variation = variationOf({ p10: 18, p21: 18, p30: 17 }, scope.exchange.version);
  if (typeof item.value === 'string' && item.value.endsWith(expected)) {
    return checkAt(scope, { rule: 'V-13', verdict: 'variation', ...sides, message: `The server has put a prefix before ${title}.`, cause: `The server puts a prefix before ${title}`, variation });
  }
  return differs(scope, 'V-13', sides, item, sides.expected);
}

function compareOther(scope: Scope, name: string, item: ValueItem, { variables }: Bindings): Check {
  const bound = variables.get(name);
  const title = fieldTitle(scope, item.tag);
  const actual = describeItem(item);
  if (bound === undefined) return checkAt(scope, { rule: 'B-5', verdict: 'inconclusive', about: item, expected: `another value than $${name}`, actual, message: `$${name} has no value, so ${title} cannot be compared.`, cause: 'A variable has no value' });
  const sides = { about: item, expected: `another value than ${describeValue(bound.type, bound.value, bound.tag)}`, actual };
  if (!equalValues(bound.value, item.value)) return checkAt(scope, { rule: 'B-2', verdict: 'match', ...sides, message: `${title} is another than $${name}.`, cause: `${title} has changed` });
  return checkAt(scope, { rule: 'B-2', verdict: 'failure', ...sides, message: `${title} is still $${name}, which comes from ${bound.origin}.`, cause: `${subjectOf(scope)} returns the same ${title} as before, although it had to change` });
}

function compareRange(scope: Scope, value: RangePattern, item: ValueItem): Check {
  const meaning = meaningOf(scope, item.tag);
  const rule = ruleOfTag(meaning);
  const title = fieldTitle(scope, item.tag);
  const expected = describeRange(value, item, meaning);
  const sides = { about: item, expected, actual: describeItem(item, meaning) };
  if (fits(value, item)) return checkAt(scope, { rule, verdict: 'match', ...sides, message: `${title} is as expected.`, cause: `${title} is as expected` });
  return differs(scope, rule, sides, item, expected);
}

function fits(value: RangePattern, item: ValueItem): boolean {
  switch (value.is) {
    case 'any':
      return !IDENTIFIERS.has(item.tag) || (item.value !== '' && !isEmpty(item.value));
    case 'bytes':
      return item.value instanceof Uint8Array && item.value.length === value.length;
    case 'one-of':
      return value.values.some((each) => equalValues(each, item.value));
    case 'between': {
      if (typeof item.value !== 'number' && typeof item.value !== 'bigint') return false;
      return (value.atLeast === undefined || item.value >= value.atLeast) && (value.atMost === undefined || item.value <= value.atMost);
    }
    case 'now':
      return false;
  }
}

function describeRange(value: RangePattern, item: ValueItem, meaning: number): string {
  switch (value.is) {
    case 'bytes':
      return `${value.length} bytes`;
    case 'one-of':
      return listWords(value.values.map((each) => describeValue(item.type, each, meaning)));
    case 'between':
      return [...(value.atLeast === undefined ? [] : [`at least ${value.atLeast}`]), ...(value.atMost === undefined ? [] : [`at most ${value.atMost}`])].join(' and ');
    default:
      return 'any value';
  }
}

/** An expected value as a person reads it, for a place where the response holds nothing. */
export function describeExpected(scope: Scope, pattern: LeafPattern, bindings: Bindings): string {
  const { value } = pattern;
  const meaning = meaningOf(scope, pattern.tag);
  switch (value.is) {
    case 'literal':
      return value.value instanceof Uint8Array ? describeBytes(value.value) : describeValue(pattern.type, value.value, meaning);
    case 'variable': {
      const bound = bindings.variables.get(value.name);
      return bound === undefined ? `a value for $${value.name}` : describeValue(bound.type, bound.value, bound.tag);
    }
    case 'other-than':
      return `another value than $${value.name}`;
    case 'now':
      return 'a time of this case';
    case 'unique':
      return JSON.stringify(scope.exchange.unique(value.suffix));
    case 'bytes':
      return `${value.length} bytes`;
    case 'one-of':
      return listWords(value.values.map((each) => describeValue(pattern.type, each, meaning)));
    case 'any':
    case 'between':
      return 'a value';
  }
}
