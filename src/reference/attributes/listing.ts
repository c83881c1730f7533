/** Which attributes of an object a version shows, and in which order. */
import { registry } from '../../kmip/registry.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { AttributeInstance, ManagedObject } from '../object.js';
import { isExpressible, type AttributeId } from './identity.js';

const ORDER: ReadonlyMap<AttributeId, number> = new Map(registry.attributes.map((attribute, at) => [attribute.xmlName, at]));
const placeOf = (id: AttributeId): number => ORDER.get(id) ?? ORDER.size;

/** The instances of all attributes that the version can express: standard ones in the order of the specification, vendor attributes last. */
export const expressible = (object: ManagedObject, version: ProtocolVersion): AttributeInstance[] =>
  object.attributes.filter(({ id }) => isExpressible(id, version)).sort((a, b) => placeOf(a.id) - placeOf(b.id) || a.index - b.index);
