/** What the suites of products say: with which products the server works, and else what breaks first. */
import { groupCauses } from '../runner/causes.js';
import type { CaseResult, ProfileVerdict, RunResult, SuiteFacts } from '../runner/result.js';
import { countOf } from './outline.js';

export type Works = 'yes' | 'no' | 'untested';

export interface ProductRow {
  readonly suite: string;
  readonly product: string;
  /** Versions of the product. */
  readonly versions: string;
  /** How its requests are known, in words. */
  readonly evidence: string;
  readonly sources: readonly string[];
  readonly works: Works;
  /** What breaks first, or why nothing can be said; absent when all works. */
  readonly because?: string;
  /** What breaks first in each optional case that failed: the product works without it. */
  readonly without: readonly string[];
}

type Client = NonNullable<SuiteFacts['client']>;

const EVIDENCE_WORDS: Readonly<Record<Client['evidence'], string>> = {
  run: 'its code was run',
  trace: 'recorded bytes',
  source: 'its source was read',
  vector: 'a replay made by others',
  documented: 'documentation only',
};

/** Trouble before the server could have said anything about the product. */
const BEFORE_REQUESTS: ReadonlySet<string> = new Set(['refused', 'unresolved-host', 'unreachable', 'connect-timeout', 'handshake-failed']);

/** One row for each suite of a product, in the order of the run. */
export const worksWith = (result: RunResult): ProductRow[] =>
  result.suites.flatMap(({ name, client, extent = [] }) => {
    if (client === undefined) return [];
    const cases = result.cases.filter((each) => each.suite === name);
    const mandatory = new Set(extent.flatMap((each) => each.mandatory));
    const missing = [...mandatory].filter((id) => !cases.some((each) => each.id === id)).length;
    const answer = judge(client, cases.filter(({ level }) => level === 'mandatory'), missing);
    const without = [...new Set(cases.filter((each) => each.level === 'optional' && breaks(each)).map(firstBreak))];
    return [{ suite: name, product: client.name, versions: client.versions, evidence: EVIDENCE_WORDS[client.evidence], sources: client.sources, ...answer, without }];
  });

/** The verdicts on profiles; those of products stand in their own table. */
export function profileVerdicts(result: RunResult): ProfileVerdict[] {
  const products = new Set(result.suites.filter(({ client }) => client !== undefined).map(({ name }) => name));
  return result.verdicts.filter(({ suite }) => !products.has(suite));
}

/** "Works with 12 of 19 products; 3 untested." */
export function worksWithLead(rows: readonly ProductRow[]): string {
  const count = (works: Works): number => rows.filter((row) => row.works === works).length;
  return `Works with ${count('yes')} of ${countOf(rows.length, 'product', 'products')}${count('untested') === 0 ? '' : `; ${count('untested')} untested`}.`;
}

/** @param missing mandatory cases that are not part of the run. */
function judge({ notCovered }: Client, mandatory: readonly CaseResult[], missing: number): Pick<ProductRow, 'works' | 'because'> {
  const broken = mandatory.find(breaks);
  if (broken !== undefined) return { works: 'no', because: firstBreak(broken) };
  const unspoken = mandatory.length > 0 && mandatory.every((each) => each.skip?.category === 'version-not-offered');
  if (unspoken) return { works: 'no', because: `The product cannot talk to the server. ${mandatory[0]?.skip?.reason ?? ''}` };
  const open = mandatory.find((each) => each.outcome !== 'passed');
  if (open !== undefined) return { works: 'untested', because: open.skip?.reason ?? firstBreak(open) };
  if (missing > 0 || mandatory.length === 0) return { works: 'untested', because: 'Not all of its cases were selected.' };
  return notCovered === undefined ? { works: 'yes' } : { works: 'untested', because: notCovered };
}

/** Whether the product meets something that it cannot go on with. */
function breaks(each: CaseResult): boolean {
  if (each.outcome === 'failed') return true;
  return each.outcome === 'errored' && !each.steps.some(({ errorKind }) => errorKind !== undefined && BEFORE_REQUESTS.has(errorKind));
}

const firstBreak = (each: CaseResult): string => firstCause(each) ?? each.breaks ?? each.title;

/** Of all causes the one that the case met first. */
function firstCause(each: CaseResult): string | undefined {
  const causes = [...groupCauses([each])].sort((a, b) => a.example.step - b.example.step);
  return causes[0]?.example.message;
}
