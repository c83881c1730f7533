/** Which object a request item is about: named, or left to the ID Placeholder of the batch (KMIP 1.4 §4, 2.1 §6.1). */
import type { StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { field, fields, numberOf, textOf } from '../fields.js';
import { madeIds } from './record.js';

const operation = ENUM.Operation;

/** Operations without an object: their request has no Unique Identifier to leave out. */
const WITHOUT_OBJECT: ReadonlySet<number> = new Set([
  operation.Create,
  operation.CreateKeyPair,
  operation.Register,
  operation.Locate,
  operation.Query,
  operation.DiscoverVersions,
  operation.Hash,
  operation.RNGRetrieve,
  operation.RNGSeed,
  operation.Validate,
  operation.Cancel,
  operation.Poll,
  operation.Log,
  operation.Login,
  operation.Logout,
  operation.Interop,
  operation.Ping,
]);

/** The Unique Identifier of the object of a request item, named there or by the ID Placeholder; undefined where it cannot be known. */
export function namedObject(code: number, request: StructureItem, placeholder: string | undefined): string | undefined {
  const item = field(request, TAG.UniqueIdentifier) ?? (code === operation.ReKeyKeyPair ? field(request, TAG.PrivateKeyUniqueIdentifier) : undefined);
  const text = textOf(item);
  if (text !== undefined) return text;
  const byPlaceholder = item === undefined ? !WITHOUT_OBJECT.has(code) : numberOf(item) === ENUM.UniqueIdentifier.IDPlaceholder && item.type === 'Enumeration';
  return byPlaceholder ? placeholder : undefined;
}

/** Operations that make an object that was there already the ID Placeholder (KMIP 1.4 §4 and §4.40, 2.1 §6.1 and §6.1.18). */
const FINDS_OBJECT: ReadonlySet<number> = new Set([operation.Export, operation.Recover]);

/** The ID Placeholder after a successful operation. */
export function nextPlaceholder(code: number, response: StructureItem, placeholder: string | undefined): string | undefined {
  if (code === operation.Locate) {
    const found = fields(response, TAG.UniqueIdentifier);
    return found.length === 1 ? textOf(found[0]) : undefined;
  }
  if (FINDS_OBJECT.has(code)) return textOf(field(response, TAG.UniqueIdentifier)) ?? placeholder;
  const made = madeIds({ operation: code, response });
  return made[0] ?? placeholder;
}
