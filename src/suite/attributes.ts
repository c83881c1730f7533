/** Attributes by name, in the containers of each protocol version. */
import { ENUM, TAG } from '../kmip/constants.js';
import type { AttributeDefinition } from '../kmip/registry.js';
import { suggest } from '../kmip/suggest.js';
import { allAttributes, attributeByName, attributeByTag, isDefinedIn, maskOf } from '../kmip/vocabulary.js';
import { isItemType } from '../kmip/text/literal.js';
import { compareVersions } from '../kmip/version.js';
import type { AttributeName, AttributePattern, AttributesPattern, LeafPattern, Pattern } from './case.js';
import type { Context } from './context.js';
import { lowerLeaf } from './leaf.js';
import type { Place } from './place.js';
import { referenceTag, type Placed, type Shape } from './shape.js';
import { siteOf, type Site } from './site.js';
import { nodeKind, type Entry, type MapNode, type SourceNode } from './source.js';
import { entriesIn, itemsIn, textsIn } from './versioned.js';

type Form = AttributesPattern['form'];

/** Lowers one value, structures included: they may hold attributes in turn. */
export type LowerValue = (node: SourceNode, site: Site, context: Context) => Pattern | undefined;

interface Bag {
  readonly form: Form;
  readonly lowerValue: LowerValue;
  /** Attribute Index of instances that give none. */
  readonly defaultIndex?: number | undefined;
}

/** Attributes under one of the words that hold them; undefined when nothing is to be sent or after a complaint. */
export function lowerContainer(entry: Entry, form: Form, siblings: readonly Entry[], context: Context, lowerValue: LowerValue): AttributesPattern | undefined {
  const { complain } = context;
  const single = entry.key === 'NewAttribute' || entry.key === 'CurrentAttribute';
  const map = entry.value.kind === 'nothing' ? ({ kind: 'map', entries: [], place: entry.value.place } as const) : entry.value;
  if (map.kind !== 'map') {
    complain(map.place, `'${entry.key}' holds attributes by name, not ${nodeKind(map)}`);
    return;
  }
  const current = form.is === 'attribute-list' && entry.key === 'NewAttribute' ? siblings.find(({ key }) => key === 'CurrentAttribute') : undefined;
  const pattern = lowerAttributes(map, { form, lowerValue, defaultIndex: current === undefined ? undefined : onlyInstance(current, context)?.index }, context);
  if (single && !context.malformed && pattern.attributes.length > 1) complain(entry.place, `'${entry.key}' holds one attribute, not ${pattern.attributes.length}`);
  if (single && !context.malformed && map.entries.length === 0) complain(entry.place, `'${entry.key}' holds no attribute`);
  const empty = form.is === 'attribute-list' && pattern.attributes.length === 0 && pattern.absent.length === 0;
  return empty ? undefined : pattern;
}

function lowerAttributes(map: MapNode, bag: Bag, context: Context): AttributesPattern {
  const attributes: AttributePattern[] = [];
  const absent: AttributeName[] = [];
  for (const entry of entriesIn(map, context.version, context.complain)) {
    if (entry.key === 'absent') absent.push(...lowerAbsent(entry, context));
    else attributes.push(...lowerAttribute(entry, bag, context));
  }
  return { kind: 'attributes', form: bag.form, attributes, absent, place: map.place };
}

function lowerAbsent(entry: Entry, context: Context): AttributeName[] {
  if (context.side === 'request') context.complain(entry.place, `'absent' stands in a request; it belongs in expectations`);
  return textsIn(entry.value, context.version, context.complain).flatMap(({ text, place }) => {
    const name = readAttributeName(text, place, context);
    return name === undefined ? [] : [name];
  });
}

function lowerAttribute(entry: Entry, { form, lowerValue, defaultIndex }: Bag, context: Context): AttributePattern[] {
  const { complain, version } = context;
  const name = readAttributeName(entry.key, entry.place, context);
  if (name === undefined) return [];
  const instances = instancesOf(entry.value, name, context);
  const definition = 'tag' in name ? attributeByTag(name.tag) : undefined;
  if (instances.length > 1 && definition?.multiInstance === false && context.operation !== ENUM.Operation.Locate && !context.malformed) {
    complain(entry.value.place, `attribute '${entry.key}' has one instance, not ${instances.length}`);
  }
  return instances.flatMap(({ value, index: own, place }): AttributePattern[] => {
    if (value === undefined) {
      complain(place, `attribute '${entry.key}' has no value`);
      return [];
    }
    const pattern = lowerValue(value, attributeSite(name, value, form, context), context);
    const index = form.is === 'attributes' || !sendsIndex(context) ? undefined : (own ?? defaultIndex);
    if (own !== undefined && compareVersions(version, '2.0') < 0 && defaultIndex !== undefined && own !== defaultIndex) {
      complain(place, `the index ${own} is not the index ${defaultIndex} of 'CurrentAttribute'`);
    }
    return pattern === undefined ? [] : [{ name, ...(index === undefined ? {} : { index }), value: pattern }];
  });
}

/** The server assigns the index in Add Attribute: the answer has it, the request must not (KMIP 1.4 §4.14). */
const sendsIndex = ({ side, operation, malformed }: Context): boolean => side === 'expectation' || operation !== ENUM.Operation.AddAttribute || malformed;

/** Custom and vendor attributes are Text Strings unless typed. */
function attributeSite(name: AttributeName, value: SourceNode, form: Form, { version }: Context): Site {
  if ('tag' in name) return siteOf(name.tag, version, form.is === 'attributes' ? {} : { tag: TAG.AttributeValue });
  const typed = value.kind === 'map' && isItemType(value.entries[0]?.key ?? '');
  return { tag: TAG.AttributeValue, meaning: TAG.AttributeValue, types: typed ? [] : ['TextString'] };
}

interface Instance {
  readonly value: SourceNode | undefined;
  readonly index?: number;
  readonly place: Place;
}

/** A list is several instances, except that a list of words is one mask. */
function instancesOf(node: SourceNode, name: AttributeName, context: Context): Instance[] {
  const mask = 'tag' in name && maskOf(name.tag) !== undefined;
  if (node.kind !== 'list' || (mask && node.items.every(({ kind }) => kind === 'text'))) return [instanceOf(node, context)];
  return itemsIn(node, context.version, context.complain).map((item) => instanceOf(item, context));
}

/** `{ index: 1, value: … }`, or the value itself. */
function instanceOf(node: SourceNode, context: Context): Instance {
  const { complain, version } = context;
  const indexed = node.kind === 'map' && node.entries.some(({ key }) => /^(index|value)(@|$)/.test(key));
  if (!indexed) return { value: node, place: node.place };
  let index: number | undefined;
  let value: SourceNode | undefined;
  for (const entry of entriesIn(node, version, complain)) {
    if (entry.key === 'value') value = entry.value;
    else if (entry.key !== 'index') complain(entry.place, `unknown word '${entry.key}'; an instance has index and value`);
    else if (entry.value.kind === 'text' && /^\d{1,9}$/.test(entry.value.text)) index = Number(entry.value.text);
    else complain(entry.value.place, `'index' must be a number from 0 on`);
  }
  return { value, ...(index === undefined ? {} : { index }), place: node.place };
}

/** The one attribute of `CurrentAttribute` by name and index; its value is looked at in 2.x only. */
function onlyInstance(entry: Entry, context: Context): { readonly name: Entry; readonly index?: number } | undefined {
  const [name] = entry.value.kind === 'map' ? entriesIn(entry.value, context.version, context.complain) : [];
  if (name === undefined) return undefined;
  const { index } = instanceOf(name.value, context);
  return { name, ...(index === undefined ? {} : { index }) };
}

/**
 * `CurrentAttribute` where the version has none: Delete Attribute of 1.x takes its name and index, Modify Attribute of 1.x its
 * index (KMIP 1.4 §4.15, §4.16). Undefined when there is no place for it at all.
 */
export function lowerCurrentAttribute(entry: Entry, shape: Shape, context: Context): Placed[] | undefined {
  const tag = referenceTag(shape, context.version);
  const modifies = shape.tables.some((table) => table.fields.some((field) => field.tag === TAG.Attribute));
  if (tag === undefined) return modifies ? [] : undefined;
  const current = onlyInstance(entry, context);
  if (current === undefined) {
    context.complain(entry.place, `'CurrentAttribute' holds no attribute`);
    return [];
  }
  const { place } = current.name;
  const name = { tag, patterns: lowerReferences({ kind: 'text', text: current.name.key, place }, tag, context) };
  if (current.index === undefined) return [name];
  const index: LeafPattern = { kind: 'leaf', tag: TAG.AttributeIndex, type: 'Integer', value: { is: 'literal', value: current.index }, place };
  return [name, { tag: TAG.AttributeIndex, patterns: [index] }];
}

/** Attributes named: Attribute Reference in 2.x, Attribute Name in 1.x (KMIP 2.1 §5.5, 1.4 §2.1.1). */
export function lowerReferences(node: SourceNode, tag: number, context: Context): Pattern[] {
  const nodes = node.kind === 'list' ? itemsIn(node, context.version, context.complain) : [node];
  return nodes.map((each) => lowerReference(each, tag, context)).filter((pattern) => pattern !== undefined);
}

function lowerReference(node: SourceNode, tag: number, context: Context): Pattern | undefined {
  const { place } = node;
  const text = (textTag: number, value: string): LeafPattern => ({ kind: 'leaf', tag: textTag, type: 'TextString', value: { is: 'literal', value }, place });
  if (node.kind !== 'text' || /^(\$|bind \$)/.test(node.text)) {
    return lowerLeaf(node, { tag, meaning: tag, types: [tag === TAG.AttributeName ? 'TextString' : 'Enumeration'] }, context);
  }
  const name = readAttributeName(node.text, place, context);
  if (name === undefined) return undefined;
  const named = tag === TAG.AttributeName;
  if ('tag' in name) return named ? text(tag, attributeByTag(name.tag)?.name ?? node.text) : { kind: 'leaf', tag, type: 'Enumeration', value: { is: 'literal', value: name.tag }, place };
  if (named) return text(tag, `${name.vendor}-${name.name}`);
  return { kind: 'structure', tag, fields: [text(TAG.VendorIdentification, name.vendor), text(TAG.AttributeName, name.name)], place };
}

/** An attribute of this version by XML name, or `x-…` and `y-…`; undefined after a complaint. */
function readAttributeName(word: string, place: Place, { version, malformed, complain }: Context): AttributeName | undefined {
  const custom = /^([xy])-(.+)$/.exec(word);
  if (custom !== null) return { vendor: custom[1] ?? '', name: custom[2] ?? '' };
  const definition = attributeByName(word);
  if (definition?.xmlName === word && !isNamed(definition)) {
    complain(place, `'${word}' stands for attributes outside the specification; write the name of one, x-ID`);
    return;
  }
  if (definition?.xmlName !== word || !isNamed(definition)) {
    const known = allAttributes(version).map(({ xmlName }) => xmlName);
    complain(place, `unknown attribute '${word}'`, definition?.xmlName ?? suggest(word, known));
    return;
  }
  if (malformed || isDefinedIn(definition, version)) return { tag: definition.tag };
  complain(place, `attribute '${word}' does not exist in this protocol version`);
}

/** Custom Attribute and Vendor Attribute stand for names that start with x- or y-. */
const isNamed = (definition: AttributeDefinition): definition is AttributeDefinition & { readonly tag: number } =>
  definition.tag !== undefined && definition.tag !== TAG.CustomAttribute && definition.tag !== TAG.Attribute;
