/**
 * Which items of a message are secret: keys in the clear and wrapped, secret data, opaque objects, passwords, credentials.
 * Decided by the tag and by what holds the item, so that public keys and certificates stay visible.
 *
 * Source: KMIP 1.4 §2.1.2 (Credential), §2.1.3–§2.1.7 (Key Block and key material), §2.2 (managed objects);
 * 2.1 §9.4, §9.11; tags of 3.0 credentials.
 */
import type { Item } from '../ttlv/item.js';
import { TAG } from './constants.js';

/** Secret wherever they stand, with everything inside them. PKCS#11 input holds PINs (C_Login). */
const ALWAYS: ReadonlySet<number> = new Set([
  TAG.OpaqueDataValue,
  TAG.Password,
  TAG.OneTimePassword,
  TAG.HashedPassword,
  TAG.ServerHashedPassword,
  TAG.SaltedPassword,
  TAG.HashedUsernamePassword,
  TAG.OTPSeed,
  TAG.TicketValue,
  TAG.PKCS_11InputParameters,
]);

/** Secret unless a public object holds them: Key Value is the whole key block when it is wrapped. */
const KEYS: ReadonlySet<number> = new Set([TAG.KeyValue, TAG.KeyMaterial]);
const PUBLIC_OBJECTS: ReadonlySet<number> = new Set([TAG.PublicKey, TAG.Certificate]);

/** Fields of a Key Value that say something about the key and not what it is. */
const ABOUT_THE_KEY: ReadonlySet<number> = new Set([TAG.Attribute, TAG.Attributes]);
/** Parts of a private key that its public key holds too, and the curve. */
const PUBLIC_KEY_PARTS: ReadonlySet<number> = new Set([TAG.Modulus, TAG.PublicExponent, TAG.RecommendedCurve, TAG.G, TAG.J, TAG.Y, TAG.QString]);

/** What a credential tells about who presents it. Everything else in one is secret, known or not. */
const WHO_PRESENTS_IT: ReadonlySet<number> = new Set([
  TAG.Username,
  TAG.DeviceSerialNumber,
  TAG.DeviceIdentifier,
  TAG.NetworkIdentifier,
  TAG.MachineIdentifier,
  TAG.MediaIdentifier,
  TAG.AttestationType,
  TAG.NonceID,
  TAG.TicketType,
  TAG.HashingAlgorithm,
  TAG.TimeStamp,
]);

/**
 * Whether the value of an item is secret. A Structure has no value of its own, so the question is for its fields.
 *
 * @param ancestors the items around it, from the root of the message to its parent.
 */
export function isSecret(item: Item, ancestors: readonly Item[]): boolean {
  if (item.type === 'Structure') return false;
  const path = [...ancestors, item].map((step) => step.tag);
  if (path.some((tag) => ALWAYS.has(tag))) return true;
  if (path.includes(TAG.CredentialValue)) return !WHO_PRESENTS_IT.has(item.tag);
  const key = path.findIndex((tag) => KEYS.has(tag));
  if (key < 0 || path.slice(0, key).some((tag) => PUBLIC_OBJECTS.has(tag))) return false;
  return !path.slice(key).some((tag) => ABOUT_THE_KEY.has(tag)) && !PUBLIC_KEY_PARTS.has(item.tag);
}

/** Whether values under this tag are secret in at least one place; for bytes that cannot be read as a message. */
export const isSecretTag = (tag: number): boolean => ALWAYS.has(tag) || KEYS.has(tag);
