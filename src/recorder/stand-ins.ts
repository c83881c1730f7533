/** Stand-ins for what must not be kept: keys, secrets, passwords, and the data that the client had the server work on. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { toHex, type Item, type LeafItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { isSecret } from '../kmip/secrets.js';
import { walk } from '../kmip/text/walk.js';

export interface StandIns {
  /** The same item, or one with a stand-in where its value is, or holds, something that must not be kept. */
  readonly replace: (item: LeafItem) => LeafItem;
}

/** What the client lets the server encrypt, sign or hash may be a key of its own, and is nobody's business in any case. */
const DATA: ReadonlySet<number> = new Set([TAG.Data, TAG.DigestedData]);
/** Shorter ones are replaced where they are the whole value; parts of other values only look like them. */
const SHORTEST_PART = 8;

/**
 * Chooses the stand-ins: bytes of the same length, and keys of the same kind and length where a server would read them. One value has one
 * stand-in throughout.
 *
 * @param requests Request Messages; what only the server sent is never written.
 */
export function chooseStandIns(requests: readonly Item[]): StandIns {
  const bytes = new Map<string, Buffer>();
  const texts = new Map<string, string>();
  const numbers = new Map<bigint, bigint>();
  for (const request of requests) {
    for (const { item, ancestors } of walk(request)) {
      if (item.type === 'Structure' || !isPrivate(item, ancestors)) continue;
      if (item.type === 'ByteString') {
        if (item.value.length > 0 && !bytes.has(toHex(item.value))) for (const [hex, standIn] of standInsFor(Buffer.from(item.value))) bytes.set(hex, standIn);
      } else if (item.type === 'BigInteger') {
        if (!numbers.has(item.value)) numbers.set(item.value, numberLike(item.value));
      } else if (typeof item.value === 'string' && item.value !== '' && !texts.has(item.value)) texts.set(item.value, `stand-in-${texts.size + 1}`);
    }
  }

  const replaceBytes = (value: Uint8Array): Uint8Array => {
    const whole = bytes.get(toHex(value));
    if (whole !== undefined) return whole;
    let changed = Buffer.from(value);
    for (const [hex, standIn] of bytes) {
      const part = Buffer.from(hex, 'hex');
      if (part.length < SHORTEST_PART || part.length !== standIn.length) continue;
      for (let at = changed.indexOf(part); at >= 0; at = changed.indexOf(part, at + part.length)) changed = Buffer.concat([changed.subarray(0, at), standIn, changed.subarray(at + part.length)]);
    }
    return changed;
  };

  return {
    replace(item) {
      if (item.type === 'ByteString') return { ...item, value: replaceBytes(item.value) };
      if (item.type === 'BigInteger') return { ...item, value: numbers.get(item.value) ?? item.value };
      return typeof item.value === 'string' ? { ...item, value: texts.get(item.value) ?? item.value } : item;
    },
  };
}

const isPrivate = (item: LeafItem, ancestors: readonly Item[]): boolean => DATA.has(item.tag) || isSecret(item, ancestors);

/** The stand-in of some bytes; of a private key also that of its public key. */
function standInsFor(secret: Buffer): [string, Buffer][] {
  const pair = pairLike(secret);
  return pair ?? [[toHex(secret), randomBytes(secret.length)]];
}

const PRIVATE_FORMS = ['pkcs1', 'pkcs8', 'sec1'] as const;

/** A fresh key pair in place of a private key in DER; undefined for bytes that are none. */
function pairLike(der: Buffer): [string, Buffer][] | undefined {
  if (der[0] !== 0x30) return undefined;
  for (const type of PRIVATE_FORMS) {
    try {
      const key = createPrivateKey({ key: der, format: 'der', type });
      const fresh = freshLike(key);
      if (fresh === undefined) return undefined;
      const publics = publicForms(key).map((form): [string, Buffer] => [toHex(publicDer(key, form)), publicDer(fresh, form)]);
      return [[toHex(der), fresh.export({ format: 'der', type })], ...publics];
    } catch {
      continue;
    }
  }
  return undefined;
}

type PublicForm = 'spki' | 'pkcs1';
const publicForms = (key: KeyObject): readonly PublicForm[] => (key.asymmetricKeyType === 'rsa' ? ['spki', 'pkcs1'] : ['spki']);
const publicDer = (key: KeyObject, type: PublicForm): Buffer => createPublicKey(key).export({ format: 'der', type });

function freshLike(key: KeyObject): KeyObject | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength !== undefined) return generateKeyPairSync('rsa', { modulusLength }).privateKey;
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve }).privateKey;
  return undefined;
}

/** A number of as many bytes, its first byte kept so that it needs no more of them. */
function numberLike(value: bigint): bigint {
  const hex = (value < 0n ? -value : value).toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return BigInt(`0x${even.slice(0, 2)}${randomBytes(even.length / 2 - 1).toString('hex')}`);
}
