/** Variables: bound where the expectation says so, compared everywhere else (B-2, B-3, B-5). */
import type { Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { LeafPattern, LeafValue } from '../suite/case.js';
import { describeItem, describeValue } from './describe.js';
import type { Binding, Bindings } from './exchange.js';
import { sameBytes } from './fields.js';
import type { Outcome } from './outcome.js';
import { checkAt, fieldTitle, meaningOf, subjectOf, type Scope } from './scope.js';
import { ruleOfTag } from './value-rules.js';

export const equalValues = (a: LeafValue, b: LeafValue): boolean => (a instanceof Uint8Array && b instanceof Uint8Array ? sameBytes(a, b) : a === b);

/** An item of the type of the pattern that is no Structure; the type has been compared before. */
export type ValueItem = Extract<Item, { readonly value: LeafValue }>;

export function judgeVariable(scope: Scope, pattern: LeafPattern, name: string, bind: boolean, item: ValueItem, bindings: Bindings): Outcome {
  const bound = bindings.variables.get(name);
  const title = fieldTitle(scope, item.tag);
  const meaning = meaningOf(scope, item.tag);
  if (bound !== undefined) return judgeBound(scope, name, bound, item, bindings);
  if (!bind) {
    const check = checkAt(scope, { rule: 'B-5', verdict: 'inconclusive', about: item, expected: `$${name}`, actual: describeItem(item, meaning), message: `$${name} has no value, so ${title} cannot be compared.`, cause: 'A variable has no value' });
    return { checks: [check], bindings };
  }
  if (isEmpty(item.value)) {
    const check = checkAt(scope, { rule: 'V-1', verdict: 'failure', about: item, expected: 'a value', actual: 'empty', message: `${title} is empty.`, cause: `${subjectOf(scope)} returns an empty ${title}` });
    return { checks: [check], bindings };
  }
  const origin = [`Step ${scope.exchange.step.number}`, ...scope.path].join(' › ');
  const binding: Binding = { value: item.value, type: pattern.type, tag: meaning, origin };
  const check = checkAt(scope, { rule: ruleOfTag(meaning), verdict: 'match', about: item, expected: `a value for $${name}`, actual: describeItem(item, meaning), message: `$${name} is ${title}.`, cause: `${title} gives a variable its value` });
  return { checks: [check], bindings: { ...bindings, variables: new Map([...bindings.variables, [name, binding]]) } };
}

const isEmpty = (value: LeafValue): boolean => (typeof value === 'string' || value instanceof Uint8Array) && value.length === 0;

function judgeBound(scope: Scope, name: string, bound: Binding, item: ValueItem, bindings: Bindings): Outcome {
  const same = equalValues(bound.value, item.value);
  const title = fieldTitle(scope, item.tag);
  const meaning = meaningOf(scope, item.tag);
  const rule = ruleOfTag(meaning);
  const sides = { about: item, expected: describeValue(bound.type, bound.value, bound.tag), actual: describeItem(item, meaning) };
  if (!same && meaning === TAG.UniqueIdentifier && item.value === scope.item?.objectId && scope.enclosing?.item.tag === TAG.ResponsePayload) {
    // The server answers what it was asked; then it is the case that has mixed up its variables.
    const check = checkAt(scope, { rule: 'V-1', verdict: 'warning', ...sides, message: `${title} is that of the request, but the case expects $${name}.`, cause: 'The case expects another Unique Identifier than it asks about' });
    return { checks: [check], bindings };
  }
  const check = checkAt(scope, {
    rule: rule === 'V-15' ? 'B-2' : rule,
    verdict: same ? 'match' : 'failure',
    ...sides,
    message: same ? `${title} is $${name}.` : `${title} is not $${name}, which comes from ${bound.origin}.`,
    cause: same ? `${title} is the known one` : `${subjectOf(scope)} returns another ${title} than before`,
  });
  return { checks: [check], bindings };
}
