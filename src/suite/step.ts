/** From a step as written to one of one protocol version. */
import { TAG } from '../kmip/constants.js';
import { suggest } from '../kmip/suggest.js';
import { allOperations, operationByName, operationTitle, payloadTable, structureTableByTitle } from '../kmip/vocabulary.js';
import { compareVersions, isProtocolVersion, PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import { REFUSALS, type Case, type ConditionalExpectation, type Expectation, type Pattern, type Refusal, type Step, type StepItem } from './case.js';
import type { Context } from './context.js';
import { lowerExpectation } from './expectation.js';
import { lowerFields, lowerValues } from './fields.js';
import { isFault, readAs } from './literal.js';
import { describeMangle } from './mangle-title.js';
import { lowerMangle } from './mangle.js';
import type { Place } from './place.js';
import type { Complain } from './problem.js';
import { siteOf } from './site.js';
import { nodeKind, type Entry, type MapNode, type SourceNode } from './source.js';
import { readTrial, TRIALS, trialTitle } from './trial.js';
import { readNodes, readWay, wayTitle } from './way.js';
import type { Variables } from './variables.js';
import { entriesIn } from './versioned.js';

export interface StepContext {
  readonly version: ProtocolVersion;
  readonly variables: Variables;
  readonly complain: Complain;
  /** Nothing is expected that the author did not write. */
  readonly asClient?: NonNullable<Case['asClient']>;
}

/** Undefined after a complaint. */
export function lowerStep(map: MapNode, number: number, ofCase: StepContext): Step | undefined {
  const { complain } = ofCase;
  const version = messageVersion(map, ofCase);
  const context: StepContext = { ...ofCase, version };
  const entries = entriesIn(map, version, complain);
  const entry = (key: string): Entry | undefined => entries.find((each) => each.key === key);
  const batch = entry('batch');
  const stray = batch === undefined ? undefined : ITEM_WORDS.map(entry).find((each) => each !== undefined);
  if (stray !== undefined) {
    complain(stray.place, `'${stray.key}' stands beside 'batch'; it belongs in its entries`);
    return;
  }
  const restart = entry('restart');
  if (restart !== undefined) return lowerRestart(entries, { number, place: map.place, complain });
  const trial = entry('trial');
  if (trial !== undefined) return lowerTrial(trial, entries, { number, place: map.place, complain });
  const header = entry('header');
  const keepOrder = entry('keepOrder') !== undefined;
  const fields = header?.value.kind === 'map' ? lowerHeader(header.value, { malformed: entry('malformed') !== undefined, keepOrder }, context) : [];
  const refusal = lowerRefusal(entry('refusal'));
  const mangle = entry('mangle');
  const damage = mangle === undefined ? [] : lowerMangle(mangle.value, context);
  if (mangle !== undefined && refusal === undefined) complain(mangle.place, `'mangle' stands without 'refusal', which says how the server may take it`);
  // All requests of a message are sent before any of its answers is there.
  const sources = itemMaps(map, batch?.value, complain).map((each) => lowerRequest(each, context));
  const items = sources.map((source) => (source === undefined ? undefined : lowerAnswer(source, context, refusal)));
  if (items.length === 0 || !items.every((item) => item !== undefined)) return undefined;
  const text = (key: string): string | undefined => {
    const node = entry(key)?.value;
    return node?.kind === 'text' ? node.text : undefined;
  };
  const breaks = text('breaks');
  const way = readWay(text('as'), text('server'));
  const nodes = readNodes(entry('nodes'), map, complain);
  return {
    number,
    title: text('title') ?? `${[describeStep(items), ...(damage.length === 0 ? [] : [describeMangle(damage)])].join(': ')}${wayTitle(way, nodes)}`,
    ...(version === ofCase.version ? {} : { version }),
    ...(entry('newConnection') === undefined ? {} : { newConnection: true }),
    ...(entry('pipelined') === undefined ? {} : { pipelined: true }),
    ...way,
    ...(nodes === undefined ? {} : { nodes }),
    ...(keepOrder ? { keepOrder } : {}),
    ...(damage.length === 0 ? {} : { damage }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(breaks === undefined ? {} : { breaks }),
    header: fields,
    items,
    place: map.place,
  };
}

/** What stands beside `restart`: there is no message. */
const RESTART_WORDS = ['restart', 'title', 'versions', 'breaks'];

function lowerRestart(entries: readonly Entry[], { number, place, complain }: Pick<Step, 'number' | 'place'> & { readonly complain: Complain }): Step | undefined {
  const stray = entries.find(({ key }) => !RESTART_WORDS.includes(key));
  if (stray !== undefined) {
    complain(stray.place, `'${stray.key}' stands beside 'restart', which sends no message`);
    return undefined;
  }
  const text = (key: string): string | undefined => {
    const node = entries.find((each) => each.key === key)?.value;
    return node?.kind === 'text' ? node.text : undefined;
  };
  const breaks = text('breaks');
  return { number, title: text('title') ?? 'The server is stopped and started again', restart: true, ...(breaks === undefined ? {} : { breaks }), header: [], items: [], place };
}

/** What stands beside `trial`: there is no message. */
const TRIAL_WORDS = ['trial', 'title', 'versions'];

function lowerTrial({ value }: Entry, entries: readonly Entry[], { number, place, complain }: Pick<Step, 'number' | 'place'> & { readonly complain: Complain }): Step | undefined {
  const trial = value.kind === 'text' ? readTrial(value.text) : undefined;
  const stray = entries.find(({ key }) => !TRIAL_WORDS.includes(key));
  if (stray !== undefined) complain(stray.place, `'${stray.key}' stands beside 'trial', which sends messages of its own`);
  if (trial === undefined) complain(value.place, `there is no such trial`, value.kind === 'text' ? suggest(value.text, TRIALS) : undefined);
  if (stray !== undefined || trial === undefined) return undefined;
  const title = entries.find(({ key }) => key === 'title')?.value;
  return { number, title: title?.kind === 'text' ? title.text : trialTitle(trial), trial, header: [], items: [], place };
}

/** That of the case, unless the step has its own: some clients mix versions on one connection. */
function messageVersion(map: MapNode, { version, complain }: StepContext): ProtocolVersion {
  const own = map.entries.find(({ key }) => key === 'protocolVersion')?.value;
  if (own === undefined) return version;
  if (own.kind === 'text' && isProtocolVersion(own.text)) return own.text;
  complain(own.place, `'protocolVersion' must be one protocol version: ${PROTOCOL_VERSIONS.join(', ')}`);
  return version;
}

const lowerRefusal = (entry: Entry | undefined): Refusal | undefined =>
  REFUSALS.find((refusal) => entry?.value.kind === 'text' && entry.value.text === refusal);

const ITEM_WORDS = ['send', 'expect', 'otherwise', 'malformed', 'uniqueBatchItemId', 'messageExtension'] as const;

/** "Create", "Activate, Check, Check": what a step is called when its author gave no title. */
export const describeStep = (items: readonly Pick<StepItem, 'operation'>[]): string => items.map(({ operation }) => operationTitle(operation)).join(', ');

function itemMaps(step: MapNode, batch: SourceNode | undefined, complain: Complain): MapNode[] {
  if (batch?.kind !== 'list') return [step];
  return batch.items.flatMap((item) => {
    if (item.kind === 'map') return [item];
    complain(item.place, `an entry of 'batch' must be a map, not ${nodeKind(item)}`);
    return [];
  });
}

/** Source: KMIP 1.4 §7.2, 2.1 §8.2. */
function lowerHeader(map: MapNode, as: { readonly malformed: boolean; readonly keepOrder: boolean }, context: StepContext): readonly Pattern[] {
  const table = structureTableByTitle('Request Header', context.version);
  const own: readonly (number | undefined)[] = [TAG.ProtocolVersion, TAG.BatchCount];
  const tables = table === undefined ? [] : [{ ...table, fields: table.fields.filter(({ tag }) => !own.includes(tag)) }];
  return lowerFields(map, { title: 'the request header', tables }, { ...context, ...as, side: 'request', binds: false }).patterns;
}

/** What must have been done to the object before an outcome counts. */
function lowerCondition(node: SourceNode, { version, complain }: StepContext): Pick<ConditionalExpectation, 'after'> {
  const value = node.kind === 'map' ? entriesIn(node, version, complain).find(({ key }) => key === 'after')?.value : undefined;
  if (value?.kind !== 'text') return {};
  const after = knownOperation(value.text, value.place, complain);
  return after === undefined ? {} : { after };
}

interface RequestSource {
  readonly operation: number;
  readonly payload: MapNode;
  readonly expect: SourceNode | undefined;
  /** Other outcomes that serve as well. */
  readonly otherwise: readonly SourceNode[];
  readonly item: Omit<StepItem, 'expect'>;
}

function lowerRequest(map: MapNode, context: StepContext): RequestSource | undefined {
  const { version, complain, variables } = context;
  const entries = entriesIn(map, version, complain);
  const value = (key: string): SourceNode | undefined => entries.find((each) => each.key === key)?.value;
  const malformed = value('malformed') !== undefined;
  const sent = sentOperation(value('send'), map, context);
  if (sent === undefined) return undefined;
  const { name, place, payload } = sent;
  const operation = malformed && NUMBER.test(name) ? Number(name) : knownOperation(name, place, complain);
  if (operation === undefined) return;
  const table = payloadTable(operation, 'request', version);
  if (table === undefined && !malformed) {
    complain(place, `operation '${name}' does not exist in this protocol version`);
    return;
  }
  const requestContext: Context = { version, side: 'request', operation, malformed, binds: false, variables, complain };
  const { patterns } = lowerFields(payload, { title: `the ${name} request`, tables: table === undefined ? [] : [table] }, requestContext);
  const id = batchItemId(value('uniqueBatchItemId'), context);
  const messageExtensions = lowerMessageExtensions(value('messageExtension'), requestContext);
  const item = {
    operation,
    ...(id === undefined ? {} : { uniqueBatchItemId: id }),
    request: patterns,
    ...(messageExtensions.length === 0 ? {} : { messageExtensions }),
  };
  const otherwise = value('otherwise');
  return { operation, payload, expect: value('expect'), otherwise: otherwise?.kind === 'list' ? otherwise.items : [], item };
}

/** One in 1.x, several in 2.x (KMIP 1.4 §7.2, 2.1 §8.3). */
function lowerMessageExtensions(node: SourceNode | undefined, context: Context): readonly Pattern[] {
  if (node === undefined) return [];
  const patterns = lowerValues(node, siteOf(TAG.MessageExtension, context.version), context);
  if (patterns.length > 1 && !context.malformed && compareVersions(context.version, '2.0') < 0) context.complain(node.place, `'messageExtension' occurs once in an item`);
  return patterns;
}

interface Sent {
  readonly name: string;
  readonly place: SourceNode['place'];
  readonly payload: MapNode;
}

function sentOperation(send: SourceNode | undefined, map: MapNode, { version, complain }: StepContext): Sent | undefined {
  if (send === undefined) {
    complain(map.place, `the step has neither 'send' nor 'batch'`);
    return;
  }
  if (send.kind === 'text') return { name: send.text, place: send.place, payload: { kind: 'map', entries: [], place: send.place } };
  const [entry, ...others] = send.kind === 'map' ? entriesIn(send, version, complain) : [];
  if (entry === undefined) {
    complain(send.place, `'send' names no operation`);
    return;
  }
  if (others[0] !== undefined) {
    complain(others[0].place, `'send' names one operation; several go into 'batch'`);
    return;
  }
  const { value } = entry;
  if (value.kind === 'map') return { name: entry.key, place: entry.place, payload: value };
  if (value.kind === 'nothing') return { name: entry.key, place: entry.place, payload: { kind: 'map', entries: [], place: entry.place } };
  complain(value.place, `the payload of '${entry.key}' must be a map, not ${nodeKind(value)}`);
}

/** An operation that no version defines. */
const NUMBER = /^0x[0-9A-Fa-f]{1,8}$/;

/** Undefined after a complaint. */
function knownOperation(name: string, place: Place, complain: Complain): number | undefined {
  const definition = operationByName(name);
  if (definition?.xmlName === name) return definition.code;
  complain(place, `unknown operation '${name}'`, definition?.xmlName ?? suggest(name, allOperations().map(({ xmlName }) => xmlName)));
  return undefined;
}

function batchItemId(node: SourceNode | undefined, { version, complain }: StepContext): Uint8Array | undefined {
  if (node === undefined) return undefined;
  if (compareVersions(version, '3.0') >= 0) {
    complain(node.place, `'uniqueBatchItemId' does not exist in this protocol version`);
    return;
  }
  const id = readAs(node.kind === 'text' ? node.text : '', 'ByteString', siteOf(TAG.UniqueBatchItemID, version), version);
  if (isFault(id)) {
    complain(node.place, id.fault);
    return;
  }
  return id.value instanceof Uint8Array ? id.value : undefined;
}

/** What is to be refused and names no reason may be refused with any. */
const ANY_REASON: Expectation = { status: 'OperationFailed', reasons: [], tolerated: [] };

function lowerAnswer({ operation, payload, expect, otherwise, item }: RequestSource, context: StepContext, refusal: Refusal | undefined): StepItem | undefined {
  if (refusal !== undefined && expect === undefined) return { ...item, expect: ANY_REASON };
  const lower = (node: SourceNode | undefined, binds: boolean): Expectation | undefined => lowerExpectation(node, payload, { ...context, side: 'expectation', operation, malformed: false, binds });
  const expected = lower(expect, otherwise.length === 0);
  if (refusal !== undefined && expect !== undefined && expected !== undefined && expected.status !== 'OperationFailed') context.complain(expect.place, `'expect' beside 'refusal' names a failure`);
  const alternatives = otherwise.flatMap((node) => {
    const expectation = lower(node, false);
    return expectation === undefined ? [] : [{ ...expectation, ...lowerCondition(node, context) }];
  });
  const stray = expect?.kind === 'map' ? entriesIn(expect, context.version, context.complain).find(({ key }) => key === 'after') : undefined;
  if (stray !== undefined) context.complain(stray.place, `'after' stands in 'expect'; it belongs in an entry of 'otherwise'`);
  return expected === undefined ? undefined : { ...item, expect: expected, ...(alternatives.length === 0 ? {} : { alternatives }) };
}
