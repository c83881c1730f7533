/** From exchanges of elements to steps. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { allOperations, operationByCode, operationTitle } from '../../kmip/vocabulary.js';
import { readEnumeration } from '../../kmip/text/naming.js';
import { Malformed } from '../../kmip/text/malformed.js';
import { readBytes } from '../../kmip/text/literal.js';
import { readElement, withPlace } from '../../kmip/text/xml.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import { readProtocolVersion } from '../../kmip/message.js';
import { UserError } from '../../kmip/user-error.js';
import { isProtocolVersion, type ProtocolVersion } from '../../kmip/version.js';
import type { Expectation, Step, StepItem } from '../case.js';
import { at, child, children, valueOf } from './document.js';
import { readFields, type PatternContext } from './patterns.js';
import type { RepairedExchange } from './repairs.js';

/** The protocol version of a request. */
export function versionOf(request: XmlElement, file: string): ProtocolVersion {
  const element = child(child(request, 'RequestHeader'), 'ProtocolVersion');
  const version = element === undefined ? undefined : readProtocolVersion(readElement(element, file));
  if (version !== undefined && isProtocolVersion(version)) return version;
  throw new UserError(`${at(element ?? request, file)}: ${version === undefined ? 'the request has no Protocol Version' : `there is no KMIP ${version}`}`);
}

/** Whether it is the client that asks: Notify and Put are requests of the server, which no client can send. */
export function isFromClient(request: XmlElement): boolean {
  const names = children(request, 'BatchItem').map((item) => valueOf(child(item, 'Operation')));
  return names.every((name) => allOperations().find((operation) => operation.xmlName === name)?.directions['client-to-server'] !== undefined);
}

/** Header fields that the runner writes itself. */
const OWN_HEADER_FIELDS: ReadonlySet<string> = new Set(['ProtocolVersion', 'BatchCount']);

/** One exchange as a step; the context has the version of the case. @throws UserError with file, line and column. */
export function readStep({ request, response, repairs }: RepairedExchange, number: number, { version: usual, ...rest }: PatternContext): Step {
  const version = versionOf(request, rest.file);
  const context = { ...rest, version };
  const asked = children(request, 'BatchItem');
  const answered = children(response, 'BatchItem');
  const byId = asked.length > 1 && answered.length > 1 && [...asked, ...answered].every((item) => child(item, 'UniqueBatchItemID') !== undefined);
  const answerTo = (item: XmlElement, index: number): XmlElement | undefined =>
    byId ? answered.find((each) => idOf(each) === idOf(item)) : answered[index];
  const failed = answered.some((item) => valueOf(child(item, 'ResultStatus')) === 'OperationFailed');
  const items = asked.map((item, index) => {
    const answer = answerTo(item, index);
    if (answer === undefined && !failed) throw new UserError(`${at(item, context.file)}: the response holds no answer to this batch item`);
    return readItem(item, answer, context);
  });
  if (items.length === 0) throw new UserError(`${at(request, context.file)}: the request has no batch item`);
  // What only the matcher's rules judge has to be readable all the same.
  readFields(response.children.flatMap((part) => (part.name === 'BatchItem' ? part.children.filter((field) => field.name !== 'ResponsePayload') : [part])), context);
  const header = (child(request, 'RequestHeader')?.children ?? []).filter((field) => !OWN_HEADER_FIELDS.has(field.name));
  return {
    number,
    title: items.map((item) => operationTitle(item.operation)).join(', '),
    ...(version === usual ? {} : { version }),
    header: readFields(header, context),
    items,
    ...(repairs.length === 0 ? {} : { repairs }),
    place: { file: context.file, line: request.line, column: request.column },
  };
}

const idOf = (item: XmlElement): string => valueOf(child(item, 'UniqueBatchItemID')).toLowerCase();

function readItem(item: XmlElement, answer: XmlElement | undefined, context: PatternContext): StepItem {
  const operation = readCode(item, 'Operation', TAG.Operation, context);
  if (operation === undefined || operationByCode(operation) === undefined) throw new UserError(`${at(item, context.file)}: the batch item has no operation that KMIP defines`);
  const id = child(item, 'UniqueBatchItemID');
  const messageExtensions = readFields(children(item, 'MessageExtension'), context);
  const answered = answer === undefined ? undefined : readCode(answer, 'Operation', TAG.Operation, context);
  return {
    operation,
    // Only what is done later is answered by another operation than the one that asks for it.
    ...(operation === ENUM.Operation.Poll && answered !== undefined && answered !== operation ? { answered } : {}),
    ...(id === undefined ? {} : { uniqueBatchItemId: withPlace(id, context.file, () => readBytes(valueOf(id))) }),
    request: readFields(child(item, 'RequestPayload')?.children ?? [], context),
    ...(messageExtensions.length === 0 ? {} : { messageExtensions }),
    expect: answer === undefined ? { status: 'NotProcessed' } : readExpectation(answer, context),
  };
}

function readExpectation(answer: XmlElement, context: PatternContext): Expectation {
  const status = readCode(answer, 'ResultStatus', TAG.ResultStatus, context);
  const payload = readFields(child(answer, 'ResponsePayload')?.children ?? [], context);
  switch (status) {
    case ENUM.ResultStatus.Success:
      return { status: 'Success', payload };
    case ENUM.ResultStatus.OperationUndone:
      return { status: 'OperationUndone', payload };
    case ENUM.ResultStatus.OperationPending: {
      const [correlationValue] = readFields(children(answer, 'AsynchronousCorrelationValue'), context);
      return { status: 'OperationPending', ...(correlationValue?.kind === 'leaf' ? { correlationValue } : {}), payload };
    }
    case ENUM.ResultStatus.OperationFailed: {
      const reason = readCode(answer, 'ResultReason', TAG.ResultReason, context);
      return { status: 'OperationFailed', reasons: reason === undefined ? [] : [reason], tolerated: [] };
    }
    default:
      throw new UserError(`${at(answer, context.file)}: the answer has no Result Status that KMIP defines`);
  }
}

function readCode(item: XmlElement, name: string, tag: number, { file }: PatternContext): number | undefined {
  const element = child(item, name);
  if (element === undefined) return undefined;
  return withPlace(element, file, () => {
    if (element.attributes.type !== 'Enumeration') throw new Malformed('it is an Enumeration');
    return readEnumeration(tag, valueOf(element));
  });
}
