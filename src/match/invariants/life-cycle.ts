/** State, dates and Fresh in the attributes of an answer (I-1, I-7, I-8). */
import { ENUM, TAG } from '../../kmip/constants.js';
import { enumerationName, tagTitle } from '../../kmip/vocabulary.js';
import { attributeTitle, keyOfTag, type SeenAttribute } from '../attribute-bag.js';
import { requestedKeys } from '../attributes.js';
import type { Check } from '../check.js';
import { judgeWindow } from '../dates.js';
import { describeEnumeration, describeItem, describeSeconds } from '../describe.js';
import { booleanOf, field, numberOf, sameValue, secondsOf } from '../fields.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import { firstOf, valueOf, type FixedAttributes } from '../ledger/request-attributes.js';
import { checkAt, subjectOf, within, type CheckParts, type Scope } from '../scope.js';
import { answeredAttributes, atAttribute } from './answered.js';
import type { InvariantContext } from './context.js';

const STATE = ENUM.State;

const dateOf = (attributes: FixedAttributes | undefined, tag: number): bigint | undefined => secondsOf(valueOf(attributes, tag));

/** Dates that a state cannot be without. */
const DATES_OF_STATE: readonly { readonly state: number; readonly dates: readonly number[] }[] = [
  { state: STATE.Active, dates: [TAG.ActivationDate] },
  { state: STATE.Deactivated, dates: [TAG.DeactivationDate] },
  { state: STATE.Compromised, dates: [TAG.CompromiseDate] },
  { state: STATE.Destroyed, dates: [TAG.DestroyDate] },
  { state: STATE.DestroyedCompromised, dates: [TAG.DestroyDate, TAG.CompromiseDate] },
];

/** A server may forget attributes of destroyed objects, unless they are asked for (KMIP 1.4 §3). */
const MAY_BE_FORGOTTEN: ReadonlySet<number> = new Set([STATE.Destroyed, STATE.DestroyedCompromised]);

/** I-1: the dates that belong to a state are there and past; an object that is not active yet has no past Activation Date. */
export function stateAndDates(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const seen = firstOf(attributes, TAG.State);
  const item = seen?.value;
  const state = numberOf(item);
  if (state === undefined) return [];
  const inner = atAttribute(context.scope, TAG.State, seen);
  const { exchange } = context.scope;
  const tolerance = BigInt(exchange.clock.toleranceSeconds);
  const offset = BigInt(Math.round(exchange.clock.offsetSeconds));
  const title = describeEnumeration(TAG.State, state);
  const asked = requestedKeys(context.scope);
  const checks: Check[] = [];
  const contradicts = (tag: number, expected: string, actual: string, how: string): void =>
    void checks.push(checkAt(inner, { rule: 'I-1', verdict: 'failure', about: item, expected, actual, message: `The State is ${title}, but ${tagTitle(tag)} ${how}.`, cause: `State ${stateTitle(state)} contradicts ${tagTitle(tag)}` }));
  for (const tag of DATES_OF_STATE.find((row) => row.state === state)?.dates ?? []) {
    const seconds = dateOf(attributes, tag);
    const wanted = asked?.has(keyOfTag(tag)) ?? !MAY_BE_FORGOTTEN.has(state);
    if (seconds === undefined && wanted) checks.push(missingDate(context.scope, tag, title));
    if (seconds !== undefined && seconds > exchange.receivedAt + offset + tolerance) contradicts(tag, 'a time in the past', describeSeconds(seconds), 'lies in the future');
  }
  const activation = dateOf(attributes, TAG.ActivationDate);
  if (state === STATE.PreActive && activation !== undefined && activation < exchange.sentAt + offset - tolerance) contradicts(TAG.ActivationDate, 'no time in the past', describeSeconds(activation), 'lies in the past');
  return checks.length > 0 ? checks : [checkAt(inner, { rule: 'I-1', verdict: 'match', about: item, actual: title, message: 'State and dates agree.', cause: 'State and dates agree' })];
}

/** The same finding as that of an expectation that lists the date, so that it is reported once. */
function missingDate(scope: Scope, tag: number, state: string): Check {
  const title = tagTitle(tag);
  return checkAt(atAttribute(scope, tag), { rule: 'C-6', verdict: 'failure', expected: title, actual: 'nothing', message: `The State is ${state}, but the response holds no ${title}.`, cause: `${subjectOf(scope)} returns no ${title}` });
}

/** "PreActive": without its number, for causes. */
const stateTitle = (code: number): string => enumerationName(TAG.State, code);

/** What an object can become; a state that is not listed stays. */
const CAN_BECOME: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
  [STATE.PreActive, [STATE.Active, STATE.Deactivated, STATE.Compromised, STATE.Destroyed, STATE.DestroyedCompromised]],
  [STATE.Active, [STATE.Deactivated, STATE.Compromised, STATE.Destroyed, STATE.DestroyedCompromised]],
  [STATE.Deactivated, [STATE.Compromised, STATE.Destroyed, STATE.DestroyedCompromised]],
  [STATE.Compromised, [STATE.DestroyedCompromised]],
  [STATE.Destroyed, [STATE.DestroyedCompromised]],
]);

/** I-1: no state is left backwards. */
function stateOrder(scope: Scope, now: FixedAttributes, known: number | undefined): Check[] {
  const seen = firstOf(now, TAG.State);
  const state = numberOf(seen?.value);
  if (state === undefined || known === undefined || state === known || CAN_BECOME.get(known)?.includes(state) === true) return [];
  const title = (code: number): string => describeEnumeration(TAG.State, code);
  return [checkAt(atAttribute(scope, TAG.State, seen), { rule: 'I-1', verdict: 'failure', about: seen?.value, expected: `${title(known)} or a later state`, actual: title(state), message: `The object was ${title(known)} and is ${title(state)} now.`, cause: `State goes from ${stateTitle(known)} to ${stateTitle(state)}` })];
}

/** I-1, I-7 and I-8: what an earlier answer said bounds what a later one may say. */
export function history(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const { object, scope } = context;
  if (attributes === undefined || object === undefined) return [];
  return [...stateOrder(scope, attributes, object.state), ...lastChange(scope, attributes, object.seen), ...initialDate(scope, attributes, object.seen), ...freshness(scope, attributes, object)];
}

/** I-7: what a lease says of the last change agrees with what the object's dates said (KMIP 1.4 §4.17). */
export function leasedChange({ scope, event, object }: InvariantContext): Check[] {
  const item = field(event.response, TAG.LastChangeDate);
  const date = secondsOf(item);
  if (event.operation !== ENUM.Operation.ObtainLease || item === undefined || date === undefined) return [];
  const earliest = dateOf(object?.seen, TAG.LastChangeDate) ?? dateOf(object?.seen, TAG.InitialDate);
  if (earliest === undefined || date >= earliest) return [];
  return [checkAt(within(scope, tagTitle(TAG.LastChangeDate), item), { rule: 'I-7', verdict: backBy(earliest - date), about: item, expected: `not before ${describeSeconds(earliest)}`, actual: describeItem(item), message: 'Last Change Date lies before what earlier answers said.', cause: 'Last Change Date goes back' })];
}

/** Dates that the server sets as things happen. */
const SET_BY_SERVER: readonly number[] = [TAG.InitialDate, TAG.LastChangeDate, TAG.DestroyDate, TAG.CompromiseDate, TAG.ArchiveDate];

/** D-2: what happened to an object of this case happened in the time of this case, unless the client imported the date. */
export function datesOfServer(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const { object, scope } = context;
  if (attributes === undefined || object === undefined || object.origin === 'unknown') return [];
  return SET_BY_SERVER.flatMap((tag) => {
    const seen = firstOf(attributes, tag);
    const seconds = secondsOf(seen?.value);
    if (seen?.value === undefined || seconds === undefined || object.fixed.has(keyOfTag(tag))) return [];
    return [judgeWindow(atAttribute(scope, tag, seen), seen.value, seconds, 0n, 'D-2')].filter((check) => check.verdict === 'failure');
  });
}

function lastChange(scope: Scope, now: FixedAttributes, before: FixedAttributes): Check[] {
  const [earlier, later] = [dateOf(before, TAG.LastChangeDate), dateOf(now, TAG.LastChangeDate)];
  if (earlier === undefined || later === undefined) return [];
  const sides = { expected: `not before ${describeSeconds(earlier)}`, actual: describeSeconds(later) };
  return [later >= earlier ? agrees(scope, now, TAG.LastChangeDate, sides) : changed(scope, now, TAG.LastChangeDate, { rule: 'I-7', verdict: backBy(earlier - later), ...sides, message: 'Last Change Date has gone back.', cause: 'Last Change Date goes back' })];
}

/** Seconds by which a clock may be set back while a case runs. */
const SET_BACK = 10n;

const backBy = (seconds: bigint): 'warning' | 'failure' => (seconds <= SET_BACK ? 'warning' : 'failure');

function initialDate(scope: Scope, now: FixedAttributes, before: FixedAttributes): Check[] {
  const [earlier, later] = [dateOf(before, TAG.InitialDate), dateOf(now, TAG.InitialDate)];
  if (earlier === undefined || later === undefined) return [];
  const sides = { expected: describeSeconds(earlier), actual: describeSeconds(later) };
  return [later === earlier ? agrees(scope, now, TAG.InitialDate, sides) : changed(scope, now, TAG.InitialDate, { rule: 'I-7', verdict: 'failure', ...sides, message: 'Initial Date has changed.', cause: 'Initial Date changes' })];
}

/** Fresh is true until the object is served for the first time, and never again (KMIP 1.4 §3.34). */
function freshness(scope: Scope, now: FixedAttributes, object: ObjectRecord): Check[] {
  const past = object.served || booleanOf(valueOf(object.seen, TAG.Fresh)) === false;
  if (booleanOf(valueOf(now, TAG.Fresh)) !== true || !past) return [];
  return [changed(scope, now, TAG.Fresh, { rule: 'I-8', verdict: 'failure', expected: 'false', actual: 'true', message: 'The object has been served and is Fresh all the same.', cause: 'Fresh stays true after Get' })];
}

function changed(scope: Scope, now: FixedAttributes, tag: number, parts: CheckParts): Check {
  const seen = firstOf(now, tag);
  return checkAt(atAttribute(scope, tag, seen), { ...parts, about: seen?.value });
}

function agrees(scope: Scope, now: FixedAttributes, tag: number, sides: Pick<CheckParts, 'expected' | 'actual'>): Check {
  const agreement = `${tagTitle(tag)} agrees with earlier answers`;
  return changed(scope, now, tag, { rule: 'I-7', verdict: 'match', ...sides, message: `${agreement}.`, cause: agreement });
}

/**
 * I-14: attributes that nobody but the client sets keep the value that the client gave, whether the expectation lists them or not.
 * Dates are left out once an operation of the life cycle has replaced them.
 */
const KEPT: readonly number[] = [TAG.CryptographicAlgorithm, TAG.CryptographicLength, TAG.ActivationDate, TAG.ProcessStartDate, TAG.ProtectStopDate, TAG.DeactivationDate, TAG.CompromiseOccurrenceDate];
/** Missing in a list of all attributes, they are lost. */
const NEVER_LOST: readonly number[] = [...KEPT, TAG.CryptographicUsageMask, TAG.Name, TAG.ApplicationSpecificInformation];

export function keptAsFixed(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const { object, scope } = context;
  if (attributes === undefined || object === undefined || object.origin === 'unknown') return [];
  const kept = KEPT.flatMap((tag) => {
    const [fixed, seen] = [valueOf(object.fixed, tag), valueOf(attributes, tag)];
    if (fixed === undefined || seen?.type !== fixed.type) return [];
    const same = sameValue(fixed, seen);
    const title = tagTitle(tag);
    return [checkAt(atAttribute(scope, tag, firstOf(attributes, tag)), { rule: 'I-14', verdict: same ? 'match' : 'failure', about: seen, expected: describeItem(fixed, tag), actual: describeItem(seen, tag), message: same ? `${title} is what the client set.` : `${title} is not what the client set.`, cause: same ? `${title} is what the client set` : `${subjectOf(scope)} returns another ${title} than the client set` })];
  });
  return [...kept, ...lost(scope, attributes, object)];
}

function lost(scope: Scope, attributes: FixedAttributes, object: ObjectRecord): Check[] {
  if (object.destroyed || requestedKeys(scope) !== undefined) return [];
  return [...object.fixed].flatMap(([key, [first]]) => {
    if (first === undefined || !isNeverLost(first.name) || attributes.has(key)) return [];
    const title = attributeTitle(first.name, scope.exchange.version);
    return [checkAt(within(scope, `Attribute ${JSON.stringify(title)}`), { rule: 'I-14', verdict: 'failure', expected: title, actual: 'nothing', message: `The client set ${title}, but the list of all attributes does not hold it.`, cause: `${subjectOf(scope)} does not return ${title}, which the client set` })];
  });
}

const isNeverLost = (name: SeenAttribute['name']): boolean => 'vendor' in name || ('tag' in name && NEVER_LOST.includes(name.tag));
