/** XML as elements with places: no document type, no entities beyond the five of XML, and limits on size and depth. */
import sax from 'sax';
import { UserError } from '../user-error.js';
import { MAX_DEPTH, refuseLong } from './limits.js';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data directly in the element that is more than white space, joined and trimmed; '' when there is none. */
  readonly text: string;
  /** Line and column of the start tag, counted from 1. */
  readonly line: number;
  readonly column: number;
}

const XML_ENTITIES = { amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" };

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/**
 * The root element of an XML document.
 *
 * @param file what error messages call the source, in front of line and column.
 * @throws UserError when the document is not well-formed, has a document type, or exceeds a limit.
 */
export function parseElements(text: string, file: string): XmlElement {
  refuseLong(text, file);
  const parser = sax.parser(true, { position: true });
  parser.ENTITIES = Object.assign(Object.create(null) as Record<string, string>, XML_ENTITIES);
  const fail = (problem: string): never => {
    throw new UserError(`${file}:${parser.line + 1}:${parser.column + 1}: ${problem}`);
  };
  const document = text.replace(/^\uFEFF/, '');
  const placeAt = lineCounter(document);
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;

  parser.onerror = (error) => fail(error.message.split('\n')[0] ?? error.message);
  parser.ondoctype = () => fail('a document type is not allowed here');
  parser.onopentag = (node) => {
    if (root !== undefined) fail('the document has more than one root element');
    if (open.length >= MAX_DEPTH) fail(`elements are nested deeper than ${MAX_DEPTH} levels`);
    open.push({ name: node.name, attributes: node.attributes as Record<string, string>, children: [], text: '', ...placeAt(parser.startTagPosition - 1) });
  };
  parser.onclosetag = () => {
    const element = open.pop();
    if (element === undefined) return;
    element.text = element.text.trim();
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  };
  const addText = (data: string): void => {
    const element = open.at(-1);
    if (element !== undefined && data.trim() !== '') element.text += data;
  };
  parser.ontext = addText;
  parser.oncdata = addText;

  parser.write(document).close();
  return root ?? fail('the document has no element');
}

/** Line and column, counted from 1, of offsets that never decrease. */
function lineCounter(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  return (offset) => {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < offset; end = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
