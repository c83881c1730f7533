/** What is said of a message that a server refuses as a whole (E-8). */
import { TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { operationTitle, tagTitle } from '../kmip/vocabulary.js';
import { kmip, type Citations } from './citations.js';
import { reasonTitle } from './describe.js';
import { structureOf } from './fields.js';
import type { Scope } from './scope.js';

/** Fields beside the payload that a server may stumble over, and the sections that define them. */
const UNUSUAL: ReadonlyMap<number, Citations> = new Map([
  [TAG.MaximumResponseSize, kmip({ v1: '6.3', v2: '9.12' })],
  [TAG.TimeStamp, kmip({ v1: '6.5', v2: '9.20' })],
  [TAG.Authentication, kmip({ v1: '6.6', v2: '9.4' })],
  [TAG.AsynchronousIndicator, kmip({ v1: '6.7', v2: '9.2' })],
  [TAG.BatchOrderOption, kmip({ v1: '6.12', v2: '9.8' })],
  [TAG.BatchErrorContinuationOption, kmip({ v1: '6.13', v2: '9.6' })],
  [TAG.MessageExtension, kmip({ v1: '6.16', v2: '9.13' })],
  [TAG.AttestationCapableIndicator, kmip({ v1: '6.17', v2: '9.3' })],
  [TAG.ClientCorrelationValue, kmip({ v1: '6.18', v2: '9.9' })],
  [TAG.ServerCorrelationValue, kmip({ v1: '6.19', v2: '9.10' })],
]);

/**
 * "Query with Client Correlation Value: the server refuses the whole message with Invalid Message": the operations of the step and what
 * is unusual about its message, because a refusal seldom says what it is about. The sections to read are those of what is unusual; where
 * nothing is, the rule has that of the operation.
 */
export function describeRefusal(scope: Scope, reason: number | undefined): { readonly cause: string; readonly source?: string } {
  const { step, version } = scope.exchange;
  const operations = [...new Set(step.items.map((item) => operationTitle(item.operation)))].join(', ');
  const unusual = unusualFields(scope);
  const what = unusual.length === 0 ? operations : `${operations} with ${unusual.map(({ tag }) => tagTitle(tag)).join(', ')}`;
  const cause = `${what}: the server refuses the whole message with ${reason === undefined ? 'no reason' : reasonTitle(reason)}`;
  return unusual.length === 0 ? { cause } : { cause, source: sourceOfFields(unusual, version) };
}

interface UnusualField {
  readonly tag: number;
  readonly source: string;
}

/** Those of the header and of the Batch Items, each once. */
function unusualFields({ exchange: { request, version } }: Scope): UnusualField[] {
  const present = request.value.flatMap((part) => structureOf(part)?.value ?? []);
  return [...new Set(present.map(({ tag }) => tag))].flatMap((tag) => {
    const sections = UNUSUAL.get(tag);
    return sections === undefined ? [] : [{ tag, source: sections[version] }];
  });
}

const sourceOfFields = (unusual: readonly UnusualField[], version: ProtocolVersion): string =>
  [...unusual.map(({ source }) => source), ...(version.startsWith('1') ? [`KMIP ${version} §11.1`] : [])].join(', ').replaceAll(`, KMIP ${version} `, ', ');
