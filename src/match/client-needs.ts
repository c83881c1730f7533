/** What a client needs of every answer, whatever its case expects: each need is one check when the answer does not meet it. */
import type { RecordLayout } from '../transport/connection.js';
import type { Item, StructureItem } from '../ttlv/index.js';
import { HEADER_LENGTH } from '../ttlv/layout.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { isDefinedIn, operationTitle, structureTableByTitle, tagByCode, tagTitle } from '../kmip/vocabulary.js';
import { compareVersions } from '../kmip/version.js';
import type { ClientNeed } from '../suite/case.js';
import type { Check } from './check.js';
import { describeItem } from './describe.js';
import type { Exchange } from './exchange.js';
import { bytesOf, dig, field, fields, numberOf, sameBytes, structureOf } from './fields.js';
import { checkAt, within, type Scope } from './scope.js';
import type { RuleId } from './rules.js';
import { emptyLedger } from './ledger/ledger.js';

/** Needs that the message itself meets or does not; the others are about the connection. */
type NeedOfMessage = Exclude<ClientNeed, 'one-record' | 'body-in-one-record'>;

/** The rule of the specification that is nearest to a need. */
const RULE_OF_NEED: Readonly<Record<NeedOfMessage, RuleId>> = {
  operation: 'S-7',
  'operation-on-failure': 'S-7',
  'unique-batch-item-id': 'S-8',
  'time-stamp': 'S-4',
  'result-reason': 'S-9',
  'result-message': 'E-6',
  'response-payload': 'S-11',
  'header-of-the-version': 'S-14',
  'types-of-the-version': 'S-14',
  'standard-tags': 'S-14',
  'maximum-response-size': 'S-15',
};

/** One failure for each need that the answer does not meet; nothing for an answer that is no Response Message. */
export function clientNeeds(exchange: Exchange, needs: readonly ClientNeed[]): Check[] {
  const message = structureOf(exchange.decoded.item);
  if (message?.tag !== TAG.ResponseMessage) return [];
  return needs.flatMap((need) => unmet(need, { exchange, message }));
}

interface Reply {
  readonly exchange: Exchange;
  readonly message: StructureItem;
}

function unmet(need: ClientNeed, reply: Reply): Check[] {
  const { exchange, message } = reply;
  const header = structureOf(field(message, TAG.ResponseHeader));
  switch (need) {
    case 'operation':
      return eachItem(reply, (item, status) => (status === ENUM.ResultStatus.OperationFailed ? undefined : lacking(item, TAG.Operation)), need);
    case 'operation-on-failure':
      return eachItem(reply, (item, status) => (status === ENUM.ResultStatus.OperationFailed ? lacking(item, TAG.Operation) : undefined), need);
    case 'unique-batch-item-id':
      return eachItem(reply, (item, _, index) => wrongId(item, requestItem(exchange, index)), need);
    case 'time-stamp':
      return header === undefined || field(header, TAG.TimeStamp) !== undefined ? [] : [finding(reply, need, header, 'no Time Stamp', [headerTitle])];
    case 'result-reason':
      return eachItem(reply, (item, status) => (status === ENUM.ResultStatus.OperationFailed ? lacking(item, TAG.ResultReason) : undefined), need);
    case 'result-message':
      return eachItem(reply, (item, status) => (status === ENUM.ResultStatus.OperationFailed ? lacking(item, TAG.ResultMessage) : undefined), need);
    case 'response-payload':
      return eachItem(reply, (item, status) => (status === ENUM.ResultStatus.Success ? lacking(item, TAG.ResponsePayload) : undefined), need);
    case 'header-of-the-version':
      return strangers(header, exchange).map((item) => finding(reply, need, item, `the header field ${tagTitle(item.tag)}, which KMIP ${exchange.version} does not have`, [headerTitle]));
    case 'types-of-the-version': {
      const item = compareVersions(exchange.version, '2.0') < 0 ? find(message, (each) => each.type === 'DateTimeExtended') : undefined;
      return item === undefined ? [] : [finding(reply, need, item, `an item of type Date-Time Extended, which KMIP ${exchange.version} does not have`, [])];
    }
    case 'standard-tags': {
      const item = find(message, ({ tag }) => tag >>> 16 !== 0x42);
      return item === undefined ? [] : [finding(reply, need, item, 'an extension tag', [])];
    }
    case 'maximum-response-size': {
      const limit = numberOf(dig(exchange.request, TAG.RequestHeader, TAG.MaximumResponseSize));
      return limit === undefined || exchange.response.length <= limit ? [] : [finding(reply, need, message, `${exchange.response.length} bytes, more than the ${limit} that the request allows`, [])];
    }
    case 'one-record':
      return misplaced(exchange, asOne(exchange.records));
    case 'body-in-one-record':
      return misplaced(exchange, bodyAsOne(exchange.records));
  }
}

/** Behind "The answer lies in": what a client that takes one read for one message cannot bear. */
function asOne(records: RecordLayout | undefined): string | undefined {
  if (records === undefined) return undefined;
  if (records.shared) return 'one TLS record with another';
  return records.cuts.length === 0 ? undefined : `${records.cuts.length + 1} TLS records`;
}

/** The same for a client that reads the header of the message and then the rest, each in one piece. */
function bodyAsOne(records: RecordLayout | undefined): string | undefined {
  const cuts = records?.cuts.filter((at) => at > HEADER_LENGTH) ?? [];
  return cuts[0] === undefined ? undefined : `several TLS records, of which one ends inside its body (byte ${cuts[0]})`;
}

function misplaced({ step, version }: Exchange, where: string | undefined): Check[] {
  if (where === undefined) return [];
  const operations = operationsOf(step);
  return [
    {
      rule: 'T-3',
      verdict: 'failure',
      path: 'Connection',
      expected: 'one TLS record',
      actual: where,
      message: `The answer to ${operations} lies in ${where}, and this client cannot go on with it.`,
      cause: `The client cannot go on: the answer lies in ${where.replace(/^\d+ /, 'several ').replace(/ \(.*$/, '')}`,
      source: `KMIP ${version} leaves it open: TLS is a stream`,
    },
  ];
}

const operationsOf = (step: Exchange['step']): string => step.items.map(({ operation }) => operationTitle(operation)).join(', ');

const headerTitle = 'Response Header';

/** What is wrong with each item of the batch, as the words behind "The answer has …". */
function eachItem(reply: Reply, wrong: (item: StructureItem, status: number | undefined, index: number) => string | undefined, need: NeedOfMessage): Check[] {
  return fields(reply.message, TAG.BatchItem).flatMap((each, index) => {
    const item = structureOf(each);
    const what = item === undefined ? undefined : wrong(item, numberOf(field(item, TAG.ResultStatus)), index);
    return what === undefined ? [] : [finding(reply, need, each, what, [`Batch Item ${index + 1}`])];
  });
}

const lacking = (item: StructureItem, tag: number): string | undefined => (field(item, tag) === undefined ? `no ${tagTitle(tag)}` : undefined);

const requestItem = ({ request }: Exchange, index: number): StructureItem | undefined => structureOf(fields(request, TAG.BatchItem)[index]);

function wrongId(item: StructureItem, asked: StructureItem | undefined): string | undefined {
  const wanted = asked === undefined ? undefined : bytesOf(field(asked, TAG.UniqueBatchItemID));
  if (wanted === undefined) return undefined;
  const bytes = bytesOf(field(item, TAG.UniqueBatchItemID));
  if (bytes === undefined) return 'no Unique Batch Item ID';
  return sameBytes(bytes, wanted) ? undefined : 'another Unique Batch Item ID than the request';
}

/** Fields of the header that its version does not have. */
function strangers(header: StructureItem | undefined, { version }: Exchange): readonly Item[] {
  const known = structureTableByTitle('Response Header', version)?.fields.map(({ tag }) => tag) ?? [];
  const isKnown = ({ tag }: Item): boolean => {
    const definition = tagByCode(tag);
    return known.includes(tag) && definition !== undefined && isDefinedIn(definition, version);
  };
  return header?.value.filter((item) => !isKnown(item)) ?? [];
}

function find(item: Item, matches: (item: Item) => boolean): Item | undefined {
  if (matches(item)) return item;
  if (item.type !== 'Structure') return undefined;
  for (const each of item.value) {
    const found = find(each, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param what behind "The answer has …". */
function finding({ exchange, message }: Reply, need: NeedOfMessage, about: Item, what: string, path: readonly string[]): Check {
  const scope: Scope = { exchange, ledger: emptyLedger, path: [], trail: [message] };
  return checkAt(
    path.reduce((outer, name) => within(outer, name), scope),
    {
      rule: RULE_OF_NEED[need],
      verdict: 'failure',
      about,
      actual: describeItem(about),
      message: `The answer to ${operationsOf(exchange.step)} has ${what}, and this client cannot go on with it.`,
      cause: `The client cannot go on: the answer has ${what}`,
    },
  );
}
