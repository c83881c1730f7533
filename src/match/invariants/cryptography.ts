/** Results of cryptography: recomputed where the key is known, undone where this case made them, and of the right shape always (I-6, I-12, I-15, I-16). */
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Check, Verdict } from '../check.js';
import { decryptLocally, encryptLocally, needsPadding } from '../crypto/ciphers.js';
import { asymmetricKey, knownBytes } from '../crypto/key-bytes.js';
import { blockLength, parametersOf, type Parameters } from '../crypto/parameters.js';
import { hashLocally, macLocally, verifyLocally } from '../crypto/signatures.js';
import { describeBytes } from '../describe.js';
import { field, numberOf, sameBytes } from '../fields.js';
import type { CryptographicRecord } from '../ledger/ledger.js';
import { isStreamed, parametersText, randomKey } from '../ledger/record-cryptography.js';
import type { RuleId } from '../rules.js';
import { subjectOf } from '../scope.js';
import type { InvariantContext } from './context.js';
import { materialsOfPair } from './pair.js';
import { answerBytes, requestBytes, resultCheck, resultFinding } from './result-check.js';

const operation = ENUM.Operation;
const MODE = ENUM.BlockCipherMode;
const PADDING = ENUM.PaddingMethod;

const startsWith = (whole: Uint8Array, start: Uint8Array): boolean => sameBytes(whole.subarray(0, start.length), start);

/** I-15 and I-16: Encrypt. */
export function encryption(context: InvariantContext): Check[] {
  const { event, object } = context;
  const plain = requestBytes(context, TAG.Data);
  const cipher = answerBytes(context, TAG.Data);
  if (event.operation !== operation.Encrypt || plain === undefined || cipher === undefined || isStreamed(event)) return [];
  const parameters = parametersOf(event.request, object);
  return [...hides(context, plain, cipher), ...encryptionLengths(context, parameters, plain, cipher), ...recomputed(context, parameters, plain, cipher), ...ivAndTag(context, parameters)];
}

/** Short inputs can meet their ciphertext by chance. */
const CHANCE = 8;

function hides(context: InvariantContext, plain: Uint8Array, cipher: Uint8Array): Check[] {
  if (plain.length < CHANCE || cipher.length < CHANCE) return [];
  const same = startsWith(cipher, plain);
  const zero = cipher.every((byte) => byte === 0);
  if (same) return [resultFinding(context, TAG.Data, { rule: 'I-16', verdict: 'failure', expected: 'a ciphertext', actual: 'the plaintext', message: 'The result of the encryption is the plaintext.', cause: 'Encrypt returns the plaintext' })];
  return zero ? [resultFinding(context, TAG.Data, { rule: 'I-16', verdict: 'failure', expected: 'a ciphertext', actual: 'zero', message: 'Every byte of the result is zero.', cause: 'Encrypt returns zeros' })] : [];
}

function encryptionLengths(context: InvariantContext, parameters: Parameters, plain: Uint8Array, cipher: Uint8Array): Check[] {
  const block = blockLength(parameters.algorithm);
  if (block === undefined) return [];
  const lengths = expectedLengths(context, parameters, plain.length, block);
  if (lengths === undefined) return [];
  const right = lengths.includes(cipher.length);
  return [resultCheck(context, TAG.Data, 'I-12', right, { expected: `${lengths.join(' or ')} bytes`, actual: `${cipher.length} bytes`, yes: 'The ciphertext has the length of its mode and padding.', no: `The ciphertext has ${cipher.length} bytes, mode and padding yield ${lengths.join(' or ')}.`, cause: 'Encrypt returns a ciphertext of the wrong length' })];
}

function expectedLengths(context: InvariantContext, parameters: Parameters, length: number, block: number): readonly number[] | undefined {
  const whole = Math.floor(length / block) * block;
  if (needsPadding(parameters.mode)) {
    if (parameters.padding === PADDING.PKCS5) return [whole + block];
    if (parameters.padding === PADDING.None) return [length];
    return whole === length ? [length, length + block] : [whole + block];
  }
  if (parameters.mode === MODE.CTR || parameters.mode === MODE.OFB) return [length];
  if (parameters.mode !== MODE.GCM) return undefined;
  // Up to 1.3 the answer has no field for the tag.
  return answerBytes(context, TAG.AuthenticatedEncryptionTag) === undefined ? [length, length + (parameters.tagLength ?? 16)] : [length];
}

function recomputed(context: InvariantContext, parameters: Parameters, plain: Uint8Array, cipher: Uint8Array): Check[] {
  const key = knownBytes(context.object);
  const iv = requestBytes(context, TAG.IVCounterNonce) ?? answerBytes(context, TAG.IVCounterNonce);
  const additional = requestBytes(context, TAG.AuthenticatedEncryptionAdditionalData);
  const own = key === undefined ? undefined : encryptLocally({ parameters, key, iv, additional, data: plain });
  if (own === undefined) return [];
  const right = own.exact && parameters.mode !== MODE.GCM ? sameBytes(own.data, cipher) : startsWith(cipher, own.data);
  const data = resultCheck(context, TAG.Data, 'I-15', right, { expected: describeBytes(own.data), actual: describeBytes(cipher), yes: 'The ciphertext is what the algorithm yields for the key.', no: 'The ciphertext is not what the algorithm yields for the key.', cause: 'Encrypt returns a wrong ciphertext' });
  const tag = answerBytes(context, TAG.AuthenticatedEncryptionTag);
  if (tag === undefined || own.tag === undefined) return [data];
  // A shorter tag is the beginning of the longest one.
  const wanted = tag.length === 0 ? own.tag : own.tag.subarray(0, tag.length);
  return [data, resultCheck(context, TAG.AuthenticatedEncryptionTag, 'I-15', sameBytes(wanted, tag), { expected: describeBytes(wanted), actual: describeBytes(tag), yes: 'The tag is what the algorithm yields for the key.', no: 'The tag is not what the algorithm yields for the key.', cause: 'Encrypt returns a wrong Authenticated Encryption Tag' })];
}

/** Lengths of a vector that the server chose, and of the tag. */
function ivAndTag(context: InvariantContext, parameters: Parameters): Check[] {
  const checks: Check[] = [];
  const iv = requestBytes(context, TAG.IVCounterNonce) === undefined ? answerBytes(context, TAG.IVCounterNonce) : undefined;
  const lengths = vectorLengths(parameters);
  if (iv !== undefined && lengths !== undefined) {
    const wanted = lengths.join(' or ');
    const right = lengths.includes(iv.length);
    const check = resultCheck(context, TAG.IVCounterNonce, 'I-12', right, { expected: `${wanted} bytes`, actual: describeBytes(iv), yes: 'The vector has the length of its mode.', no: `The vector has ${iv.length} bytes, its mode takes ${wanted}.`, cause: 'Encrypt returns a vector of an unusual length' });
    checks.push(!right && takesAnyLength(parameters.mode) && parameters.ivLength === undefined ? { ...check, verdict: 'warning' } : check);
  }
  const tag = answerBytes(context, TAG.AuthenticatedEncryptionTag);
  if (tag !== undefined && parameters.tagLength !== undefined) {
    checks.push(resultCheck(context, TAG.AuthenticatedEncryptionTag, 'I-12', tag.length === parameters.tagLength, { expected: `${parameters.tagLength} bytes`, actual: describeBytes(tag), yes: 'The tag has the length asked for.', no: `The tag has ${tag.length} bytes, asked for were ${parameters.tagLength}.`, cause: 'Encrypt returns a tag of the wrong length' }));
  }
  return checks;
}

/** Modes whose vector may have several lengths, so that a request has to give one (KMIP 1.4 §3.6, 2.1 §4.16). */
const takesAnyLength = (mode: number | undefined): boolean => mode === MODE.CTR || mode === MODE.GCM;

/** In bytes; without a length in the request the usual one. */
function vectorLengths({ algorithm, mode, ivLength }: Parameters): readonly number[] | undefined {
  const block = blockLength(algorithm);
  const asked = ivLength === undefined || !takesAnyLength(mode) ? undefined : ivLength / 8;
  if (mode === MODE.GCM) return [asked ?? 12];
  if (mode === undefined || block === undefined) return undefined;
  // A nonce of the length asked for, or the block that begins with it.
  return [...new Set([asked ?? block, block])];
}

/** I-6 and I-15: Decrypt yields what Encrypt took, and what the algorithm yields for a known key. */
export function decryption(context: InvariantContext): Check[] {
  const { event, object, scope } = context;
  const cipher = requestBytes(context, TAG.Data);
  const plain = answerBytes(context, TAG.Data);
  if (event.operation !== operation.Decrypt || cipher === undefined || plain === undefined || isStreamed(event)) return [];
  const checks: Check[] = [];
  const origin = scope.ledger.operations.find((record) => record.operation === operation.Encrypt && undoes(context, record, cipher));
  if (origin !== undefined) {
    checks.push(resultCheck(context, TAG.Data, 'I-6', sameBytes(origin.input, plain), { expected: describeBytes(origin.input), actual: describeBytes(plain), yes: 'Decrypt recovers what was encrypted.', no: 'Decrypt does not recover what was encrypted.', cause: 'Decrypt does not recover what was encrypted' }));
  }
  const parameters = parametersOf(event.request, object);
  const key = knownBytes(object);
  const iv = requestBytes(context, TAG.IVCounterNonce);
  const own = key === undefined ? undefined : decryptLocally({ parameters, key, iv, data: cipher });
  if (own !== undefined) checks.push(resultCheck(context, TAG.Data, 'I-15', isUnpadded(own, plain, parameters), { expected: describeBytes(own), actual: describeBytes(plain), yes: 'The plaintext is what the algorithm yields for the key.', no: 'The plaintext is not what the algorithm yields for the key.', cause: 'Decrypt returns a wrong plaintext' }));
  return checks;
}

/** The decrypted blocks begin with the plaintext; what follows is padding, or in GCM up to 1.3 the tag. */
function isUnpadded(own: Uint8Array, plain: Uint8Array, parameters: Parameters): boolean {
  const rest = own.length - plain.length;
  if (!startsWith(own, plain)) return false;
  if (parameters.padding === PADDING.PKCS5 && needsPadding(parameters.mode)) return rest >= 1 && own.subarray(plain.length).every((byte) => byte === rest);
  if (needsPadding(parameters.mode)) return rest <= (blockLength(parameters.algorithm) ?? 16) && !(parameters.padding === PADDING.None && rest > 0);
  return rest === 0 || (parameters.mode === MODE.GCM && rest <= 16);
}

function undoes(context: InvariantContext, record: CryptographicRecord, cipher: Uint8Array): boolean {
  const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean => (a === undefined ? b === undefined : b !== undefined && sameBytes(a, b));
  return (
    record.object === context.event.objectId &&
    sameBytes(record.output, cipher) &&
    withoutRandomIv(record.parameters) === withoutRandomIv(parametersText(context.event)) &&
    same(record.iv, requestBytes(context, TAG.IVCounterNonce)) &&
    same(record.additional, requestBytes(context, TAG.AuthenticatedEncryptionAdditionalData))
  );
}

/** Random IV steers the encryption only; its item is taken out together with the length that counts it. */
const withoutRandomIv = (parameters: string): string => parameters.slice(16).replace(/4200c506.{24}/, '');

/** I-15 and I-12: Hash needs no key, so it can always be recomputed. */
export function hashing(context: InvariantContext): Check[] {
  const { event } = context;
  const data = requestBytes(context, TAG.Data);
  const actual = answerBytes(context, TAG.Data);
  if (event.operation !== operation.Hash || data === undefined || actual === undefined || isStreamed(event)) return [];
  const own = hashLocally(parametersOf(event.request, undefined).hash, data);
  return own === undefined ? [] : [resultCheck(context, TAG.Data, 'I-15', sameBytes(own, actual), { expected: describeBytes(own), actual: describeBytes(actual), yes: 'The hash is what the algorithm yields.', no: 'The hash is not what the algorithm yields.', cause: 'Hash returns a wrong value' })];
}

/** I-15: MAC with a known key; I-6 and I-15: MAC Verify. */
export function authentication(context: InvariantContext): Check[] {
  const { event, object } = context;
  const data = requestBytes(context, TAG.Data);
  if (data === undefined || isStreamed(event)) return [];
  const key = knownBytes(object);
  const own = key === undefined ? undefined : macLocally(parametersOf(event.request, object), key, data);
  const actual = answerBytes(context, TAG.MACData);
  if (event.operation === operation.MAC && own !== undefined && actual !== undefined) {
    return [resultCheck(context, TAG.MACData, 'I-15', sameBytes(own, actual), { expected: describeBytes(own), actual: describeBytes(actual), yes: 'The MAC is what the algorithm yields for the key.', no: 'The MAC is not what the algorithm yields for the key.', cause: 'MAC returns a wrong value' })];
  }
  const presented = requestBytes(context, TAG.MACData);
  if (event.operation !== operation.MACVerify || presented === undefined) return [];
  const made = isOwnWork(context, operation.MAC, data, presented);
  const valid = own === undefined ? (made ? true : undefined) : sameBytes(own, presented);
  return validity(context, valid, made ? 'I-6' : 'I-15');
}

/** I-15: a signature verifies under a known key; I-6 and I-15: Signature Verify. */
export function signatures(context: InvariantContext): Check[] {
  const { event, object } = context;
  const data = requestBytes(context, TAG.Data);
  if (data === undefined || isStreamed(event)) return [];
  const parameters = parametersOf(event.request, object);
  const known = materialsOfPair(context).map(asymmetricKey).find((key) => key !== undefined);
  const made = answerBytes(context, TAG.SignatureData);
  if (event.operation === operation.Sign && made !== undefined) {
    const valid = known === undefined ? undefined : verifyLocally({ parameters, key: known.key, data, signature: made });
    return valid === undefined ? [] : [resultCheck(context, TAG.SignatureData, 'I-15', valid, { expected: 'a valid signature', actual: describeBytes(made), yes: 'The signature is valid.', no: 'The signature is not valid for the data and the key.', cause: 'Sign returns an invalid signature' })];
  }
  const presented = requestBytes(context, TAG.SignatureData);
  if (event.operation !== operation.SignatureVerify || presented === undefined) return [];
  const own = isOwnWork(context, operation.Sign, data, presented);
  const valid = own ? true : known === undefined ? undefined : verifyLocally({ parameters, key: known.key, data, signature: presented });
  return [...validity(context, valid, own ? 'I-6' : 'I-15'), ...(valid === true && !own ? saltHint(context, parameters) : [])];
}

/** Beside the failure: how long a salt the parameters leave to the server to find out (E9). */
function saltHint(context: InvariantContext, { signature, padding, saltLength }: Parameters): Check[] {
  const pss = signature === ENUM.DigitalSignatureAlgorithm.RSASSA_PSS || padding === PADDING.PSS;
  const refused = numberOf(field(context.event.response, TAG.ValidityIndicator)) === ENUM.ValidityIndicator.Invalid;
  if (!pss || !refused || saltLength !== undefined) return [];
  return [resultFinding(context, TAG.ValidityIndicator, { rule: 'I-15', verdict: 'warning', expected: 'any salt length', actual: 'perhaps one salt length', message: 'The parameters do not say how long the salt of the PSS signature is: does the server accept only one salt length?', cause: 'Signature Verify may accept only one salt length' })];
}

/** Whether this case got the signature or MAC from the same key, for the same data, with the same parameters. */
function isOwnWork(context: InvariantContext, made: number, data: Uint8Array, result: Uint8Array): boolean {
  const { object, event, scope } = context;
  const ids = [event.objectId, object?.partner];
  return scope.ledger.operations.some((record) => record.operation === made && ids.includes(record.object) && sameBytes(record.input, data) && sameBytes(record.output, result) && record.parameters === parametersText(event));
}

function validity(context: InvariantContext, valid: boolean | undefined, rule: RuleId): Check[] {
  const item = field(context.event.response, TAG.ValidityIndicator);
  const actual = numberOf(item);
  if (valid === undefined || actual === undefined) return [];
  const expected = valid ? ENUM.ValidityIndicator.Valid : ENUM.ValidityIndicator.Invalid;
  const name = (code: number): string => ({ 1: 'Valid', 2: 'Invalid', 3: 'Unknown' })[code] ?? String(code);
  const subject = subjectOf(context.scope);
  return [resultCheck(context, TAG.ValidityIndicator, rule, actual === expected, { expected: `${name(expected)} (${expected})`, actual: `${name(actual)} (${actual})`, yes: `${subject} judges rightly.`, no: `${subject} says ${name(actual)}, but it is ${name(expected)}.`, cause: `${subject} says ${name(actual)} instead of ${name(expected)}` })];
}

/** I-5 and I-12: random bytes have the length asked for, and do not repeat; a vector is used once with a key. */
export function randomValues(context: InvariantContext): Check[] {
  const { event } = context;
  const key = randomKey(event);
  const tag = event.operation === operation.RNGRetrieve ? TAG.Data : TAG.IVCounterNonce;
  const bytes = answerBytes(context, tag);
  if (key === undefined || bytes === undefined) return [];
  const wanted = numberOf(field(event.request, TAG.DataLength));
  const length = wanted === undefined ? [] : [resultCheck(context, tag, 'I-12', bytes.length === wanted, { expected: `${wanted} bytes`, actual: `${bytes.length} bytes`, yes: 'There are as many random bytes as asked for.', no: `There are ${bytes.length} random bytes, asked for were ${wanted}.`, cause: 'RNG Retrieve returns another number of bytes than asked for' })];
  return [...length, ...repeats(context, tag, bytes, key)];
}

function repeats(context: InvariantContext, tag: number, bytes: Uint8Array, key: string): Check[] {
  if (bytes.length < CHANCE) return [];
  const before = context.scope.ledger.randomValues.get(key);
  const title = tag === TAG.Data ? 'Random bytes' : 'The random vector';
  const subject = subjectOf(context.scope);
  const said = (verdict: Verdict, message: string, cause: string, expected = 'other bytes than before'): Check[] => [resultFinding(context, tag, { rule: 'I-5', verdict, expected, actual: describeBytes(bytes), message, cause })];
  if (bytes.every((byte) => byte === bytes[0])) return said('failure', `${title}: all bytes are equal.`, `${subject} returns constant bytes for random ones`, 'random bytes');
  if (before !== undefined) return said('failure', `${title} occurred in ${before} already.`, `${subject} repeats a random value`);
  return said('match', `${title} did not occur before.`, `${title} did not occur before`);
}
