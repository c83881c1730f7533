/** Messages as XML (KMIP Additional Message Encodings 1.0 §6.1). */
import { structure, type Item, type LeafItem } from '../../ttlv/item.js';
import { toHex } from '../../ttlv/index.js';
import { UserError } from '../user-error.js';
import { hexNumber, tagByCode } from '../vocabulary.js';
import { readBytes, readLiteral, readType, writeLiteral, writeType } from './literal.js';
import { Malformed } from './malformed.js';
import { namingTag, readTag } from './naming.js';
import { parseElements, type XmlElement } from './xml-elements.js';

/**
 * The tree as indented XML, well-formed whatever the values are; ends with a line feed. Tags that the registry does not know
 * become `<TTLV tag="0x54FFFF" …>`. Text that XML cannot carry (control characters) stands with U+FFFD in `value`, and with all
 * its bytes in hex in an attribute `utf8`, which `parseXml` prefers. An unreadable item has its type code as type and its bytes
 * in hex as value.
 */
export function formatXml(root: Item): string {
  return writeElement(root, [], '');
}

function writeElement(item: Item, siblings: readonly Item[], indent: string): string {
  const known = tagByCode(item.tag)?.xmlName;
  const name = known ?? 'TTLV';
  const head = `${indent}<${name}${known === undefined ? ` tag="${hexNumber(item.tag, 6)}"` : ''}`;
  if (item.type !== 'Structure') return `${head} type="${writeType(item)}" ${valueAttributes(item, namingTag(item.tag, siblings))}/>\n`;
  if (item.value.length === 0) return `${head}/>\n`;
  return `${head}>\n${item.value.map((child) => writeElement(child, item.value, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

function valueAttributes(item: LeafItem, naming: number): string {
  if (typeof item.value !== 'string') return `value="${escapeXml(writeLiteral(item, naming, ' '))}"`;
  const carried = item.value.replace(NOT_XML, '\uFFFD');
  const exact = carried === item.value ? '' : ` utf8="${toHex(Buffer.from(item.value))}"`;
  return `value="${escapeXml(carried)}"${exact}`;
}

/** Everything outside the production Char of XML 1.0 §2.2. */
// eslint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** White space is escaped too, because a reader turns line feeds in attributes into blanks (XML 1.0 §3.3.3). */
export const escapeXml = (text: string): string => text.replace(/[&<>"'\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * The item that an XML document describes.
 *
 * @param file what error messages call the source, in front of line and column.
 * @throws UserError with line and column when the document is not well-formed, has a document type or an entity beyond the
 * five of XML, exceeds a limit, or holds an element that is no TTLV item.
 */
export function parseXml(text: string, file = 'XML'): Item {
  return readElement(parseElements(text, file), file);
}

/** The item that one element describes; errors name `file`, line and column of the element. */
export function readElement(element: XmlElement, file: string, siblings: readonly Item[] = []): Item {
  const at = <T>(read: () => T): T => withPlace(element, file, read);
  const tag = at(() => readElementTag(element));
  const type = at(() => readType(element.attributes.type));
  at(() => refuseText(element));
  if (type === 'Structure') {
    at(() => refuse(element.attributes.value !== undefined, 'a Structure has no value'));
    const fields: Item[] = [];
    for (const child of element.children) fields.push(readElement(child, file, fields));
    return structure(tag, fields);
  }
  return at(() => {
    refuse(element.children.length > 0, 'only a Structure has fields');
    const { value, utf8 } = element.attributes;
    const text = utf8 === undefined ? value : Buffer.from(readBytes(utf8)).toString();
    if (text === undefined) throw new Malformed('it has no value');
    return readLiteral(tag, type, text, namingTag(tag, siblings));
  });
}

/** The tag of an element: its name, or the attribute `tag` of the generic element `TTLV`. */
export function readElementTag(element: XmlElement): number {
  if (element.name !== 'TTLV') return readTag(element.name);
  if (element.attributes.tag === undefined) throw new Malformed('it has no tag');
  return readTag(element.attributes.tag);
}

/** Runs a reader and gives what it throws the place of the element. */
export function withPlace<T>(element: XmlElement, file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new UserError(`${file}:${element.line}:${element.column}: <${element.name}>: ${error.message}`, undefined, { cause: error });
  }
}

function refuseText(element: XmlElement): void {
  refuse(element.text !== '', `text between elements means nothing here: '${element.text.slice(0, 40)}'`);
}

function refuse(condition: boolean, problem: string): void {
  if (condition) throw new Malformed(problem);
}
