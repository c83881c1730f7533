/** Annotations for GitHub Actions: workflow commands on standard output. The job summary is the Markdown report. */
import type { Cause, RunResult } from '../runner/result.js';
import { expectationProblems, expectedCases, failuresOf, fiveLines } from './failures.js';
import { caseKey, countOf, indexCases, nameCases } from './outline.js';
import { harmless } from './sanitize.js';

const TEXT_LIMIT = 400;
const IDS_SHOWN = 8;
/** GitHub shows ten annotations of each kind for a step and drops the others. */
const ANNOTATIONS_SHOWN = 10;

/**
 * One `::error` for each cause, `::warning` where only optional cases show it; a cause that is expected of every case is
 * told by none. Lines end with line feeds.
 */
export function renderGithub(run: RunResult): string {
  const result = harmless(run, TEXT_LIMIT);
  const annotations = [...endings(result), ...expectationProblems(result).map(unexpectedly), ...causes(result)];
  return (['error', 'warning'] as const)
    .flatMap((kind) => limited(annotations.filter((each) => each.kind === kind), kind))
    .map(command)
    .join('');
}

interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: readonly string[];
  /** `file:line:column` */
  readonly place?: string;
}

function endings({ ended, endedBecause }: RunResult): Annotation[] {
  if (ended === 'completed') return [];
  return [{ kind: 'error', title: 'KMIP conformance: the run did not reach its end', message: [endedBecause ?? `It ended early: ${ended}.`] }];
}

const unexpectedly = (problem: string): Annotation => ({ kind: 'error', title: 'KMIP conformance: not as expected', message: [problem] });

function causes(result: RunResult): Annotation[] {
  const expected = expectedCases(result);
  const index = indexCases(result);
  return result.causes.flatMap((cause): Annotation[] => {
    if (cause.cases.every((each) => expected.has(caseKey(each)))) return [];
    const mandatory = cause.cases.some((each) => index.get(caseKey(each))?.level === 'mandatory');
    const example = index.get(caseKey(cause.example));
    const step = example?.steps.find((each) => each.number === cause.example.step);
    return [
      {
        kind: mandatory ? 'error' : 'warning',
        title: `KMIP conformance: ${cause.title}`,
        message: [`${countOf(cause.cases.length, 'case', 'cases')}: ${nameCases(cause.cases, IDS_SHOWN)}`, ...inFiveLines(cause, result), cause.source],
        ...(step === undefined ? {} : { place: step.place }),
      },
    ];
  });
}

function inFiveLines(cause: Cause, result: RunResult): string[] {
  const example = indexCases(result).get(caseKey(cause.example));
  const failure = failuresOf(example === undefined ? [] : [example]).find((each) => each.cause === cause.title);
  return failure === undefined ? [] : fiveLines(failure);
}

function limited(annotations: readonly Annotation[], kind: Annotation['kind']): readonly Annotation[] {
  if (annotations.length <= ANNOTATIONS_SHOWN) return annotations;
  const shown = annotations.slice(0, ANNOTATIONS_SHOWN - 1);
  const rest = annotations.slice(ANNOTATIONS_SHOWN - 1).map((each) => each.title);
  return [...shown, { kind, title: `KMIP conformance: ${rest.length} more`, message: rest }];
}

function command({ kind, title, message, place }: Annotation): string {
  const properties = [...placeProperties(place), `title=${escapeProperty(title)}`];
  return `::${kind} ${properties.join(',')}::${escapeData(message.join('\n'))}\n`;
}

/** Only a path within the checkout can be shown beside its line; built-in suites lie elsewhere. */
function placeProperties(place: string | undefined): string[] {
  const [, file = '', line = '', column = ''] = /^(.+):(\d+):(\d+)$/.exec(place ?? '') ?? [];
  if (file === '' || file.startsWith('..') || /^([/\\]|[a-z]:)/i.test(file)) return [];
  return [`file=${escapeProperty(file)}`, `line=${line}`, `col=${column}`];
}

/** GitHub Actions, Workflow commands: `%` begins an escape, and a command ends with its line. */
const escapeData = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
