/** The verdicts on one exchange, and what the case knows after it. */
import type { StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { operationTitle } from '../kmip/vocabulary.js';
import { judgeBatchItem, type Progress } from './batch-item.js';
import type { Check } from './check.js';
import { reasonTitle } from './describe.js';
import type { CaseState, Exchange } from './exchange.js';
import { field, numberOf } from './fields.js';
import { headerChecks, recordHeader, refusalOfWhole } from './header.js';
import { pairItems } from './pairing.js';
import { describeRefusal } from './refusal.js';
import { repairChecks } from './repairs.js';
import type { RuleId } from './rules.js';
import { askedFor, checkAt, type Scope } from './scope.js';
import { said } from './status.js';
import { isReadInFull, matched, outerChecks, readMessage, sizeChecks, wireChecks } from './structural.js';

/**
 * Judges an answer against the expectation of its step, the specification of its version and what the case knows.
 * Never throws for what a server sends; the state that comes back holds the variables that the answer has bound.
 */
export function judgeExchange(exchange: Exchange, state: CaseState): { readonly checks: readonly Check[]; readonly state: CaseState } {
  const scope: Scope = { exchange, ledger: state.ledger, path: [], trail: [] };
  const wire = [...repairChecks(scope), ...wireChecks(scope), ...sizeChecks(scope)];
  const { message, checks } = readMessage(scope);
  if (message === undefined) return { checks: [...wire, ...checks], state };
  const inMessage: Scope = { ...scope, trail: [message] };
  // Of what was not read nothing can be missing: only what stands before it is judged.
  if (!isReadInFull(exchange)) return { checks: withoutFloods(withoutRepeats([...wire, ...headerChecks(inMessage, message)])), state };
  const outer = [...wire, ...outerChecks(inMessage, message), ...headerChecks(inMessage, message)];
  const known: CaseState = { ...state, ledger: recordHeader(state.ledger, message) };
  const refused = refusalOfWhole(message);
  const refusal = refused === undefined ? undefined : refusalCheck(inMessage, refused);
  if (refusal !== undefined) return { checks: finish(inMessage, [...outer, refusal]), state: known };
  return judgeItems(inMessage, message, outer, known);
}

function judgeItems(scope: Scope, message: StructureItem, outer: readonly Check[], state: CaseState): { readonly checks: readonly Check[]; readonly state: CaseState } {
  const { pairs, checks } = pairItems(scope, message);
  const found: Check[] = [...outer, ...checks];
  let progress: Progress = { bindings: state, ledger: state.ledger };
  for (const pair of pairs) {
    const { answer } = pair;
    if (answer === undefined || pair.request.expected.expect.status === 'NotProcessed') continue;
    const verdict = judgeBatchItem(scope, { ...pair, answer }, progress);
    found.push(...verdict.checks);
    progress = verdict;
  }
  return { checks: finish(scope, found), state: { variables: progress.bindings.variables, literals: progress.bindings.literals, ledger: progress.ledger } };
}

/**
 * One failure for all items of a message that the server refused as a whole; undefined where the refusal may be what the step
 * expects, which the judgement of its first item then decides.
 */
function refusalCheck(scope: Scope, answer: StructureItem): Check | undefined {
  const { items } = scope.exchange.step;
  const [first, ...others] = items;
  if (first?.expect.status === 'OperationFailed' && others.every((item) => item.expect.status === 'NotProcessed')) return undefined;
  if (first === undefined) return undefined;
  const code = numberOf(field(answer, TAG.ResultReason));
  const reason = code === undefined ? 'no reason' : reasonTitle(code);
  return checkAt(
    { ...scope, item: askedFor(first.operation) },
    {
      rule: 'E-8',
      verdict: 'failure',
      about: answer,
      expected: items.length > 1 ? 'an answer to each item' : `an answer to ${operationTitle(first.operation)}`,
      actual: `Operation Failed with ${reason}`,
      message: `The server refused the whole message: ${reason}${said(answer)}.`,
      ...describeRefusal(scope, code),
    },
  );
}

/** Rules that are judged by looking for departures leave one match when there are none. */
const BY_DEPARTURE: readonly { readonly rule: RuleId; readonly message: string }[] = [
  { rule: 'S-2', message: 'All structures hold their required fields in order.' },
  { rule: 'S-14', message: 'All tags and values are defined in the protocol version.' },
];

function finish(scope: Scope, checks: readonly Check[]): Check[] {
  const matches = BY_DEPARTURE.filter(({ rule }) => !checks.some((check) => check.rule === rule)).map(({ rule, message }) => matched(scope, rule, message));
  return withoutFloods(withoutRepeats([...checks, ...matches]));
}

/** The structural walk and the comparison can meet the same departure; it is reported once. */
function withoutRepeats(checks: readonly Check[]): Check[] {
  const keys = new Set<string>();
  return checks.filter((check) => {
    const { rule, verdict, path, cause, expected = cause, actual = cause } = check;
    const key = [rule, verdict, path, ...(verdict === 'match' ? [] : [expected, actual])].join('\n');
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}

/** Instances of one cause that are kept of one answer; a long list of wrong items says no more than its beginning. */
const MOST_OF_A_KIND = 20;

function withoutFloods(checks: readonly Check[]): Check[] {
  const total = new Map<string, number>();
  for (const check of checks) total.set(kindOf(check), (total.get(kindOf(check)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return checks.flatMap((check) => {
    const number = (seen.get(kindOf(check)) ?? 0) + 1;
    seen.set(kindOf(check), number);
    if (number > MOST_OF_A_KIND) return [];
    const more = (total.get(kindOf(check)) ?? 0) - MOST_OF_A_KIND;
    return number < MOST_OF_A_KIND || more <= 0 ? [check] : [{ ...check, message: `${check.message.replace(/\.$/, '')}, and ${more} more of this kind.` }];
  });
}

const kindOf = (check: Check): string => `${check.rule}\n${check.verdict}\n${check.cause}`;
