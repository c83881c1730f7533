/** From `expect` to the expectation of one protocol version. */
import { ENUM, TAG } from '../kmip/constants.js';
import { operationByCode, payloadTable } from '../kmip/vocabulary.js';
import { compareVersions } from '../kmip/version.js';
import { lowerContainer } from './attributes.js';
import type { Expectation, LeafPattern, Pattern } from './case.js';
import type { Context } from './context.js';
import { lowerFields, lowerValue } from './fields.js';
import { lowerLeaf } from './leaf.js';
import { isFault, readAs } from './literal.js';
import { isContainer, type Shape } from './shape.js';
import { siteOf } from './site.js';
import type { Entry, MapNode, SourceNode } from './source.js';
import { entriesIn, keyName, textsIn } from './versioned.js';

const OUTCOMES = ['failure', 'undone', 'pending', 'not-processed'] as const;

/**
 * @param request the fields that the author wrote for the request: what Add and Modify Attribute of 1.x return.
 * @returns undefined after a complaint.
 */
export function lowerExpectation(node: SourceNode | undefined, request: MapNode, context: Context & { readonly operation: number }): Expectation | undefined {
  const { complain, version } = context;
  const map: MapNode = node?.kind === 'map' ? node : { kind: 'map', entries: [], place: node?.place ?? request.place };
  const entries = entriesIn(map, version, complain);
  const entry = (key: string): Entry | undefined => entries.find((each) => each.key === key);
  const outcomes = entries.filter(({ key }) => OUTCOMES.some((outcome) => outcome === key));
  const payload = entries.filter(({ key }) => key === 'absent' || /^[A-Z]/.test(key));
  const [outcome, second] = outcomes;
  if (second !== undefined) {
    complain(second.place, `'${second.key}' and '${outcome?.key ?? ''}' exclude each other`);
    return;
  }
  if (outcome !== undefined && payload[0] !== undefined) {
    complain(payload[0].place, `'${payload[0].key}' stands beside '${outcome.key}'; fields of the payload are for a success`);
    return;
  }
  const tolerated = entry('tolerated');
  if (tolerated !== undefined && outcome?.key !== 'failure') complain(tolerated.place, `'tolerated' stands without 'failure'`);
  switch (outcome?.key) {
    case 'failure': {
      const reasons = resultReasons(outcome.value, context);
      if (textsIn(outcome.value, version, complain).length === 0) complain(outcome.place, `'failure' names no Result Reason`);
      return { status: 'OperationFailed', reasons, tolerated: resultReasons(tolerated?.value, context) };
    }
    case 'undone':
      return { status: 'OperationUndone', ...lowerPayload(asMap(outcome.value), { ...context, binds: false }) };
    case 'pending':
      return lowerPending(asMap(outcome.value), context);
    case 'not-processed':
      return { status: 'NotProcessed' };
    default: {
      const elsewhere = map.entries.length > 0 && entries.length === 0 && map.entries.some(({ key }) => OUTCOMES.some((each) => each === keyName(key)));
      if (elsewhere) complain(map.place, `'expect' names an outcome in other protocol versions only`);
      const success = lowerPayload({ ...map, entries: payload }, context);
      const written = payload.some(({ key }) => isContainer(key));
      return { status: 'Success', ...success, payload: written || context.asClient !== undefined ? success.payload : [...success.payload, ...returnedAttribute(request, context)] };
    }
  }
}

const asMap = (node: SourceNode): MapNode => (node.kind === 'map' ? node : { kind: 'map', entries: [], place: node.place });

function responseShape({ operation, version }: Context & { readonly operation: number }): Shape {
  const table = payloadTable(operation, 'response', version);
  return { title: `the ${operationByCode(operation)?.xmlName ?? 'unknown'} response`, tables: table === undefined ? [] : [table] };
}

function lowerPayload(map: MapNode, context: Context & { readonly operation: number }): { readonly payload: readonly Pattern[]; readonly absent?: readonly number[] } {
  const { patterns, absent } = lowerFields(map, responseShape(context), context);
  return { payload: patterns, ...(absent.length === 0 ? {} : { absent }) };
}

/** The Asynchronous Correlation Value stands in the Batch Item (KMIP 1.4 §7.2, 2.1 §8.6). */
function lowerPending(map: MapNode, context: Context & { readonly operation: number }): Expectation {
  const key = 'AsynchronousCorrelationValue';
  const isValue = ({ key: written }: Entry): boolean => written === key || written.startsWith(`${key}@`);
  const [value] = entriesIn({ ...map, entries: map.entries.filter(isValue) }, context.version, context.complain);
  const correlationValue: LeafPattern | undefined = value === undefined ? undefined : lowerLeaf(value.value, siteOf(TAG.AsynchronousCorrelationValue, context.version), context);
  const payload = lowerPayload({ ...map, entries: map.entries.filter((entry) => !isValue(entry)) }, context);
  return { status: 'OperationPending', ...(correlationValue === undefined ? {} : { correlationValue }), ...payload };
}

function resultReasons(node: SourceNode | undefined, { version, complain }: Context): number[] {
  return textsIn(node, version, complain).flatMap(({ text, place }) => {
    const reason = readAs(text, 'Enumeration', siteOf(TAG.ResultReason, version), version);
    if (!isFault(reason)) return [Number(reason.value)];
    complain(place, reason.fault, reason.suggestion);
    return [];
  });
}

/** Add and Modify Attribute return the attribute in 1.x (KMIP 1.4 §4.14, §4.15). */
function returnedAttribute(request: MapNode, context: Context & { readonly operation: number }): Pattern[] {
  const returns = context.operation === ENUM.Operation.AddAttribute || context.operation === ENUM.Operation.ModifyAttribute;
  if (!returns || compareVersions(context.version, '2.0') >= 0) return [];
  const entries = entriesIn(request, context.version, context.complain);
  const attribute = entries.find(({ key }) => key === 'NewAttribute' || key === 'Attributes');
  const pattern = attribute === undefined ? undefined : lowerContainer(attribute, { is: 'attribute-list' }, entries, context, lowerValue);
  return pattern === undefined ? [] : [pattern];
}
