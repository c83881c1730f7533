/** From XML elements to patterns: leaves, structures, and attributes in the form that their version has. */
import { TAG } from '../../kmip/constants.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import { attributeByName } from '../../kmip/vocabulary.js';
import { readLiteral, readType } from '../../kmip/text/literal.js';
import { Malformed } from '../../kmip/text/malformed.js';
import { readElementTag, withPlace } from '../../kmip/text/xml.js';
import type { XmlElement } from '../../kmip/text/xml-elements.js';
import type { AttributeName, AttributePattern, AttributesPattern, LeafPattern, Pattern, ValuePattern } from '../case.js';
import type { Place } from '../place.js';
import { child, valueOf } from './document.js';
import { readSymbol } from './symbols.js';

export interface PatternContext {
  readonly file: string;
  readonly version: ProtocolVersion;
  /** Texts that the case gives to objects: where they name an object, each run has its own. */
  readonly chosen: ReadonlySet<string>;
}

/** Containers of attributes by tag (KMIP 1.4 §2.1.8; 2.1 §5, and New and Current Attribute §6.1). */
const TEMPLATES: ReadonlySet<number> = new Set([TAG.TemplateAttribute, TAG.CommonTemplateAttribute, TAG.PrivateKeyTemplateAttribute, TAG.PublicKeyTemplateAttribute]);
const ATTRIBUTES: ReadonlySet<number> = new Set([TAG.Attributes, TAG.CommonAttributes, TAG.PrivateKeyAttributes, TAG.PublicKeyAttributes, TAG.NewAttribute, TAG.CurrentAttribute]);

/** Tags and attributes whose texts name an object, and so have to differ from run to run. A Name is text itself in 3.0. */
const NAMING_TAGS: ReadonlySet<number> = new Set([TAG.NameValue, TAG.Name, TAG.ApplicationData, TAG.ObjectGroup, TAG.GroupLink]);
const NAMING_ATTRIBUTES: ReadonlySet<string> = new Set(['ID', 'Barcode', 'KMIP Test Case Identifier']);

/**
 * The fields of a structure as patterns. Attribute structures of 1.x that follow one another become one list of attributes.
 *
 * @throws UserError with file, line and column.
 */
export function readFields(elements: readonly XmlElement[], context: PatternContext): Pattern[] {
  const patterns: Pattern[] = [];
  for (const element of elements) {
    const attribute = isAttribute(element, context) ? readNamedAttribute(element, context) : undefined;
    const last = patterns.at(-1);
    if (attribute === undefined) patterns.push(readPattern(element, context));
    else if (last?.kind === 'attributes' && last.form.is === 'attribute-list') patterns[patterns.length - 1] = { ...last, attributes: [...last.attributes, attribute] };
    else patterns.push(attributesPattern({ is: 'attribute-list' }, [attribute], placeOf(element, context)));
  }
  return patterns;
}

const isAttribute = (element: XmlElement, { version }: PatternContext): boolean => element.name === 'Attribute' && compareVersions(version, '2.0') < 0;

const placeOf = (element: XmlElement, { file }: PatternContext): Place => ({ file, line: element.line, column: element.column });

const attributesPattern = (form: AttributesPattern['form'], attributes: readonly AttributePattern[], place: Place): AttributesPattern => ({ kind: 'attributes', form, attributes, absent: [], place });

/** What names the values of an element: its tag, or for an Attribute Value its attribute. */
interface Naming {
  readonly tag: number;
  /** The text names an object. */
  readonly object: boolean;
}

function readPattern(element: XmlElement, context: PatternContext, naming?: Naming): Pattern {
  const at = <T>(read: () => T): T => withPlace(element, context.file, read);
  const tag = at(() => readElementTag(element));
  const type = at(() => readType(element.attributes.type));
  const place = placeOf(element, context);
  if (type === 'Structure') return at(() => readContainer(element, tag, context)) ?? { kind: 'structure', tag, fields: readFields(element.children, context), place };
  if (typeof type === 'number') return at(() => fail('the type of an item is one that KMIP defines'));
  return at((): LeafPattern => {
    if (element.attributes.value === undefined) return fail('it has no value');
    return { kind: 'leaf', tag, type, value: readValue(element, tag, type, naming ?? { tag, object: NAMING_TAGS.has(tag) }, context), place };
  });
}

function readValue(element: XmlElement, tag: number, type: LeafPattern['type'], naming: Naming, context: PatternContext): ValuePattern {
  const text = valueOf(element);
  const symbol = readSymbol(text);
  if (symbol?.is === 'now' && type !== 'DateTime' && type !== 'DateTimeExtended') return fail(`$NOW is a time and cannot be of type ${type}`);
  if (symbol !== undefined) return symbol;
  if ((type === 'TextString' || type === 'NameReference') && naming.object && context.chosen.has(text)) return { is: 'unique', suffix: text };
  const item = readLiteral(tag, type, text, naming.tag);
  return { is: 'literal', value: item.value };
}

/** A structure of attributes; undefined when the element is none, or holds something that no list of attributes can express. */
function readContainer(element: XmlElement, tag: number, context: PatternContext): AttributesPattern | undefined {
  const place = placeOf(element, context);
  if (TEMPLATES.has(tag)) {
    const attributes = element.children.map((each) => (each.name === 'Attribute' ? readNamedAttribute(each, context) : undefined));
    return attributes.includes(undefined) ? undefined : attributesPattern({ is: 'template-attribute', tag }, attributes.filter((each) => each !== undefined), place);
  }
  if (!ATTRIBUTES.has(tag)) return undefined;
  const attributes = element.children.map((each) => readTaggedAttribute(each, context));
  return attributes.includes(undefined) ? undefined : attributesPattern({ is: 'attributes', tag }, attributes.filter((each) => each !== undefined), place);
}

/** Attribute of 1.x: Attribute Name, Attribute Index, Attribute Value (KMIP 1.4 §2.1.1). */
function readNamedAttribute(element: XmlElement, context: PatternContext): AttributePattern | undefined {
  const name = readAttributeName(valueOf(child(element, 'AttributeName')));
  const value = child(element, 'AttributeValue');
  if (name === undefined || value === undefined) return undefined;
  const index = child(element, 'AttributeIndex');
  const number = index === undefined ? undefined : withPlace(index, context.file, () => readLiteral(TAG.AttributeIndex, 'Integer', valueOf(index)));
  return { name, ...(number?.type === 'Integer' ? { index: number.value } : {}), value: readPattern(value, context, namingOf(name)) };
}

/** Attribute of 2.x: under its own tag; vendor attributes in an Attribute structure (KMIP 2.1 §4.60). */
function readTaggedAttribute(element: XmlElement, context: PatternContext): AttributePattern | undefined {
  if (element.name !== 'Attribute') return { name: { tag: withPlace(element, context.file, () => readElementTag(element)) }, value: readPattern(element, context) };
  const vendor = child(element, 'VendorIdentification');
  const value = child(element, 'AttributeValue');
  if (vendor === undefined || value === undefined || element.children.length !== 3) return undefined;
  const name = { vendor: valueOf(vendor), name: valueOf(child(element, 'AttributeName')) };
  return { name, value: readPattern(value, context, namingOf(name)) };
}

/** Custom attributes of clients begin with `x-`, of servers with `y-` (KMIP 1.4 §3.39). */
function readAttributeName(name: string): AttributeName | undefined {
  const tag = attributeByName(name)?.tag;
  if (tag !== undefined) return { tag };
  const custom = /^([xy])-(.+)$/.exec(name);
  return custom === null ? undefined : { vendor: custom[1] ?? '', name: custom[2] ?? '' };
}

const namingOf = (name: AttributeName): Naming =>
  'tag' in name ? { tag: name.tag, object: NAMING_TAGS.has(name.tag) } : { tag: TAG.AttributeValue, object: NAMING_ATTRIBUTES.has(name.name) };

function fail(problem: string): never {
  throw new Malformed(problem);
}
