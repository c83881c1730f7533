/** I-12: results whose length follows from the key or the algorithm, whether or not the key is known. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import { keyOfTag } from '../attribute-bag.js';
import type { Check } from '../check.js';
import { rsaModulusBits } from '../crypto/key-bytes.js';
import { HMAC_NAMES, hashLength, parametersOf } from '../crypto/parameters.js';
import { numberOf } from '../fields.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import { isStreamed } from '../ledger/record-cryptography.js';
import { subjectOf } from '../scope.js';
import type { InvariantContext } from './context.js';
import { answerBytes, resultCheck } from './result-check.js';

const operation = ENUM.Operation;

/** Ciphertexts and signatures of RSA are as long as the modulus (RFC 8017 §4.1), HMACs as their hash (RFC 2104 §2). */
export function resultLengths(context: InvariantContext): Check[] {
  const { event, object } = context;
  if (isStreamed(event)) return [];
  if (event.operation === operation.Encrypt) return lengthOf(context, TAG.Data, modulusLength(context), 'the modulus');
  if (event.operation === operation.Sign) return lengthOf(context, TAG.SignatureData, modulusLength(context), 'the modulus');
  if (event.operation !== operation.MAC) return [];
  const { algorithm } = parametersOf(event.request, object);
  const hash = algorithm === undefined ? undefined : HMAC_NAMES.get(algorithm);
  return lengthOf(context, TAG.MACData, hash === undefined ? undefined : hashLength(hash), 'the hash');
}

function lengthOf(context: InvariantContext, tag: number, wanted: number | undefined, measure: string): Check[] {
  const result = answerBytes(context, tag);
  if (result === undefined || wanted === undefined) return [];
  const title = tagTitle(tag);
  return [
    resultCheck(context, tag, 'I-12', result.length === wanted, {
      expected: `${wanted} bytes`,
      actual: `${result.length} bytes`,
      yes: `${title} has the length of ${measure}.`,
      no: `${title} has ${result.length} bytes, ${measure} has ${wanted}.`,
      cause: `${subjectOf(context.scope)} returns ${title} of another length than ${measure}`,
    }),
  ];
}

/** In bytes; of the key where the case has seen one half of it, else as the client asked for it. */
function modulusLength({ object, scope }: InvariantContext): number | undefined {
  const partner = object?.partner === undefined ? undefined : scope.ledger.objects.get(object.partner);
  const seen = [object, partner].flatMap((each) => each?.materials ?? []).map(rsaModulusBits);
  const bits = seen.find((each) => each !== undefined) ?? (object === undefined ? undefined : bitsAskedFor(object));
  return bits === undefined ? undefined : Math.ceil(bits / 8);
}

function bitsAskedFor({ fixed }: ObjectRecord): number | undefined {
  const number = (tag: number): number | undefined => numberOf(fixed.get(keyOfTag(tag))?.[0]?.value);
  return number(TAG.CryptographicAlgorithm) === ENUM.CryptographicAlgorithm.RSA ? number(TAG.CryptographicLength) : undefined;
}
