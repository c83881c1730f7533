/** A published file as exchanges of elements: requests and their responses, alternating. */
import { UserError } from '../../kmip/user-error.js';
import { parseElements, type XmlElement } from '../../kmip/text/xml-elements.js';
import { collapse } from '../../kmip/text/naming.js';
import { operationByCode } from '../../kmip/vocabulary.js';

export interface ElementExchange {
  readonly request: XmlElement;
  readonly response: XmlElement;
}

/**
 * The exchanges of a file. Text between messages (`# TIME 0`) is ignored. Files without a root element and files with a doubled
 * end tag are published as well and read (defect E29).
 *
 * @throws UserError with file, line and column.
 */
export function readExchanges(text: string, file: string): ElementExchange[] {
  const root = parseRoot(text, file);
  const messages = root.children.flatMap((message) => mapElement(message, inPlainWords) ?? []);
  const exchanges: ElementExchange[] = [];
  for (let index = 0; index < messages.length; index += 2) {
    const request = expectMessage(messages[index], 'RequestMessage', file);
    const response = messages[index + 1];
    if (response === undefined) throw new UserError(`${at(request, file)}: this request has no response`);
    exchanges.push({ request, response: expectMessage(response, 'ResponseMessage', file) });
  }
  if (exchanges.length === 0) throw new UserError(`${at(root, file)}: the file holds no messages`, 'A test case is a <KMIP> with <RequestMessage> and <ResponseMessage> in turn.');
  return exchanges;
}

const MESSAGES = /^(?:[\w.-]+:)?(Request|Response)Message$/;

function parseRoot(text: string, file: string): XmlElement {
  const start = /^(?:\uFEFF|\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|#[^\n]*\n)*/.exec(text)?.[0].length ?? 0;
  const hasRoot = !/^<(?:[\w.-]+:)?(Request|Response)Message[\s/>]/.test(text.slice(start));
  const whole = hasRoot ? text : `<KMIP>${text.slice(start)}</KMIP>`;
  // Line numbers stay those of the file.
  const document = hasRoot ? whole : '\n'.repeat(text.slice(0, start).split('\n').length - 1) + whole;
  try {
    return unwrap(parseElements(document, file));
  } catch (error) {
    const repaired = withoutDoubledEndTags(document);
    if (!(error instanceof UserError) || repaired === document) throw error;
    try {
      return unwrap(parseElements(repaired, file));
    } catch {
      throw error;
    }
  }
}

const withoutDoubledEndTags = (text: string): string => text.replace(/(<\/([\w.:-]+)>)(\s*)<\/\2>/g, '$1$3');

/** Some files hold one message as their root, and some name the root otherwise. */
const unwrap = (root: XmlElement): XmlElement => (MESSAGES.test(root.name) ? { ...root, name: 'KMIP', children: [root] } : root);

/** Elements without the prefix of their namespace, and operations by name where a number stands for one that KMIP defines. */
function inPlainWords(element: XmlElement): XmlElement {
  const name = element.name.slice(element.name.indexOf(':') + 1);
  const number = name === 'Operation' ? valueOf(element) : '';
  const operation = /^(0x[0-9a-f]{1,8}|\d{1,9})$/i.test(number) ? operationByCode(Number(number)) : undefined;
  return { ...element, name, ...(operation === undefined ? {} : { attributes: { ...element.attributes, value: operation.xmlName } }) };
}

function expectMessage(element: XmlElement | undefined, name: string, file: string): XmlElement {
  if (element?.name === name) return element;
  const found = element === undefined ? 'nothing' : `<${element.name}>`;
  throw new UserError(`${element === undefined ? file : at(element, file)}: a <${name}> is expected here, not ${found}`, 'Requests and responses alternate in a test case.');
}

export const at = (element: XmlElement, file: string): string => `${file}:${element.line}:${element.column}`;

/** The first child of that name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined => element?.children.find((each) => each.name === name);
export const children = (element: XmlElement | undefined, name: string): XmlElement[] => element?.children.filter((each) => each.name === name) ?? [];

/** The value attribute with white space collapsed, because the published files wrap lines inside values; '' when absent. */
export const valueOf = (element: XmlElement | undefined): string => collapse(element?.attributes.value ?? '');

/** The same tree with every element replaced by what the function makes of it, from the leaves up; undefined drops it. */
export function mapElement(element: XmlElement, change: (element: XmlElement) => XmlElement | undefined): XmlElement | undefined {
  return change({ ...element, children: element.children.flatMap((each) => mapElement(each, change) ?? []) });
}
