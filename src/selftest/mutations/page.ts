/** What the sweep found, as a page of the documentation. */
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../../kmip/version.js';
import { markdownTable, markdownText } from '../../report/markdown-text.js';
import { MUTATION_KINDS } from './kinds.js';
import { reasonFor, REASONS } from './legal.js';
import type { Change } from './tally.js';

export interface SweepFacts {
  readonly changes: readonly Change[];
  readonly cases: number;
  /** The day in UTC: `2026-03-14`. */
  readonly day: string;
  readonly toolVersion: string;
}

const isNoticed = ({ noticed }: Change): boolean => noticed > 0;

/** Changes that nothing noticed and for which no reason is written down. */
export const survivorsAmong = (changes: readonly Change[]): Change[] => changes.filter((change) => !isNoticed(change) && reasonFor(change) === undefined);

/** Markdown, ending with a line feed. */
export function renderPage({ changes, cases, day, toolVersion }: SweepFacts): string {
  const versions = PROTOCOL_VERSIONS.filter((version) => changes.some((change) => change.version === version));
  const survivors = survivorsAmong(changes);
  return `${[
    '# Answers changed without regard to what they mean',
    'Written by `node scripts/answer-mutations.mjs`. The fault catalogue (docs/selftest.md) holds the mistakes that somebody thought of. Here every item of every answer that the cases of the three profile suites get from the embedded server is changed in every way that applies to it: left out, doubled, moved, given another value or type, joined by a stranger. A change is one kind at one item of the answers to one operation in one version; it is tried in one case after the other until a check blames the server. What nothing notices has to be another legal answer, or one that no text forbids: the reason is written down, and a change without reason is a survivor.',
    sum(changes, survivors, versions, { cases, day, toolVersion }),
    '## By kind',
    'For each version: changes that were noticed / left alone with a reason / survivors.',
    kinds(changes, versions),
    '## Left alone, and why',
    reasons(changes),
    '## Survivors',
    survivors.length === 0 ? 'None.' : markdownTable(['Version', 'Operation', 'Item', 'Change', 'For example'], survivors.map(({ version, operation, path, kind, example = '' }) => [version, operation, path, kind, example].map(markdownText))),
  ].join('\n\n')}\n`;
}

function sum(changes: readonly Change[], survivors: readonly Change[], versions: readonly ProtocolVersion[], { cases, day, toolVersion }: Omit<SweepFacts, 'changes'>): string {
  const noticed = changes.filter(isNoticed).length;
  return `**${changes.length} changes in KMIP ${versions.join(', ')}: ${noticed} noticed, ${changes.length - noticed - survivors.length} left alone with a reason, ${survivors.length} survived.** Taken on ${day} with version ${toolVersion}, from ${cases} cases.`;
}

function kinds(changes: readonly Change[], versions: readonly ProtocolVersion[]): string {
  const rows = MUTATION_KINDS.map(({ name, does }) => [
    name,
    `An item ${does}.`,
    ...versions.map((version) => {
      const here = changes.filter((change) => change.kind === name && change.version === version);
      const noticed = here.filter(isNoticed).length;
      const survived = survivorsAmong(here).length;
      return here.length === 0 ? '–' : `${noticed} / ${here.length - noticed - survived} / ${survived}`;
    }),
  ]);
  return markdownTable(['Kind', 'What is done', ...versions], rows.map((row) => row.map(markdownText)));
}

function reasons(changes: readonly Change[]): string {
  const alone = changes.filter((change) => !isNoticed(change));
  const rows = REASONS.map((reason) => {
    const its = alone.filter((change) => reasonFor(change) === reason);
    const [first] = its;
    return { count: its.length, row: [reason.why, reason.source, [...new Set(its.map(({ kind }) => kind))].join(', '), String(its.length), first === undefined ? '' : `${first.operation}: ${first.path} (${first.example ?? ''}, ${first.version})`] };
  });
  return markdownTable(['Why', 'Source', 'Kinds', 'Changes', 'For example'], rows.filter(({ count }) => count > 0).map(({ row }) => row.map(markdownText)));
}
