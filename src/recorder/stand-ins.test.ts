import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { byteString, structure, textString, type LeafItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { chooseStandIns } from './stand-ins.js';

const key = (material: Uint8Array) => structure(TAG.SymmetricKey, [structure(TAG.KeyBlock, [structure(TAG.KeyValue, [byteString(TAG.KeyMaterial, material)])])]);
const bytesOf = (item: LeafItem): string => (item.type === 'ByteString' ? Buffer.from(item.value).toString('hex') : '');

describe('stand-ins', () => {
  it('are bytes of the same length, the same wherever the value turns up, also as a part', () => {
    const secret = Uint8Array.from({ length: 16 }, (_, index) => index);
    const standIns = chooseStandIns([key(secret)]);
    const first = bytesOf(standIns.replace(byteString(TAG.KeyMaterial, secret)));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(first).not.toBe(Buffer.from(secret).toString('hex'));
    expect(bytesOf(standIns.replace(byteString(TAG.Data, secret)))).toBe(first);
    expect(bytesOf(standIns.replace(byteString(TAG.Data, Uint8Array.of(0xff, ...secret, 0xff))))).toBe(`ff${first}ff`);
    expect(bytesOf(standIns.replace(byteString(TAG.IVCounterNonce, Uint8Array.of(1, 2, 3))))).toBe('010203');
  });

  it('take the place of passwords and of data, not of who presents them', () => {
    const credential = structure(TAG.CredentialValue, [textString(TAG.Username, 'anna'), textString(TAG.Password, 'hunter2')]);
    const standIns = chooseStandIns([credential, structure(TAG.RequestPayload, [byteString(TAG.Data, Uint8Array.of(1, 2))])]);
    expect(standIns.replace(textString(TAG.Password, 'hunter2')).value).toBe('stand-in-1');
    expect(standIns.replace(textString(TAG.Username, 'anna')).value).toBe('anna');
    expect(bytesOf(standIns.replace(byteString(TAG.Data, Uint8Array.of(1, 2))))).toMatch(/^[0-9a-f]{4}$/);
  });

  it('of a private key are a key of the same kind and length, and the public key follows', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = privateKey.export({ format: 'der', type: 'pkcs8' });
    const standIns = chooseStandIns([key(der)]);
    const fresh = Buffer.from(bytesOf(standIns.replace(byteString(TAG.KeyMaterial, der))), 'hex');
    expect(fresh.equals(der)).toBe(false);
    const read = createPrivateKey({ key: fresh, format: 'der', type: 'pkcs8' });
    expect(read.asymmetricKeyDetails).toEqual(privateKey.asymmetricKeyDetails);
    const publicDer = bytesOf(standIns.replace(byteString(TAG.KeyMaterial, publicKey.export({ format: 'der', type: 'spki' }))));
    expect(publicDer).toBe(createPublicKey(read).export({ format: 'der', type: 'spki' }).toString('hex'));
  });
});
