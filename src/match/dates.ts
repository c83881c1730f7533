/** Dates: exact where the client fixed them, else in the window of the run (D-1 to D-4). */
import type { Item } from '../ttlv/index.js';
import type { LeafPattern } from '../suite/case.js';
import { attributeKey } from './attribute-bag.js';
import type { Check } from './check.js';
import { variationOf } from './citations.js';
import { describeItem, describeSeconds, withArticle } from './describe.js';
import { secondsOf } from './fields.js';
import { attributesIn } from './ledger/request-attributes.js';
import type { RuleId } from './rules.js';
import { checkAt, fieldTitle, subjectOf, type Scope } from './scope.js';

/** Judges a date whose expectation is a literal or relative to now; undefined for all other items and patterns. */
export function judgeDate(scope: Scope, { value }: LeafPattern, item: Item): Check | undefined {
  const actual = secondsOf(item);
  if (actual === undefined || (value.is !== 'literal' && value.is !== 'now')) return undefined;
  const fixed = fixedByClient(scope);
  if (fixed !== undefined) return judgeFixed(scope, item, actual, fixed);
  if (value.is === 'now') return judgeWindow(scope, item, actual, BigInt(value.offsetSeconds), value.offsetSeconds === 0 ? 'D-2' : 'D-3');
  return judgeWindow(scope, item, actual, 0n, 'D-4');
}

/** What the client set the attribute to, in seconds since 1970-01-01T00:00:00Z. */
function fixedByClient(scope: Scope): bigint | undefined {
  const key = scope.attribute?.tag === undefined ? scope.vendorKey : attributeKey({ tag: scope.attribute.tag });
  if (key === undefined || scope.item === undefined) return undefined;
  // Add and Modify Attribute of 1.x return what their own request sets.
  const set = attributesIn(scope.item.request).get(key) ?? scope.item.object?.fixed.get(key);
  return secondsOf(set?.[0]?.value);
}

function judgeFixed(scope: Scope, item: Item, actual: bigint, fixed: bigint): Check {
  const title = fieldTitle(scope, item.tag);
  const same = actual === fixed;
  return checkAt(scope, {
    rule: 'D-1',
    verdict: same ? 'match' : 'failure',
    about: item,
    expected: describeSeconds(fixed),
    actual: describeItem(item),
    message: same ? `${title} is what the client set.` : `${title} is not what the client set.`,
    cause: same ? `${title} is what the client set` : `${subjectOf(scope)} returns another ${title} than the client set`,
  });
}

/** From the start of the case to the receipt, by the server's clock, widened by the tolerance. */
function windowOf(scope: Scope, shift = 0n): { readonly from: bigint; readonly to: bigint } {
  const { startedAt, receivedAt, clock } = scope.exchange;
  const offset = BigInt(Math.round(clock.offsetSeconds)) + shift;
  const tolerance = BigInt(clock.toleranceSeconds);
  return { from: startedAt + offset - tolerance, to: receivedAt + offset + tolerance };
}

/** A date that has to lie in the time of the case; the scope names it. `shift` is in seconds. */
export function judgeWindow(scope: Scope, item: Item, actual: bigint, shift: bigint, rule: RuleId): Check {
  const { from, to } = windowOf(scope, shift);
  const title = fieldTitle(scope, item.tag);
  const inside = actual >= from && actual <= to;
  const variation = rule === 'D-4' ? variationOf({ p10: 9, p21: 9, p30: 9 }, scope.exchange.version) : undefined;
  return checkAt(scope, {
    rule,
    verdict: inside ? (variation === undefined ? 'match' : 'variation') : 'failure',
    about: item,
    expected: `between ${describeSeconds(from)} and ${describeSeconds(to)}`,
    actual: describeItem(item),
    message: inside ? `${title} lies in the time of the case.` : `${title} lies outside the time of the case.`,
    cause: inside ? `${title} lies in the time of the case` : `${subjectOf(scope)} returns ${withArticle(title)} outside the time of the case`,
    variation: inside ? variation : undefined,
  });
}
