/** Exports that describe what they must not give away, where the server could as well refuse (KMIP 2.1 §6.1.18). */
import { enumeration, integer, structure, type Item } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { expressible } from '../attributes/listing.js';
import { writeAttribute } from '../attributes/wire.js';
import type { Interference } from '../interference.js';
import { booleanOf, numberOf, type ManagedObject } from '../object.js';
import { uniqueIdentifier } from '../operations/answers.js';
import { objectOf, otherwise } from './around.js';

const isWithheld = (object: ManagedObject): boolean => object.content === undefined || booleanOf(object, 'Sensitive') === true || booleanOf(object, 'Extractable') === false;

/** Exports the attributes of a symmetric key that is Sensitive, not Extractable or destroyed, with this in place of the key. */
export const describedExport = (described: (object: ManagedObject) => readonly Item[]): Interference =>
  otherwise((call) => {
    const object = objectOf(call);
    if (object?.objectType !== ENUM.ObjectType.SymmetricKey || !isWithheld(object)) return undefined;
    const { version } = call.context;
    const attributes = expressible(object, version).map((instance) => writeAttribute(instance, version));
    return {
      payload: [enumeration(TAG.ObjectType, object.objectType), uniqueIdentifier(object), structure(TAG.Attributes, attributes), ...described(object)],
      placeholder: object.uniqueIdentifier,
    };
  });

/** The key as an empty Key Block: what it is, without its Key Value. */
export const keyBlockAlone = (object: ManagedObject): readonly Item[] => [
  structure(TAG.SymmetricKey, [
    structure(TAG.KeyBlock, [
      enumeration(TAG.KeyFormatType, ENUM.KeyFormatType.Raw),
      enumeration(TAG.CryptographicAlgorithm, numberOf(object, 'CryptographicAlgorithm') ?? ENUM.CryptographicAlgorithm.AES),
      integer(TAG.CryptographicLength, numberOf(object, 'CryptographicLength') ?? 0),
    ]),
  ]),
];
