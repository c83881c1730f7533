/** Get Attributes. Source: KMIP 1.4 §4.12, §11.13; 2.1 §6.1.20. */
import { structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { hasTypedAttributes, type AttributeId } from '../attributes/identity.js';
import { expressible } from '../attributes/listing.js';
import { readReference, writeAttribute } from '../attributes/wire.js';
import type { OperationContext, Outcome } from '../context.js';
import { failure, invalidMessage } from '../failure.js';
import type { AttributeInstance, ManagedObject } from '../object.js';
import { uniqueIdentifier } from './answers.js';
import { findObject } from './identifier.js';

export function getAttributes(request: StructureItem, context: OperationContext): Outcome {
  const { version } = context;
  const object = findObject(request, context);
  const references = request.value.filter((item) => item.tag === TAG.AttributeName || item.tag === TAG.AttributeReference);
  const ids = references.map((reference) => requestedId(reference, version));
  if (new Set(ids).size < ids.length) throw invalidMessage('the same attribute is requested more than once');
  const written = (ids.length === 0 ? expressible(object, version) : ids.flatMap((id) => requested(object, id, version))).map((instance) => writeAttribute(instance, version));
  return { payload: [uniqueIdentifier(object), ...(hasTypedAttributes(version) ? [structure(TAG.Attributes, written)] : written)] };
}

/** A name that no attribute of 1.x has is one without value; a tag that no attribute of 2.x has is an error. */
function requestedId(reference: Item, version: ProtocolVersion): AttributeId {
  const id = readReference(reference, version);
  if (id !== undefined) return id;
  if (reference.type === 'TextString') return `unknown ${reference.value}`;
  throw failure('unknownAttribute', version, 'the Attribute Reference stands for no attribute');
}

const requested = (object: ManagedObject, id: AttributeId, version: ProtocolVersion): AttributeInstance[] =>
  expressible(object, version).filter((instance) => instance.id === id);
