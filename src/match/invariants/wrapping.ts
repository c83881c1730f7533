/** I-10: a key that comes wrapped unwraps, where the case knows the wrapping key, and to the key where it knows that too. A key that it has not seen is one that the server made. */
import { decode } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { isUnwrappable, unwrapLocally } from '../crypto/ciphers.js';
import { knownBytes } from '../crypto/key-bytes.js';
import { bytesOf, dig, numberOf, sameBytes, structureOf, textOf } from '../fields.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import { valueOf } from '../ledger/request-attributes.js';
import { checkAt, within, type CheckParts } from '../scope.js';
import type { InvariantContext } from './context.js';
import { servedObject } from './served.js';

export function wrappedKeys(context: InvariantContext): Check[] {
  const { scope, object } = context;
  const served = servedObject(context);
  const block = structureOf(dig(served, TAG.KeyBlock));
  const wrapping = structureOf(dig(block, TAG.KeyWrappingData));
  const item = dig(block, TAG.KeyValue);
  const wrapped = bytesOf(item);
  const wrapper = scope.ledger.objects.get(textOf(dig(wrapping, TAG.EncryptionKeyInformation, TAG.UniqueIdentifier)) ?? '');
  const wrappingKey = knownBytes(wrapper);
  const clear = knownBytes(object);
  if (served === undefined || wrapped === undefined || wrappingKey === undefined || (clear === undefined && !isOfServer(object))) return [];
  if (numberOf(dig(wrapping, TAG.EncryptionKeyInformation, TAG.CryptographicParameters, TAG.BlockCipherMode)) !== ENUM.BlockCipherMode.NISTKeyWrap || !wrapsAes(wrapper, wrappingKey)) return [];
  const plain = isUnwrappable(wrappingKey, wrapped) ? unwrapLocally(wrappingKey, wrapped) : undefined;
  const encoded = numberOf(dig(wrapping, TAG.EncodingOption)) !== ENUM.EncodingOption.NoEncoding;
  const inner = within(within(within(scope, tagTitle(served.tag), served), tagTitle(TAG.KeyBlock), block), tagTitle(TAG.KeyValue), item);
  return [checkAt(inner, { rule: 'I-10', about: item, secret: false, expected: 'the key, wrapped', ...verdictOn(plain, encoded, clear) })];
}

/** Of what was unwrapped, if anything was; `clear` is the key where the case knows it. */
function verdictOn(plain: Uint8Array | undefined, encoded: boolean, clear: Uint8Array | undefined): Unwrapped {
  if (plain === undefined) return NOTHING;
  const bytes = encoded ? materialIn(plain) : plain;
  if (bytes !== undefined && (clear === undefined || sameBytes(bytes, clear))) return RIGHT;
  return clear === undefined || sameBytes(plain, clear) ? NOT_ENCODED : WRONG;
}

type Unwrapped = Pick<CheckParts, 'verdict' | 'actual' | 'message' | 'cause'>;

const RIGHT: Unwrapped = { verdict: 'match', actual: 'the key, wrapped', message: 'The wrapped key unwraps to the key.', cause: 'The wrapped key unwraps to the key' };
const WRONG: Unwrapped = { verdict: 'failure', actual: 'something else, wrapped', message: 'The wrapped key does not unwrap to the key.', cause: 'A wrapped key does not unwrap to the key' };
const NOTHING: Unwrapped = { ...WRONG, actual: 'bytes that do not unwrap' };
/** A published case has it so, against the default of the specification. */
const NOT_ENCODED: Unwrapped = { verdict: 'warning', actual: 'something else, wrapped', message: 'The key was wrapped without the TTLV encoding that is the default.', cause: 'A key is wrapped without TTLV encoding' };

/** What a client has registered may have been wrapped by it, and in any way. */
const isOfServer = (object: ObjectRecord | undefined): boolean => object?.origin === 'created' || object?.origin === 'derived';

/** Keys of Triple DES wrap as well, and otherwise. */
function wrapsAes(object: ObjectRecord | undefined, key: Uint8Array): boolean {
  const algorithm = numberOf(valueOf(object?.fixed, TAG.CryptographicAlgorithm));
  return [16, 24, 32].includes(key.length) && (algorithm === undefined || algorithm === ENUM.CryptographicAlgorithm.AES);
}

/** With TTLV encoding the whole Key Value structure was wrapped (KMIP 1.4 §2.1.5). */
function materialIn(plain: Uint8Array): Uint8Array | undefined {
  const { item } = decode(plain);
  return item?.tag === TAG.KeyValue ? bytesOf(dig(structureOf(item), TAG.KeyMaterial)) : undefined;
}
