/** The page as the templates show it: plain data, made from the run result alone. */
import { compareVersions } from '../../kmip/version.js';
import type { Cause, ProfileVerdict, RunResult } from '../../runner/result.js';
import { duration } from '../duration.js';
import { caseKey, countOf, ENDINGS, groupBySuite, indexCases, ofCause } from '../outline.js';
import { OUTCOMES, symbolOf } from '../outcomes.js';
import { caseAnchors, groupAnchor, links, type Anchors, type Link } from './anchors.js';
import { casesInFull, EVIDENCE_BUDGET } from './budget.js';
import { viewCase, viewMessages, type CaseView, type MessageView } from './case-view.js';
import { configuration, targetFacts, type Fact } from './facts.js';
import { viewLedgers, type Ledger } from './ledger.js';
import { viewWorksWith, type WorksWithView } from './works-with.js';
import { profileVerdicts } from '../works-with.js';
import { viewRules, type RuleView } from './rules.js';
import { viewRequirements, type RequirementsView } from './requirements.js';

export interface Page {
  readonly title: string;
  readonly target: string;
  /** Address, vendor and TLS in one line. */
  readonly presence: string;
  readonly when: string;
  readonly took: string;
  readonly tool: string;
  readonly alerts: readonly string[];
  readonly lead: string;
  readonly matrix: { readonly versions: readonly string[]; readonly rows: readonly MatrixRow[] };
  readonly reasons: readonly VerdictView[];
  readonly products?: WorksWithView;
  readonly outcomes: readonly OutcomeView[];
  readonly checks: string;
  readonly targetFacts: readonly Fact[];
  readonly configuration: readonly Fact[];
  readonly suites: RunResult['suites'];
  readonly requirements?: RequirementsView;
  readonly causes: readonly CauseView[];
  readonly ledgers: readonly Ledger[];
  readonly rules: readonly RuleView[];
  readonly groups: readonly GroupView[];
}

interface MatrixRow {
  readonly profile: string;
  readonly cells: readonly { readonly version: string; readonly verdict?: VerdictView }[];
}

interface VerdictView {
  readonly profile: string;
  readonly version: string;
  readonly verdict: string;
  /** The verdict as a name for styles, without a space. */
  readonly style: string;
  readonly symbol: string;
  readonly anchor: string;
  readonly reason: string;
  readonly passed: number;
  readonly cases: number;
}

/** `x` and `width`: the part of the outcome in a bar of 1000. */
interface OutcomeView {
  readonly outcome: string;
  readonly symbol: string;
  readonly count: number;
  readonly x: number;
  readonly width: number;
}

interface CauseView extends Pick<Cause, 'title' | 'source'> {
  readonly number: number;
  readonly style: 'failed' | 'errored';
  readonly symbol: string;
  readonly count: string;
  readonly example: Cause['example'];
  readonly exampleAnchor?: string;
  readonly stepTitle?: string;
  readonly repeat?: string;
  readonly messages: readonly MessageView[];
  readonly links: readonly Link[];
}

interface GroupView {
  readonly anchor: string;
  readonly profile: string;
  readonly version: string;
  readonly count: string;
  readonly cases: readonly CaseView[];
}

/** Causes that are shown with their messages. */
const CAUSES_WITH_MESSAGES = 50;

/** `budget`: characters that the evidence of cases may take. */
export function viewPage(result: RunResult, budget = EVIDENCE_BUDGET): Page {
  const anchors = caseAnchors(result.cases);
  const judged = profileVerdicts(result);
  const verdicts = judged.map(viewVerdict);
  const products = viewWorksWith(result);
  const requirements = viewRequirements(result, anchors);
  return {
    title: `KMIP conformance of ${result.target.description}`,
    target: result.target.description,
    presence: [result.target.address, result.target.vendor, result.target.tls?.protocol, result.target.tls?.cipher].filter((fact) => fact !== undefined).join(' · '),
    when: `${result.startedAt.slice(0, 10)} ${result.startedAt.slice(11, 16)} UTC`,
    took: duration(result.durationMs),
    tool: `${result.tool.name} ${result.tool.version}`,
    alerts: alerts(result),
    lead: judged.length === 0 && products !== undefined ? 'No profile was run; what the suites of products say stands below.' : lead(judged),
    matrix: viewMatrix(judged, verdicts),
    reasons: verdicts,
    ...(products === undefined ? {} : { products }),
    outcomes: viewOutcomes(result),
    checks: countOf(result.counts.checks, 'check', 'checks'),
    targetFacts: targetFacts(result),
    configuration: configuration(result),
    suites: result.suites,
    ...(requirements === undefined ? {} : { requirements }),
    causes: viewCauses(result, anchors),
    ledgers: viewLedgers(result, anchors),
    rules: viewRules(result),
    groups: viewGroups(result, anchors, casesInFull(result.cases, budget)),
  };
}

function alerts({ ended, endedBecause, configuration: { showSecrets, verifyServer }, target }: RunResult): string[] {
  return [
    ...(ended === 'completed' ? [] : [[ENDINGS[ended], ...(endedBecause === undefined ? [] : [endedBecause])].join(' ')]),
    ...(showSecrets ? ['This report shows key material and passwords in the clear. Do not pass it on.'] : []),
    ...(verifyServer ? [] : ['The certificate of the server was not verified: nothing shows which server answered.']),
    ...target.remarks,
  ];
}

function lead(verdicts: readonly ProfileVerdict[]): string {
  if (verdicts.length === 0) return 'No case was run, so there is no verdict.';
  const counts = (['conformant', 'not conformant', 'incomplete'] as const)
    .map((verdict) => ({ verdict, count: verdicts.filter((each) => each.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  return `${countOf(verdicts.length, 'verdict', 'verdicts')}: ${counts.join(', ')}.`;
}

const viewVerdict = ({ suite, profile, version, verdict, reason, counts }: ProfileVerdict): VerdictView => ({
  profile,
  version,
  verdict,
  style: verdict.replace(' ', '-'),
  symbol: symbolOf(verdict),
  anchor: groupAnchor(suite, version),
  reason,
  passed: counts.passed,
  cases: counts.cases,
});

function viewMatrix(judged: readonly ProfileVerdict[], verdicts: readonly VerdictView[]): Page['matrix'] {
  const versions = [...new Set(judged.map((each) => each.version))].sort(compareVersions);
  const suites = [...new Map(judged.map((each) => [each.suite, each.profile]))];
  const rows = suites.map(([suite, profile]) => ({
    profile,
    cells: versions.map((version) => {
      const verdict = verdicts[judged.findIndex((each) => each.suite === suite && each.version === version)];
      return { version, ...(verdict === undefined ? {} : { verdict }) };
    }),
  }));
  return { versions, rows };
}

function viewOutcomes({ counts }: RunResult): OutcomeView[] {
  let x = 0;
  return [...OUTCOMES].reverse().map((outcome) => {
    const width = counts.cases === 0 ? 0 : (1000 * counts[outcome]) / counts.cases;
    const view = { outcome, symbol: symbolOf(outcome), count: counts[outcome], x: round(x), width: round(width) };
    x += width;
    return view;
  });
}

const round = (value: number): number => Math.round(value * 100) / 100;

function viewCauses(result: RunResult, anchors: Anchors): CauseView[] {
  const index = indexCases(result);
  return result.causes.map((cause, at) => {
    const example = index.get(caseKey(cause.example));
    const step = example?.steps.find((each) => each.number === cause.example.step);
    const exampleAnchor = anchors.of(cause.example);
    const style = cause.kind === 'failure' ? 'failed' : 'errored';
    return {
      number: at + 1,
      style,
      symbol: symbolOf(style),
      count: countOf(cause.cases.length, 'case', 'cases'),
      title: cause.title,
      source: cause.source,
      example: cause.example,
      ...(exampleAnchor === undefined ? {} : { exampleAnchor }),
      ...(step === undefined ? {} : { stepTitle: step.title }),
      ...(example === undefined ? {} : { repeat: example.repeat }),
      messages: step === undefined || at >= CAUSES_WITH_MESSAGES ? [] : viewMessages(ofCause(step, cause.title)),
      links: links(cause.cases, anchors),
    };
  });
}

function viewGroups(result: RunResult, anchors: Anchors, full: ReadonlySet<number>): GroupView[] {
  const indexes = new Map(result.cases.map((each, index) => [each, index]));
  const profiles = new Map(result.suites.map((suite) => [suite.name, suite.profile]));
  return groupBySuite(result.cases).map(({ suite, version, cases }) => ({
    anchor: groupAnchor(suite, version),
    profile: profiles.get(suite) ?? suite,
    version,
    count: countOf(cases.length, 'case', 'cases'),
    cases: cases.map((each) => {
      const index = indexes.get(each) ?? 0;
      return viewCase(each, anchors.at(index), full.has(index));
    }),
  }));
}
