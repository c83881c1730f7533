/** A case as a published test case file: the way back, and the way to give cases to other KMIP implementations. */
import { attributeByTag, tagName, tagByCode, hexNumber } from '../../kmip/vocabulary.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { writeEnumeration } from '../../kmip/text/naming.js';
import { writeLiteral } from '../../kmip/text/literal.js';
import { escapeXml } from '../../kmip/text/xml.js';
import type { LeafItem } from '../../ttlv/index.js';
import { compareVersions, versionNumbers, type ProtocolVersion } from '../../kmip/version.js';
import type { AttributePattern, AttributesPattern, Case, Expectation, LeafPattern, LeafValue, Pattern, Step, StepItem } from '../case.js';
import { writeSymbol } from './symbols.js';

/**
 * The steps of a case, without clean-up, as the XML of the published test cases: requests and answers in turn under `KMIP`.
 * Values that the server chooses become symbols that nothing uses again, one of several values becomes the first.
 */
export function formatOasisCase(each: Case): string {
  const write = createWriter(each.version);
  return `<KMIP>\n${each.steps.map((step) => `${write.request(step)}\n${write.response(step)}`).join('\n')}</KMIP>\n`;
}

interface Writer {
  request(step: Step): string;
  response(step: Step): string;
}

function createWriter(version: ProtocolVersion): Writer {
  let chosen = 0;
  const hasCount = compareVersions(version, '3.0') < 0;

  const element = (name: string, fields: readonly string[]): string => {
    if (fields.length === 0) return `<${name}/>\n`;
    return `<${name}>\n${fields.join('').replace(/^(?=.)/gm, '  ')}</${name}>\n`;
  };
  const open = (tag: number, fields: readonly string[]): string => {
    const known = tagByCode(tag) !== undefined;
    return known ? element(tagName(tag), fields) : element(`TTLV tag="${hexNumber(tag, 6)}"`, fields).replace(/<\/TTLV [^>]*>/, '</TTLV>');
  };
  const simple = (tag: number, type: string, value: string): string => {
    const name = tagByCode(tag) === undefined ? `TTLV tag="${hexNumber(tag, 6)}"` : tagName(tag);
    return `<${name} type="${type}" value="${escapeXml(value)}"/>\n`;
  };

  const patterns = (list: readonly Pattern[]): string[] => list.flatMap((each) => pattern(each));
  const pattern = (each: Pattern, naming = each.kind === 'leaf' ? each.tag : 0): string[] => {
    switch (each.kind) {
      case 'structure':
        return [open(each.tag, patterns(each.fields))];
      case 'leaf':
        return [simple(each.tag, each.type, leafText(each, naming))];
      case 'attributes':
        return attributes(each);
    }
  };
  const attributes = (each: AttributesPattern): string[] => {
    if (each.form.is === 'attributes') return [open(each.form.tag, each.attributes.flatMap(taggedAttribute))];
    const list = each.attributes.map(namedAttribute);
    return each.form.is === 'attribute-list' ? list : [open(each.form.tag, list)];
  };
  const namedAttribute = ({ name, index, value }: AttributePattern): string => {
    const text = 'tag' in name ? (attributeByTag(name.tag)?.name ?? tagName(name.tag)) : `${name.vendor}-${name.name}`;
    const number = index === undefined ? [] : [simple(TAG.AttributeIndex, 'Integer', String(index))];
    return open(TAG.Attribute, [simple(TAG.AttributeName, 'TextString', text), ...number, ...pattern(value, 'tag' in name ? name.tag : undefined)]);
  };
  const taggedAttribute = ({ name, value }: AttributePattern): string[] => {
    if ('tag' in name) return pattern(value);
    return [open(TAG.Attribute, [simple(TAG.VendorIdentification, 'TextString', name.vendor), simple(TAG.AttributeName, 'TextString', name.name), ...pattern(value)])];
  };

  const leafText = (leaf: LeafPattern, naming: number): string => {
    const { value } = leaf;
    const symbol = writeSymbol(value);
    if (symbol !== undefined) return symbol;
    if (value.is === 'unique') return value.suffix;
    const literal = value.is === 'literal' ? value.value : value.is === 'one-of' ? value.values[0] : undefined;
    if (literal === undefined) return `$CHOSEN_${chosen++}`;
    return typeof literal === 'string' ? literal : writeLiteral(asItem(leaf, literal), naming, ' ');
  };

  const protocolVersion = (): string => {
    const { major, minor } = versionNumbers(version);
    return open(TAG.ProtocolVersion, [simple(TAG.ProtocolVersionMajor, 'Integer', String(major)), simple(TAG.ProtocolVersionMinor, 'Integer', String(minor))]);
  };
  const batchCount = (count: number): string[] => (hasCount ? [simple(TAG.BatchCount, 'Integer', String(count))] : []);
  const batchItemId = (item: StepItem): string[] => (item.uniqueBatchItemId === undefined ? [] : [simple(TAG.UniqueBatchItemID, 'ByteString', Buffer.from(item.uniqueBatchItemId).toString('hex'))]);
  const enumeration = (tag: number, code: number): string => simple(tag, 'Enumeration', writeEnumeration(tag, code));

  const requestItem = (item: StepItem): string =>
    open(TAG.BatchItem, [enumeration(TAG.Operation, item.operation), ...batchItemId(item), open(TAG.RequestPayload, patterns(item.request)), ...patterns(item.messageExtensions ?? [])]);

  const answerItem = (item: StepItem): string[] => {
    const { expect } = item;
    if (expect.status === 'NotProcessed') return [];
    return [open(TAG.BatchItem, [enumeration(TAG.Operation, item.operation), ...batchItemId(item), enumeration(TAG.ResultStatus, ENUM.ResultStatus[expect.status]), ...outcome(expect)])];
  };
  const outcome = (expect: Exclude<Expectation, { readonly status: 'NotProcessed' }>): string[] => {
    if (expect.status === 'OperationFailed') return expect.reasons.slice(0, 1).map((reason) => enumeration(TAG.ResultReason, reason));
    const correlation = expect.status === 'OperationPending' && expect.correlationValue !== undefined ? pattern(expect.correlationValue) : [];
    const payload = expect.status === 'OperationPending' && expect.payload.length === 0 ? [] : [open(TAG.ResponsePayload, patterns(expect.payload))];
    return [...correlation, ...payload];
  };

  return {
    request: (step) => open(TAG.RequestMessage, [open(TAG.RequestHeader, [protocolVersion(), ...patterns(step.header), ...batchCount(step.items.length)]), ...step.items.map(requestItem)]),
    response: (step) => {
      const items = step.items.flatMap(answerItem);
      return open(TAG.ResponseMessage, [open(TAG.ResponseHeader, [protocolVersion(), simple(TAG.TimeStamp, 'DateTime', '$NOW'), ...batchCount(items.length)]), ...items]);
    },
  };
}

/** The pattern's type says what its literal is; the loader has made sure of it. */
const asItem = (leaf: LeafPattern, value: LeafValue): LeafItem => ({ tag: leaf.tag, type: leaf.type, value }) as LeafItem;
