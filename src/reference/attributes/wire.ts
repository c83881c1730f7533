/**
 * Attributes on the wire: as Attribute { Name, Index, Value } in 1.x (KMIP 1.4 §2.1.1), under their own tags in 2.x
 * (KMIP 2.1 §5), where vendor attributes are Attribute { Vendor Identification, Name, Value }.
 */
import { enumeration, fields, integer, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { numberField, retagged, textField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { structureTables, tagTitle } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { failure, invalidField, invalidMessage } from '../failure.js';
import { checkItem } from '../message/check.js';
import type { AttributeInstance } from '../object.js';
import { kept } from './forms.js';
import {
  hasTypedAttributes,
  idOfName,
  idOfTag,
  nameOfId,
  tagOfId,
  vendorAttributeId,
  vendorParts,
  type AttributeId,
} from './identity.js';

/** An attribute as a request names it; the index only where a 1.x request gives one. */
export interface GivenAttribute {
  readonly id: AttributeId;
  readonly index?: number;
  readonly value: Item;
}

interface ReadOptions {
  readonly version: ProtocolVersion;
  /** Structures may lack fields: the value is a pattern to compare with (Locate). */
  readonly partial?: boolean;
}

/** Reads an attribute of either form. Throws a Failure when the version does not know it or its value is malformed. */
export function readAttribute(item: Item, options: ReadOptions): GivenAttribute {
  const given = hasTypedAttributes(options.version) ? readTyped(item, options.version) : readNamed(item, options.version);
  if (vendorParts(given.id) === undefined) checkItem(given.value, options);
  else if (given.value.type === 'Unreadable') throw invalidMessage(`the value of ${given.id} cannot be read`);
  return { ...given, value: kept(given.value, options.partial) };
}

function readNamed(item: Item, version: ProtocolVersion): GivenAttribute {
  if (item.type !== 'Structure' || item.tag !== TAG.Attribute) throw invalidMessage(`${tagTitle(item.tag)} stands where an Attribute is expected`);
  const name = textField(item, TAG.AttributeName);
  const value = item.value.find((field) => field.tag === TAG.AttributeValue);
  if (name === undefined) throw invalidMessage('Attribute Name is missing in Attribute');
  if (value === undefined) throw invalidMessage(`Attribute Value of ${name} is missing`);
  const id = idOfName(name, version);
  if (id === undefined) throw failure('unknownAttribute', version, `${name} is not an attribute of KMIP ${version}`);
  const index = numberField(item, TAG.AttributeIndex);
  return { id, value: retagged(value, tagOfId(id)), ...(index === undefined ? {} : { index }) };
}

function readTyped(item: Item, version: ProtocolVersion): GivenAttribute {
  if (item.tag === TAG.Attribute && item.type === 'Structure') {
    const vendor = textField(item, TAG.VendorIdentification);
    const name = textField(item, TAG.AttributeName);
    const value = item.value.find((field) => field.tag === TAG.AttributeValue);
    if (vendor === undefined || name === undefined || value === undefined) {
      throw invalidMessage('a vendor Attribute needs Vendor Identification, Attribute Name and Attribute Value');
    }
    if (!/^[A-Za-z0-9_.]+$/.test(vendor)) throw invalidField(`Vendor Identification ${vendor} holds other characters than A-Z, a-z, 0-9, _ and .`);
    return { id: vendorAttributeId(vendor, name), value };
  }
  const id = idOfTag(item.tag, version);
  if (id === undefined) throw failure('unknownAttribute', version, `${tagTitle(item.tag)} is not an attribute of KMIP ${version}`);
  return { id, value: item };
}

/** Reads every attribute of an Attributes structure, or every Attribute field of a payload or Template-Attribute. */
export function readAttributes(parent: StructureItem, options: ReadOptions): GivenAttribute[] {
  const items = hasTypedAttributes(options.version) ? parent.value : fields(parent, TAG.Attribute);
  return items.map((item) => readAttribute(item, options));
}

/** Writes an attribute in the form of the version. Attribute Index 0 is left out, as it is the default. */
export function writeAttribute(attribute: AttributeInstance, version: ProtocolVersion): StructureItem | Item {
  const value = projected(attribute.value, version);
  const vendor = vendorParts(attribute.id);
  if (!hasTypedAttributes(version)) {
    return structure(TAG.Attribute, [
      textString(TAG.AttributeName, nameOfId(attribute.id)),
      ...(attribute.index === 0 ? [] : [integer(TAG.AttributeIndex, attribute.index)]),
      retagged(value, TAG.AttributeValue),
    ]);
  }
  if (vendor === undefined) return value;
  return structure(TAG.Attribute, [textString(TAG.VendorIdentification, vendor.vendor), textString(TAG.AttributeName, vendor.name), retagged(value, TAG.AttributeValue)]);
}

/** The reference to an attribute: Attribute Name in 1.x, Attribute Reference in 2.x (KMIP 2.1 §5.5). */
export function writeReference(id: AttributeId, version: ProtocolVersion): Item {
  if (!hasTypedAttributes(version)) return textString(TAG.AttributeName, nameOfId(id));
  const vendor = vendorParts(id);
  if (vendor === undefined) return enumeration(TAG.AttributeReference, tagOfId(id));
  return structure(TAG.AttributeReference, [textString(TAG.VendorIdentification, vendor.vendor), textString(TAG.AttributeName, vendor.name)]);
}

/** Reads an Attribute Name or Attribute Reference; undefined when the version has no such attribute. */
export function readReference(item: Item, version: ProtocolVersion): AttributeId | undefined {
  if (item.type === 'TextString') return idOfName(item.value, version);
  if (item.type === 'Enumeration') return idOfTag(item.value, version);
  if (item.type !== 'Structure') return undefined;
  const vendor = textField(item, TAG.VendorIdentification);
  const name = textField(item, TAG.AttributeName);
  return vendor === undefined || name === undefined ? undefined : vendorAttributeId(vendor, name);
}

/** Leaves out the fields that a structure does not have in this version, such as the Key Format Type of a Digest in 1.0. */
function projected(value: Item, version: ProtocolVersion): Item {
  if (value.type !== 'Structure') return value;
  const tables = structureTables(value.tag, version);
  if (tables.length === 0) return value;
  const known = new Set(tables.flatMap((table) => table.fields.map((field) => field.tag)));
  return structure(
    value.tag,
    value.value.filter((item) => known.has(item.tag)),
  );
}
