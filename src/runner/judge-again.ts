/** Judges the record of a run again, without a server: from the bytes that were sent and received. */
import { isDeepStrictEqual } from 'node:util';
import { decode, structure, type Decoded } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { DEFAULT_TOLERANCE_SECONDS, describeBindings, initialState, type ClockFacts } from '../match/index.js';
import type { Case, Step, Suite } from '../suite/case.js';
import { withCases } from './conclude.js';
import { markConsequences } from './consequences.js';
import { judgeAnswer, outcomeOfCase, outcomeOfStep, toSeconds, TRANSPORT_PATHS, uniqueName } from './judgement.js';
import type { CaseResult, MessageRecord, RunResult, StepResult } from './result.js';

type CaseName = Pick<CaseResult, 'suite' | 'id' | 'version'>;

export interface Rejudgement {
  /** The run with the new judgements; cases that could not be judged again are as they were. */
  readonly result: RunResult;
  /** Cases that were judged again, those that differ among them. */
  readonly judged: number;
  readonly different: readonly Difference[];
  readonly notJudged: readonly (CaseName & { readonly reason: string })[];
}

export interface Difference extends CaseName {
  readonly before: CaseResult;
  readonly after: CaseResult;
}

/** Judges every case again that ran and whose messages are on record in full. `suites` hold the cases as they are now. */
export function judgeAgain(run: RunResult, suites: readonly Suite[]): Rejudgement {
  const cases = new Map(suites.flatMap((suite) => suite.cases).map((each) => [nameOf(each), each]));
  const clock: ClockFacts = { offsetSeconds: run.target.clockOffsetSeconds ?? 0, toleranceSeconds: DEFAULT_TOLERANCE_SECONDS };
  const different: Difference[] = [];
  const notJudged: (CaseName & { reason: string })[] = [];
  let judged = 0;
  const results = run.cases.map((before) => {
    if (before.outcome === 'skipped') return before;
    const after = judgeCase(cases.get(nameOf(before)), before, { clock, strict: run.configuration.strict === true, namePrefix: prefixOf(run, before) });
    if (typeof after === 'string') {
      notJudged.push({ suite: before.suite, id: before.id, version: before.version, reason: after });
      return before;
    }
    judged++;
    if (!isSame(before, after)) different.push({ suite: before.suite, id: before.id, version: before.version, before, after });
    return after;
  });
  return { result: withCases(run, results), judged, different, notJudged };
}

const nameOf = ({ suite, version, id }: CaseName): string => [suite, version, id].join('\n');

/** Shards have a prefix each; the result of all names them behind each other, and the case tells its own. */
function prefixOf({ configuration: { namePrefix } }: RunResult, { steps }: CaseResult): string {
  const prefixes = namePrefix.split(', ');
  const sent = steps.map((step) => step.request?.hex ?? '').join('\n');
  return prefixes.find((prefix) => sent.includes(Buffer.from(prefix).toString('hex'))) ?? prefixes[0] ?? '';
}

/** What is judged is the same when outcomes, reasons and checks are; places in files may have moved. */
const isSame = (before: CaseResult, after: CaseResult): boolean => isDeepStrictEqual(substance(before), substance(after));

const substance = ({ outcome, steps }: CaseResult): unknown =>
  JSON.parse(JSON.stringify([outcome, steps.map(({ number, outcome: ofStep, checks }) => [number, ofStep, checks])]));

interface JudgingFacts {
  readonly clock: ClockFacts;
  readonly strict: boolean;
  readonly namePrefix: string;
}

/** The case judged again, or why it cannot be. */
function judgeCase(each: Case | undefined, recorded: CaseResult, facts: JudgingFacts): CaseResult | string {
  if (each === undefined) return 'The suites have no such case.';
  if (recorded.startedAt === undefined) return 'The result does not say when it began.';
  const startedAt = toSeconds(new Date(recorded.startedAt));
  const unique = (suffix: string): string => uniqueName(facts.namePrefix, each, suffix);
  let state = initialState();
  const steps: StepResult[] = [];
  for (const step of recorded.steps) {
    const { request, response } = step;
    if (request === undefined || response === undefined) {
      steps.push(step);
      continue;
    }
    const definition = stepOf(each, step);
    if (definition === undefined) return `The case has no step ${step.number}.`;
    const gap = gapIn('request', request) ?? gapIn('answer', response);
    if (gap !== undefined) return `Step ${step.number}: ${gap}`;
    const sent = read(request);
    const message = sent.decoded.item?.type === 'Structure' ? sent.decoded.item : definition.refusal === undefined ? undefined : BROKEN;
    if (message === undefined) return `Step ${step.number}: the request on record is no message.`;
    const answer = read(response);
    const judged = judgeAnswer(
      {
        version: definition.version ?? each.version,
        step: definition,
        request: message,
        response: answer.bytes,
        decoded: answer.decoded,
        startedAt,
        sentAt: toSeconds(new Date(request.at)),
        receivedAt: toSeconds(new Date(response.at)),
        clock: facts.clock,
        unique,
        ...(each.asClient === undefined ? {} : { asClient: true }),
      },
      sent.bytes,
      state,
      each,
      facts.strict,
    );
    state = judged.state;
    const recordedAt = (path: string): StepResult['checks'] => step.checks.filter((check) => check.path === path);
    const checks = [...recordedAt(TRANSPORT_PATHS.before), ...judged.checks, ...recordedAt(TRANSPORT_PATHS.after)];
    steps.push({ ...step, outcome: outcomeOfStep(checks), checks });
  }
  return { ...recorded, outcome: outcomeOfCase(each, steps), steps: markConsequences(each, steps), bindings: describeBindings(state) };
}

/** Stands for a request that was too broken to be read. */
const BROKEN = structure(TAG.RequestMessage, []);

const stepOf = (each: Case, { number, cleanup }: StepResult): Step | undefined => (cleanup ? each.cleanup : each.steps).find((step) => step.number === number);

function gapIn(what: string, { hex, truncatedAt }: MessageRecord): string | undefined {
  if (hex.includes('*')) return `the ${what} holds secrets that were withheld; a run with --show-secrets records them.`;
  return truncatedAt === undefined ? undefined : `of the ${what} only the first ${truncatedAt} bytes were recorded.`;
}

function read({ hex }: MessageRecord): { readonly bytes: Uint8Array; readonly decoded: Decoded } {
  const bytes = Buffer.from(hex, 'hex');
  return { bytes, decoded: decode(bytes) };
}
