/** I-12: results whose length follows from the key or the algorithm, whether or not the key is known. */
import { ENUM, TAG } from '../../kmip/constants.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import type { Check } from '../check.js';
import { rsaModulusBits } from '../crypto/key-bytes.js';
import { HMAC_NAMES, hashLength, parametersOf } from '../crypto/parameters.js';
import { numberOf } from '../fields.js';
import { isStreamed } from '../ledger/record-cryptography.js';
import { valueOf, type FixedAttributes } from '../ledger/request-attributes.js';
import { subjectOf } from '../scope.js';
import type { InvariantContext } from './context.js';
import { materialsOfPair } from './pair.js';
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
  const hash = HMAC_NAMES.get(algorithm);
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
function modulusLength(context: InvariantContext): number | undefined {
  const seen = materialsOfPair(context).map(rsaModulusBits).find((bits) => bits !== undefined);
  const bits = seen ?? bitsAskedFor(context.object?.fixed);
  return bits === undefined ? undefined : Math.ceil(bits / 8);
}

const bitsAskedFor = (fixed: FixedAttributes | undefined): number | undefined =>
  numberOf(valueOf(fixed, TAG.CryptographicAlgorithm)) === ENUM.CryptographicAlgorithm.RSA ? numberOf(valueOf(fixed, TAG.CryptographicLength)) : undefined;
