/** Key material: length, constancy, digest, distinctness, links (I-2 to I-5, I-9). */
import { createHash } from 'node:crypto';
import { encode, type Item, type StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { compareVersions } from '../../kmip/version.js';
import { tagTitle } from '../../kmip/vocabulary.js';
import { keyOfTag, type SeenAttribute } from '../attribute-bag.js';
import type { Check } from '../check.js';
import { variationOf } from '../citations.js';
import { describeBytes, describeEnumeration, describeItem } from '../describe.js';
import { dig, field, numberOf, sameValue, structureOf, textOf } from '../fields.js';
import type { Material, ObjectRecord } from '../ledger/ledger.js';
import { digestEntry } from '../ledger/record.js';
import { keyFacts, valueOf } from '../ledger/request-attributes.js';
import { ruleSource } from '../rules.js';
import { checkAt, subjectOf, within, type Scope } from '../scope.js';
import { HASH_NAMES, hashLength } from '../crypto/parameters.js';
import { rsaModulusBits, symmetricBytes } from '../crypto/key-bytes.js';
import { answeredAttributes, atAttribute } from './answered.js';
import type { InvariantContext } from './context.js';
import { servedObject } from './served.js';

/** The unwrapped material of a Get or Export answer, and the scope that names it. */
function servedMaterial(context: InvariantContext): { readonly object: StructureItem; readonly material: Material; readonly inner: Scope } | undefined {
  const object = servedObject(context);
  const material = object === undefined ? undefined : keyFacts(object).material;
  if (object === undefined || material === undefined) return undefined;
  const outer = within(context.scope, tagTitle(object.tag), object);
  const holders = [dig(object, TAG.KeyBlock), dig(object, TAG.KeyBlock, TAG.KeyValue)].flatMap((each) => each ?? []);
  const holder = holders.reduce((around, each) => within(around, tagTitle(each.tag), each), outer);
  return { object, material, inner: within(holder, tagTitle(material.item.tag), material.item) };
}

/** V-4 and I-3: the bytes of an object do not change, and those of a registered object are the client's. */
export function stableMaterial(context: InvariantContext): Check[] {
  const served = servedMaterial(context);
  const known = served === undefined ? undefined : context.object?.materials.find((each) => each.format === served.material.format);
  if (served === undefined || known === undefined) return [];
  const same = sameValue(known.item, served.material.item);
  const registered = context.object?.origin === 'registered';
  const rule = registered ? 'V-4' : 'I-3';
  const sides = { about: served.material.item, expected: describeItem(known.item), actual: describeItem(served.material.item) };
  return [
    checkAt(served.inner, {
      rule,
      verdict: same ? 'match' : 'failure',
      ...sides,
      message: same ? 'The object is the one that was seen before.' : registered ? 'The object is not the one that the client registered.' : 'The object is not the one that an earlier answer held.',
      cause: same ? 'Key material is stable' : registered ? `${subjectOf(context.scope)} returns another object than was registered` : `${subjectOf(context.scope)} returns other key material than before`,
    }),
  ];
}

/** I-4: generated keys have the length that was asked for. */
export function generatedLength(context: InvariantContext): Check[] {
  const { object } = context;
  const served = servedMaterial(context);
  if (served === undefined || object === undefined || (object.origin !== 'created' && object.origin !== 'derived')) return [];
  const algorithm = numberOf(valueOf(object.fixed, TAG.CryptographicAlgorithm)) ?? numberOf(dig(served.object, TAG.KeyBlock, TAG.CryptographicAlgorithm));
  const bits = numberOf(valueOf(object.fixed, TAG.CryptographicLength)) ?? numberOf(dig(served.object, TAG.KeyBlock, TAG.CryptographicLength));
  if (algorithm === undefined || bits === undefined) return [];
  const bytes = symmetricBytes(served.material);
  if (served.object.tag === TAG.SymmetricKey && bytes !== undefined) return [lengthCheck(served.inner, served.material.item, keyLength(algorithm, bits), bytes.length, 'bytes')];
  const modulus = algorithm === ENUM.CryptographicAlgorithm.RSA ? rsaModulusBits(served.material) : undefined;
  return modulus === undefined ? [] : [lengthCheck(served.inner, served.material.item, bits, modulus, 'bits')];
}

/** In bytes; Triple DES counts its key with and without the parity bits. */
function keyLength(algorithm: number, bits: number): number {
  if (algorithm === ENUM.CryptographicAlgorithm.DES3) return bits <= 128 ? 16 : 24;
  if (algorithm === ENUM.CryptographicAlgorithm.DES) return 8;
  return Math.ceil(bits / 8);
}

function lengthCheck(scope: Scope, about: Item, expected: number, actual: number, unit: string): Check {
  const right = actual === expected;
  return checkAt(scope, { rule: 'I-4', verdict: right ? 'match' : 'failure', about, secret: false, expected: `${expected} ${unit}`, actual: `${actual} ${unit}`, message: right ? 'The key has the length asked for.' : `The key has ${actual} ${unit}, asked for were ${expected}.`, cause: right ? 'The key has the length asked for' : 'A generated key does not have the length asked for' });
}

/** So many bytes in a row are zero, or the same as in another key, by chance once in 2^64. */
const BEYOND_CHANCE = 8;

/**
 * I-5: no two generated keys are equal, or in part, and none is zero, or in part. Of symmetric keys alone every byte is random: a public
 * key begins with a header that others share, and what a server makes as Secret Data it may begin as it likes.
 */
export function distinctKeys(context: InvariantContext): Check[] {
  const { object, scope } = context;
  const served = servedMaterial(context);
  const bytes = served === undefined ? undefined : symmetricBytes(served.material);
  if (served === undefined || bytes === undefined || object?.origin !== 'created') return [];
  const telling = served.object.tag === TAG.SymmetricKey ? BEYOND_CHANCE : Math.max(BEYOND_CHANCE, bytes.length);
  // That a server generates the key is said where the key is made, not where it is read.
  const source = ruleSource('I-5', scope.exchange.version);
  const say = (actual: string, message: string, cause: string): Check[] => [checkAt(served.inner, { rule: 'I-5', verdict: 'failure', about: served.material.item, secret: false, expected: 'a random key', actual, message, cause, source })];
  const zeros = longestRun(bytes, (byte) => byte === 0);
  if (zeros >= telling) {
    const whole = zeros === bytes.length;
    return say('zero', whole ? 'Every byte of the generated key is zero.' : `${zeros} bytes in a row of the generated key are zero.`, whole ? 'A generated key is zero' : 'A generated key is zero in part');
  }
  for (const other of scope.ledger.objects.values()) {
    const shared = other.id === object.id || other.origin !== 'created' ? 0 : Math.max(0, ...other.materials.map((each) => sharedBytes(each, bytes)));
    if (shared < telling) continue;
    const twin = `that of ${JSON.stringify(other.id)}`;
    return shared === bytes.length
      ? say(`the key of ${JSON.stringify(other.id)}`, `Two generated keys are equal: this one and ${twin}.`, 'Two generated keys are equal')
      : say(`a part of the key of ${JSON.stringify(other.id)}`, `Two generated keys have ${shared} bytes in common: this one and ${twin}.`, 'Two generated keys are equal in part');
  }
  return [];
}

/** Bytes in a row that stand at the same place of both keys. */
function sharedBytes(material: Material, bytes: Uint8Array): number {
  const own = symmetricBytes(material);
  return own === undefined ? 0 : longestRun(bytes, (byte, index) => byte === own[index]);
}

function longestRun(bytes: Uint8Array, holds: (byte: number, index: number) => boolean): number {
  let longest = 0;
  let run = 0;
  bytes.forEach((byte, index) => {
    run = holds(byte, index) ? run + 1 : 0;
    longest = Math.max(longest, run);
  });
  return longest;
}

/** A Byte String is hashed as it is, a structure as it is encoded (section of the Digest attribute). */
function hashOf(material: Material, algorithm: number): string | undefined {
  const name = HASH_NAMES.get(algorithm);
  if (name === undefined) return undefined;
  return createHash(name).update(material.item.type === 'ByteString' ? material.item.value : encode(material.item)).digest('hex');
}

/** I-2: every digest is that of the material in its format, and the same in each answer. */
export function digests(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const { object, scope } = context;
  const seen = attributes?.get(keyOfTag(TAG.Digest)) ?? [];
  const served = servedMaterial(context);
  const materials = [...(object?.materials ?? []), ...(served === undefined ? [] : [served.material])];
  return [...mandatoryDigest(scope, seen), ...seen.flatMap((each) => digestChecks(scope, each, object, materials)), ...knownDigests(context, served)];
}

/** What earlier answers said of the digests fits the material that comes now. */
function knownDigests(context: InvariantContext, served: ReturnType<typeof servedMaterial>): Check[] {
  const { object, event } = context;
  if (served === undefined || object === undefined) return [];
  return [...object.digests].flatMap(([key, value]) => {
    const { algorithm, format } = digestKind(key);
    // A digest without a format is that of the object as the server keeps it, which need not be the format that was asked for.
    const converted = format === 0 && field(event.request, TAG.KeyFormatType) !== undefined;
    const digested = digestedMaterial([...object.materials, served.material], format);
    const hash = converted || digested?.format !== served.material.format ? undefined : hashOf(served.material, algorithm);
    return hash === undefined ? [] : [digestVerdict(served.inner, served.material.item, hash, value, false)];
  });
}

/** Numbers of the algorithm and of the format, from the key of a digest in the ledger. */
function digestKind(key: string): { readonly algorithm: number; readonly format: number } {
  const [algorithm = 0, format = 0] = key.split(':').map(Number);
  return { algorithm, format };
}

/** V-7: where there are digests, one of them is taken with SHA-256; the permitted variations relax that up to 2.0. */
function mandatoryDigest(scope: Scope, seen: readonly SeenAttribute[]): Check[] {
  const algorithms = seen.map((each) => numberOf(dig(structureOf(each.value), TAG.HashingAlgorithm)));
  const [first] = seen;
  if (first === undefined || algorithms.includes(ENUM.HashingAlgorithm.SHA_256)) return [];
  const { version } = scope.exchange;
  const variation = compareVersions(version, '2.1') < 0 ? variationOf({ p10: 13, p21: 13 }, version) : undefined;
  const actual = algorithms.map((code) => (code === undefined ? 'none' : describeEnumeration(TAG.HashingAlgorithm, code))).join(', ');
  return [checkAt(atAttribute(scope, TAG.Digest, first), { rule: 'V-7', verdict: variation === undefined ? 'failure' : 'variation', about: first.value, expected: 'a digest with SHA-256', actual, message: 'None of the digests is taken with SHA-256.', cause: 'No Digest is taken with SHA-256', ...(variation === undefined ? {} : { variation }) })];
}

/** Without a format (1.0, certificates, opaque objects) the digest is that of the object as it is: unknown where it came in several formats. */
function digestedMaterial(materials: readonly Material[], format: number): Material | undefined {
  if (format === 0) return new Set(materials.map((each) => each.format)).size === 1 ? materials[0] : undefined;
  return materials.find((each) => each.format === 0 || each.format === format);
}

function digestChecks(scope: Scope, seen: SeenAttribute, object: ObjectRecord | undefined, materials: readonly Material[]): Check[] {
  const entry = digestEntry(seen.value);
  if (entry === undefined || seen.value === undefined) return [];
  const [key, value] = entry;
  const { algorithm, format } = digestKind(key);
  const inner = atAttribute(scope, TAG.Digest, seen);
  const short = digestLength(inner, seen.value, algorithm, value.length / 2);
  if (short !== undefined) return [short];
  const before = object?.digests.get(key);
  const material = digestedMaterial(materials, format);
  const hash = material === undefined ? undefined : hashOf(material, algorithm);
  return [
    ...(before === undefined || before === value ? [] : [digestVerdict(inner, seen.value, before, value, true)]),
    ...(hash === undefined ? [] : [digestVerdict(inner, seen.value, hash, value, false)]),
  ];
}

/** I-12: a digest that cannot be one, whether or not the key is known. */
function digestLength(scope: Scope, about: Item, algorithm: number, actual: number): Check | undefined {
  const name = HASH_NAMES.get(algorithm);
  const wanted = name === undefined ? actual : hashLength(name);
  if (wanted === actual) return undefined;
  return checkAt(scope, { rule: 'I-12', verdict: 'failure', about, expected: `${wanted} bytes`, actual: `${actual} bytes`, message: `The Digest has ${actual} bytes, ${describeEnumeration(TAG.HashingAlgorithm, algorithm)} yields ${wanted}.`, cause: 'A Digest does not have the length of its algorithm' });
}

function digestVerdict(scope: Scope, about: Item, expected: string, actual: string, changed: boolean): Check {
  const right = expected === actual;
  const describe = (hex: string): string => describeBytes(Buffer.from(hex, 'hex'));
  return checkAt(scope, {
    rule: 'I-2',
    verdict: right ? 'match' : 'failure',
    about,
    secret: false,
    expected: describe(expected),
    actual: describe(actual),
    message: right ? 'The Digest is that of the object.' : changed ? 'The Digest of the object has changed.' : 'The Digest is not that of the object.',
    cause: right ? 'Digest is right' : changed ? 'The Digest of an object changes' : 'The Digest is not that of the object',
  });
}

const PAIR_LINKS: ReadonlySet<number> = new Set([ENUM.LinkType.PublicKeyLink, ENUM.LinkType.PrivateKeyLink]);

/** I-9: a link from one half of a generated pair leads to the other half. */
export function pairLinks(context: InvariantContext): Check[] {
  const attributes = answeredAttributes(context);
  const partner = context.object?.partner;
  if (attributes === undefined || partner === undefined) return [];
  return (attributes.get(keyOfTag(TAG.Link)) ?? []).flatMap((seen) => {
    const link = structureOf(seen.value);
    const type = numberOf(dig(link, TAG.LinkType));
    const target = textOf(dig(link, TAG.LinkedObjectIdentifier));
    if (type === undefined || target === undefined || !PAIR_LINKS.has(type)) return [];
    const right = target === partner;
    return [checkAt(atAttribute(context.scope, TAG.Link, seen), { rule: 'I-9', verdict: right ? 'match' : 'failure', about: link, expected: JSON.stringify(partner), actual: JSON.stringify(target), message: right ? 'The link leads to the other half of the pair.' : `The ${describeEnumeration(TAG.LinkType, type)} does not lead to the other half of the pair.`, cause: right ? 'Links of a key pair are right' : 'A link of a key pair leads to another object' })];
  });
}

