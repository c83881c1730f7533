import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { fromHex } from '../ttlv/index.js';
import { byteString, structure, textString } from '../ttlv/item.js';
import { createSecretLedger, redactText } from './known-secrets.js';

const KEY = fromHex('00112233 44556677 8899aabb ccddeeff');

function ledgerWith(...secrets: Uint8Array[]): ReturnType<typeof createSecretLedger> {
  const ledger = createSecretLedger();
  for (const secret of secrets) ledger.add(secret);
  return ledger;
}

describe('redactText', () => {
  const { secrets } = ledgerWith(KEY, Buffer.from('correct horse'));
  it.each([
    ['hex', 'the key is 00112233445566778899aabbccddeeff.', 'the key is [redacted].'],
    ['hex in capitals', '00112233445566778899AABBCCDDEEFF', '[redacted]'],
    ['Base64', 'key=ABEiM0RVZneImaq7zN3u/w==', 'key=[redacted]=='],
    ['Base64 for addresses', 'key=ABEiM0RVZneImaq7zN3u_w', 'key=[redacted]'],
    ['text, twice', 'correct horse, correct horse', '[redacted], [redacted]'],
    ['nothing secret', 'Schlüssel', 'Schlüssel'],
  ])('takes out %s', (_, text, expected) => {
    expect(redactText(text, secrets)).toBe(expected);
  });
});

describe('a secret ledger', () => {
  it('learns the secrets of a message, each once', () => {
    const ledger = createSecretLedger();
    const key = structure(TAG.SymmetricKey, [structure(TAG.KeyBlock, [structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, KEY)])])]);
    ledger.learn(structure(TAG.ResponsePayload, [key, textString(TAG.UniqueIdentifier, 'not a secret')]));
    ledger.learn(key);
    expect(ledger.secrets.map((secret) => Buffer.from(secret.bytes).toString('hex'))).toEqual(['00112233445566778899aabbccddeeff']);
  });

  it('does not search for what is shorter than 8 bytes', () => {
    expect(ledgerWith(Buffer.from('pass')).secrets).toEqual([]);
  });

  it('finds a regular secret only as a whole, so that a key of zeros does not hide everything', () => {
    const { secrets } = ledgerWith(new Uint8Array(16));
    expect(redactText('00000000000000000000000000000000', secrets)).toBe('[redacted]');
    expect(redactText('00000000000000000000000000000000 and more', secrets)).toBe('00000000000000000000000000000000 and more');
  });
});
