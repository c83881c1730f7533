/** I-10: a key that comes wrapped unwraps, where the case knows the wrapping key, and to the key where it knows that too. A key that it has not seen is one that the server made. */
import { decode, type StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { isUnwrappable, unwrapLocally } from '../crypto/ciphers.js';
import { knownBytes } from '../crypto/key-bytes.js';
import { bytesOf, dig, field, numberOf, sameBytes, structureOf, textOf } from '../fields.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import { managedObjectIn, valueOf } from '../ledger/request-attributes.js';
import { checkAt, within } from '../scope.js';
import type { InvariantContext } from './context.js';

export function wrappedKeys({ scope, event, object }: InvariantContext): Check[] {
  const served = event.operation === ENUM.Operation.Get || event.operation === ENUM.Operation.Export ? managedObjectIn(event.response) : undefined;
  const block = served === undefined ? undefined : structureOf(field(served, TAG.KeyBlock));
  const wrapping = block === undefined ? undefined : structureOf(field(block, TAG.KeyWrappingData));
  const item = block === undefined ? undefined : field(block, TAG.KeyValue);
  const wrapped = bytesOf(item);
  const clear = knownBytes(object);
  const wrapper = wrapping === undefined ? undefined : wrappingObject(scope.ledger.objects, wrapping);
  const wrappingKey = knownBytes(wrapper);
  if (served === undefined || wrapping === undefined || wrapped === undefined || wrappingKey === undefined || (clear === undefined && !isOfServer(object))) return [];
  if (numberOf(dig(wrapping, TAG.EncryptionKeyInformation, TAG.CryptographicParameters, TAG.BlockCipherMode)) !== ENUM.BlockCipherMode.NISTKeyWrap || !wrapsAes(wrapper, wrappingKey)) return [];
  const plain = isUnwrappable(wrappingKey, wrapped) ? unwrapLocally(wrappingKey, wrapped) : undefined;
  const encoded = numberOf(field(wrapping, TAG.EncodingOption)) !== ENUM.EncodingOption.NoEncoding;
  const bytes = plain === undefined || !encoded ? plain : materialIn(plain);
  const right = bytes !== undefined && (clear === undefined || sameBytes(bytes, clear));
  const { verdict, message, cause } = right ? RIGHT : plain !== undefined && (clear === undefined ? bytes === undefined : sameBytes(plain, clear)) ? NOT_ENCODED : WRONG;
  return [
    checkAt(within(within(within(scope, tagTitle(served.tag), served), 'Key Block', block), 'Key Value', item), {
      rule: 'I-10',
      verdict,
      about: item,
      secret: false,
      expected: 'the key, wrapped',
      actual: right ? 'the key, wrapped' : plain === undefined ? 'bytes that do not unwrap' : 'something else, wrapped',
      message,
      cause,
    }),
  ];
}

const RIGHT = { verdict: 'match', message: 'The wrapped key unwraps to the key.', cause: 'The wrapped key unwraps to the key' } as const;
const WRONG = { verdict: 'failure', message: 'The wrapped key does not unwrap to the key.', cause: 'A wrapped key does not unwrap to the key' } as const;
/** A published case has it so, against the default of the specification. */
const NOT_ENCODED = { verdict: 'warning', message: 'The key was wrapped without the TTLV encoding that is the default.', cause: 'A key is wrapped without TTLV encoding' } as const;

/** What a client has registered may have been wrapped by it, and in any way. */
const isOfServer = (object: ObjectRecord | undefined): boolean => object?.origin === 'created' || object?.origin === 'derived';

/** Keys of Triple DES wrap as well, and otherwise. */
function wrapsAes(object: ObjectRecord | undefined, key: Uint8Array): boolean {
  const algorithm = numberOf(valueOf(object?.fixed, TAG.CryptographicAlgorithm));
  return [16, 24, 32].includes(key.length) && (algorithm === undefined || algorithm === ENUM.CryptographicAlgorithm.AES);
}

function wrappingObject(objects: ReadonlyMap<string, ObjectRecord>, wrapping: StructureItem): ObjectRecord | undefined {
  return objects.get(textOf(dig(wrapping, TAG.EncryptionKeyInformation, TAG.UniqueIdentifier)) ?? '');
}

/** With TTLV encoding the whole Key Value structure was wrapped (KMIP 1.4 §2.1.5). */
function materialIn(plain: Uint8Array): Uint8Array | undefined {
  const { item } = decode(plain);
  return item?.type === 'Structure' && item.tag === TAG.KeyValue ? bytesOf(field(item, TAG.KeyMaterial)) : undefined;
}
