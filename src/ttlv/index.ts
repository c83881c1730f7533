export * from './item.js';
export * from './fields.js';
export * from './finding.js';
export { bigIntegerLength, encode, encodedLength, EncodingError } from './writer.js';
export { decode, DEFAULT_DECODE_LIMITS, type Decoded, type DecodeLimits } from './reader.js';
export { createFramer, MessageTooLargeError, NotTtlvError, type Framed, type Framer, type FramerOptions } from './framer.js';
export { fromHex, toHex } from './hex.js';
export { encodeDamaged, DamageError, type ByteDamage, type Damage, type ItemDamage, type ItemPath, type PathStep, type RawItem } from './damage.js';
