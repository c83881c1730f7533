/** One case as the templates show it. */
import type { Check } from '../../match/check.js';
import type { CaseResult, MessageRecord, StepResult } from '../../runner/result.js';
import { duration } from '../duration.js';
import { countOf, isWrong, wrongBytes, type Range } from '../outline.js';
import { symbolOf } from '../outcomes.js';
import { describeMatches } from './matches.js';
import { messageSegments, type Segment } from './segments.js';

export interface CaseView {
  readonly anchor: string;
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly outcome: string;
  readonly symbol: string;
  readonly optional: boolean;
  readonly duration: string;
  /** What is wrong, in one line of the list. */
  readonly gist?: string;
  readonly skipped?: string;
  readonly sources: string;
  readonly place: string;
  readonly startedAt?: string;
  readonly repeat: string;
  readonly steps: readonly StepView[];
  readonly bindings: CaseResult['bindings'];
  readonly brief: boolean;
}

export interface StepView {
  readonly number: number;
  readonly title: string;
  readonly cleanup: boolean;
  readonly outcome: string;
  readonly symbol: string;
  readonly reason?: string;
  readonly place: string;
  readonly roundTrip?: string;
  readonly messages: readonly MessageView[];
  /** What did not simply match. */
  readonly checks: readonly CheckView[];
  /** "7 checks matched" */
  readonly matched?: string;
  /** What matched, in lines; only counted when the case is not shown in full. */
  readonly matches?: string;
}

export interface MessageView {
  readonly name: 'Request' | 'Response';
  readonly bytes: string;
  readonly at: string;
  readonly items: readonly Segment[];
  readonly cut?: string;
  /** Open at first sight: the step has something to show. */
  readonly open: boolean;
}

export interface CheckView extends Pick<Check, 'rule' | 'verdict' | 'path' | 'expected' | 'actual' | 'message' | 'source' | 'variation'> {
  readonly symbol: string;
}

/** `full`: with messages and with the checks that matched. */
export function viewCase(each: CaseResult, anchor: string, full: boolean): CaseView {
  const gist = each.outcome === 'skipped' || each.outcome === 'passed' ? undefined : firstTrouble(each);
  return {
    anchor,
    id: each.id,
    version: each.version,
    title: each.title,
    outcome: each.outcome,
    symbol: symbolOf(each.outcome),
    optional: each.level === 'optional',
    duration: each.outcome === 'skipped' ? '' : `${duration(each.durationMs)}${each.waitSeconds === undefined ? '' : `, of which it waited ${each.waitSeconds} s`}`,
    ...(gist === undefined ? {} : { gist }),
    ...(each.skip === undefined ? {} : { skipped: each.skip.reason }),
    sources: each.sources.join('; '),
    place: each.place,
    ...(each.startedAt === undefined ? {} : { startedAt: each.startedAt }),
    repeat: each.repeat,
    steps: each.steps.map((step) => viewStep(step, each, full)),
    bindings: full ? each.bindings : [],
    brief: !full && each.steps.length > 0,
  };
}

function firstTrouble(each: CaseResult): string | undefined {
  const steps = each.steps.filter((step) => !step.cleanup);
  return steps.flatMap((step) => [...step.checks.filter(isWrong).map((check) => check.message), ...(step.reason === undefined ? [] : [step.reason])])[0];
}

function viewStep(step: StepResult, { place, version }: Pick<CaseResult, 'place' | 'version'>, full: boolean): StepView {
  const matches = step.checks.filter((check) => check.verdict === 'match');
  const others = step.checks.filter((check) => check.verdict !== 'match');
  return {
    number: step.number,
    title: step.title,
    cleanup: step.cleanup,
    outcome: step.outcome,
    symbol: symbolOf(step.outcome),
    ...(step.reason === undefined ? {} : { reason: step.reason }),
    place: withinFile(step.place, place),
    ...(step.roundTripMs === undefined ? {} : { roundTrip: `${step.roundTripMs.toFixed(1)} ms` }),
    messages: full ? viewMessages(step) : [],
    checks: others.map((check) => ({ ...check, symbol: symbolOf(check.verdict) })),
    ...(matches.length === 0 ? {} : { matched: `${countOf(matches.length, 'check', 'checks')} matched` }),
    ...(matches.length === 0 || !full ? {} : { matches: describeMatches(matches, version) }),
  };
}

/** Line and column alone when the file is that of the case. */
function withinFile(place: string, other: string): string {
  const file = (text: string): string => text.replace(/:\d+:\d+$/, '');
  return file(place) === file(other) ? `line ${place.slice(file(place).length + 1)}` : place;
}

/** Request and response; the bytes that something is wrong with are those of the response. */
export const viewMessages = (step: StepResult): MessageView[] => [
  ...(step.request === undefined ? [] : [viewMessage('Request', step.request, [], step)]),
  ...(step.response === undefined ? [] : [viewMessage('Response', step.response, wrongBytes(step), step)]),
];

const viewMessage = (name: MessageView['name'], message: MessageRecord, wrong: readonly Range[], step: StepResult): MessageView => ({
  name,
  bytes: countOf(message.byteLength, 'byte', 'bytes'),
  at: message.at.slice('YYYY-MM-DDT'.length, -1),
  items: messageSegments(message, wrong),
  ...(message.truncatedAt === undefined ? {} : { cut: `Only the first ${message.truncatedAt} bytes were recorded.` }),
  open: step.outcome !== 'passed' && !step.cleanup,
});
