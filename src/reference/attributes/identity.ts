/**
 * Which attribute is meant, independent of the version: a standard attribute by its XML name ("ActivationDate"), a
 * custom or vendor attribute as "vendor:name". The custom attribute `x-ID` of 1.x and the vendor attribute `ID` of
 * vendor `x` of 2.x are the same one (KMIP 2.1 §4.60).
 */
import { TAG } from '../../kmip/constants.js';
import type { AttributeDefinition, AttributeRules } from '../../kmip/registry.js';
import { attributeByName, attributeByTag, attributeRules, isDefinedIn } from '../../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';

export type AttributeId = string;

/** Whether attributes are items under their own tags (2.0 and later), or pairs of name and value. */
export const hasTypedAttributes = (version: ProtocolVersion): boolean => compareVersions(version, '2.0') >= 0;

/** `x:ID` for `ID` of the vendor `x`. */
export const vendorAttributeId = (vendor: string, name: string): AttributeId => `${vendor}:${name}`;

/** The two parts of a vendor attribute's identity; undefined for a standard attribute. */
export function vendorParts(id: AttributeId): { vendor: string; name: string } | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : { vendor: id.slice(0, colon), name: id.slice(colon + 1) };
}

/** Names that the registry lists beside the attributes, but which are forms rather than attributes. */
const FORMS: ReadonlySet<string> = new Set(['CustomAttribute', 'VendorAttribute']);

/** The definition of a standard attribute in a version; undefined for vendor attributes and where the version does not know it. */
function definitionOf(id: AttributeId, version: ProtocolVersion): AttributeDefinition | undefined {
  if (FORMS.has(id)) return undefined;
  const definition = attributeByName(id);
  return definition !== undefined && isDefinedIn(definition, version) ? definition : undefined;
}

/** What the version says of a standard attribute; undefined for vendor attributes and where it has no such attribute. */
export function rulesOf(id: AttributeId, version: ProtocolVersion): AttributeRules | undefined {
  const definition = definitionOf(id, version);
  return definition === undefined ? undefined : attributeRules(definition, version);
}

/** Whether a version can express the attribute at all. */
export function isExpressible(id: AttributeId, version: ProtocolVersion): boolean {
  const vendor = vendorParts(id)?.vendor;
  if (vendor === undefined) return definitionOf(id, version) !== undefined;
  return hasTypedAttributes(version) || vendor === 'x' || vendor === 'y';
}

/** Identity of an Attribute Name of KMIP 1.x ("Activation Date", "x-ID"), or undefined when the version has no such attribute. */
export function idOfName(name: string, version: ProtocolVersion): AttributeId | undefined {
  if (/^[xy]-/.test(name)) return vendorAttributeId(name.slice(0, 1), name.slice(2));
  const definition = attributeByName(name);
  // Only the name itself, never the XML spelling: on the wire of 1.x the name is the specification's.
  return definition?.name === name && definitionOf(definition.xmlName, version) !== undefined ? definition.xmlName : undefined;
}

/** The Attribute Name of KMIP 1.x. */
export function nameOfId(id: AttributeId): string {
  const vendor = vendorParts(id);
  return vendor === undefined ? (attributeByName(id)?.name ?? id) : `${vendor.vendor}-${vendor.name}`;
}

/** Identity of the attribute that a tag stands for, or undefined when the version has no such attribute. */
export function idOfTag(tag: number, version: ProtocolVersion): AttributeId | undefined {
  const definition = attributeByTag(tag);
  return definition !== undefined && definitionOf(definition.xmlName, version) !== undefined ? definition.xmlName : undefined;
}

/** The tag under which the server keeps the value. */
export const tagOfId = (id: AttributeId): number => attributeByName(id)?.tag ?? TAG.AttributeValue;

/** Whether a version allows several instances. Vendor attributes may have several. */
export function isMultiInstance(id: AttributeId, version: ProtocolVersion): boolean {
  if (vendorParts(id) !== undefined) return true;
  return rulesOf(id, version)?.multipleInstances !== 'no';
}
