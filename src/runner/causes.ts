/** Failures that have one cause, as one: what a reader should look at first. */
import type { Check } from '../match/check.js';
import type { TroubleKind } from '../transport/trouble.js';
import { isFinding } from './consequences.js';
import type { CaseResult, Cause, StepResult } from './result.js';

/**
 * Groups what went wrong: failed checks by their cause, cases that could not be judged by the trouble behind them.
 * Failures stand before errors, causes with more cases first, then in the order in which the run met them. A case is counted
 * once for each cause, at the first step that shows it; clean-up steps and consequences of earlier failures never count.
 */
export function groupCauses(cases: readonly CaseResult[]): Cause[] {
  const groups = new Map<string, Cause & { cases: Cause['cases'][number][] }>();
  for (const finding of cases.flatMap((each) => firstOfEachCause(findingsOf(each)))) {
    const key = `${finding.kind} ${finding.title}`;
    const { suite, id, version, step } = finding.example;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ...finding, cases: [{ suite, id, version, step }] });
    else group.cases.push({ suite, id, version, step });
  }
  return [...groups.values()].sort((a, b) => Number(a.kind === 'error') - Number(b.kind === 'error') || b.cases.length - a.cases.length);
}

type Finding = Omit<Cause, 'cases'>;

function findingsOf(each: CaseResult): Finding[] {
  if (each.outcome === 'passed' || each.outcome === 'skipped') return [];
  const steps = each.steps.filter((step) => !step.cleanup);
  const failures = steps.flatMap((step) => step.checks.filter(isFinding).map((check) => fromCheck(each, step, check, 'failure')));
  return each.outcome === 'failed' ? failures : [...failures, whyNotJudged(each, steps)];
}

const firstOfEachCause = (findings: readonly Finding[]): Finding[] =>
  findings.filter((finding, index) => findings.findIndex((other) => other.kind === finding.kind && other.title === finding.title) === index);

const fromCheck = (each: CaseResult, step: StepResult, check: Check, kind: Cause['kind']): Finding => ({
  title: check.cause,
  kind,
  source: check.source,
  example: {
    suite: each.suite,
    id: each.id,
    version: each.version,
    step: step.number,
    path: check.path,
    ...(check.expected === undefined ? {} : { expected: check.expected }),
    ...(check.actual === undefined ? {} : { actual: check.actual }),
    message: withBreaks(step.breaks ?? each.breaks, check.message),
  },
});

/** What the user of a product sees stands before what the server did. */
const withBreaks = (breaks: string | undefined, message: string): string => (breaks === undefined ? message : `${breaks}${/[.!?]$/.test(breaks) ? '' : '.'} ${message}`);

/** What stopped an errored or inconclusive case; later trouble follows from the first. */
function whyNotJudged(each: CaseResult, steps: readonly StepResult[]): Finding {
  for (const step of steps) {
    const check = step.checks.find((candidate) => candidate.verdict === 'inconclusive');
    if (check !== undefined) return fromCheck(each, step, check, 'error');
    if (step.outcome === 'passed' || step.outcome === 'failed') continue;
    const title = troubleTitle(step);
    return trouble(each, step.number, title, withBreaks(step.breaks ?? each.breaks, step.reason ?? title));
  }
  const title = 'The case ended before its last step';
  return trouble(each, steps.at(-1)?.number ?? 1, title, withBreaks(each.breaks, `${title}.`));
}

const trouble = (each: CaseResult, step: number, title: string, message: string): Finding => ({
  title,
  kind: 'error',
  source: each.sources[0] ?? '',
  example: { suite: each.suite, id: each.id, version: each.version, step, message },
});

/** A title without host, port or byte counts, so that the same trouble of many cases is one cause. */
const TROUBLE_TITLES: Readonly<Record<TroubleKind, string>> = {
  refused: 'The target refuses connections',
  'unresolved-host': 'The host name of the target has no address',
  unreachable: 'The target cannot be reached',
  'connect-timeout': 'The target accepts no connection within the time limit',
  'handshake-failed': 'The TLS handshake fails',
  'already-closed': 'The connection is closed before the request is sent',
  'closed-before-answer': 'The target closes the connection without an answer',
  'half-answer': 'The target closes the connection in the middle of its answer',
  'answer-timeout': 'The target does not answer within the time limit',
  'not-ttlv': 'The target answers with something that is no TTLV message',
  'too-large': 'The target announces an answer that is longer than the limit',
  'surplus-bytes': 'The target sends bytes that no request asked for',
  'not-http': 'The target answers with something that is no HTTP response',
  'http-status': 'The target answers with another HTTP status than 200',
  'not-a-message': 'The target answers with a body that is no KMIP message',
  withheld: 'A request would have changed an object that the run did not create',
  reset: 'The connection breaks while the answer is awaited',
};

const isTroubleKind = (kind: string): kind is TroubleKind => Object.hasOwn(TROUBLE_TITLES, kind);

function troubleTitle(step: StepResult): string {
  if (step.outcome === 'blocked') return 'A step needs a value that no earlier step yielded';
  const { errorKind, reason } = step;
  if (errorKind !== undefined && isTroubleKind(errorKind)) return TROUBLE_TITLES[errorKind];
  return reason ?? errorKind ?? 'A step could not be judged';
}
