import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import { AES_128, AES_256, GCM, KEY_WRAP, TRIPLE_DES } from '../testing/vectors.js';
import { decryptLocally, encryptLocally, isUnwrappable, needsPadding, unwrapLocally, type CipherInput } from './ciphers.js';

const { AES, DES3, DES } = ENUM.CryptographicAlgorithm;
type Mode = keyof typeof ENUM.BlockCipherMode;
type Padding = keyof typeof ENUM.PaddingMethod;

interface Call extends Omit<CipherInput, 'parameters'> {
  readonly algorithm?: number;
  readonly mode: Mode;
  readonly padding?: Padding;
}

const input = ({ algorithm = AES, mode, padding, ...call }: Call): CipherInput => ({
  ...call,
  parameters: { algorithm, mode: ENUM.BlockCipherMode[mode], randomIv: false, ...(padding === undefined ? {} : { padding: ENUM.PaddingMethod[padding] }) },
});
const hexOf = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString('hex'));
const encrypted = (call: Call): string | undefined => hexOf(encryptLocally(input(call))?.data);
const decrypted = (call: Call): string | undefined => hexOf(decryptLocally(input(call)));

const { key, plain, iv, counter } = AES_128;

describe('a block cipher', () => {
  it.each<[string, Call, Uint8Array]>([
    ['AES in ECB', { mode: 'ECB', padding: 'None', key, data: plain }, AES_128.ecb],
    ['AES-256 in ECB', { mode: 'ECB', padding: 'None', key: AES_256.key, data: plain }, AES_256.ecb],
    ['AES in CBC', { mode: 'CBC', padding: 'None', key, iv, data: plain }, AES_128.cbc],
    ['AES in OFB', { mode: 'OFB', key, iv, data: plain }, AES_128.ofb],
    ['AES in CTR', { mode: 'CTR', key, iv: counter, data: plain }, AES_128.ctr],
    ['AES in GCM', { mode: 'GCM', key: GCM.key, iv: GCM.iv, additional: GCM.additional, data: GCM.plain }, GCM.cipher],
    ['Triple DES in ECB', { algorithm: DES3, mode: 'ECB', padding: 'None', key: TRIPLE_DES.key, data: TRIPLE_DES.plain }, TRIPLE_DES.ecb],
  ])('yields the published example: %s', (_, call, cipher) => {
    expect(encrypted(call)).toBe(hexOf(cipher));
    expect(decrypted({ ...call, data: cipher })).toBe(hexOf(call.data));
  });

  it('needs no whole block in the modes that make a stream', () => {
    expect(encrypted({ mode: 'CTR', key, iv: counter, data: plain.subarray(0, 5) })).toBe(hexOf(AES_128.ctr.subarray(0, 5)));
    expect(encrypted({ mode: 'OFB', key, iv, data: plain.subarray(0, 5) })).toBe(hexOf(AES_128.ofb.subarray(0, 5)));
    expect(['CBC', 'ECB', 'CTR', 'OFB', 'GCM'].map((mode) => needsPadding(ENUM.BlockCipherMode[mode as Mode]))).toEqual([true, true, false, false, false]);
    expect(needsPadding(undefined)).toBe(false);
  });

  it('uses the first of two keys of Triple DES again as the third, in ECB and in CBC', () => {
    const [two, three] = [TRIPLE_DES.key.subarray(0, 16), Buffer.concat([TRIPLE_DES.key.subarray(0, 16), TRIPLE_DES.key.subarray(0, 8)])];
    for (const mode of [{ mode: 'ECB' }, { mode: 'CBC', iv: iv.subarray(0, 8) }] as const) {
      const call = { ...mode, algorithm: DES3, padding: 'None', data: TRIPLE_DES.plain } as const;
      const cipher = encrypted({ ...call, key: three }) ?? '';
      expect(cipher).toHaveLength(48);
      expect(encrypted({ ...call, key: two })).toBe(cipher);
      expect(decrypted({ ...call, key: two, data: Buffer.from(cipher, 'hex') })).toBe(hexOf(TRIPLE_DES.plain));
    }
  });

  it('chains the blocks of Triple DES in CBC', () => {
    const cbc = encrypted({ algorithm: DES3, mode: 'CBC', padding: 'None', key: TRIPLE_DES.key, iv: new Uint8Array(8), data: TRIPLE_DES.plain });
    expect(cbc?.slice(0, 16)).toBe(hexOf(TRIPLE_DES.ecb.subarray(0, 8)));
    expect(cbc?.slice(16)).not.toBe(hexOf(TRIPLE_DES.ecb.subarray(8)));
  });

  it.each<[string, Call]>([
    ['a mode that KMIP does not lay down to the last bit', { mode: 'CFB', key, iv, data: plain }],
    ['a vector that is missing', { mode: 'CBC', key, data: plain }],
    ['a vector that the mode does not take', { mode: 'ECB', key, iv, data: plain }],
    ['a vector of the wrong length', { mode: 'CBC', key, iv: iv.subarray(0, 8), data: plain }],
    ['a key of a length that AES does not have', { mode: 'ECB', key: key.subarray(0, 10), data: plain }],
    ['a key of a length that Triple DES does not have', { algorithm: DES3, mode: 'ECB', key: TRIPLE_DES.key.subarray(0, 8), data: TRIPLE_DES.plain }],
    ['a mode that is no mode of Triple DES here', { algorithm: DES3, mode: 'CTR', key: TRIPLE_DES.key, iv: iv.subarray(0, 8), data: TRIPLE_DES.plain }],
    ['GCM, whose blocks have 16 bytes, with Triple DES', { algorithm: DES3, mode: 'GCM', key: TRIPLE_DES.key, iv: GCM.iv, data: TRIPLE_DES.plain }],
    ['single DES', { algorithm: DES, mode: 'ECB', key: TRIPLE_DES.key, data: TRIPLE_DES.plain }],
  ])('says nothing about %s', (_, call) => {
    expect(encryptLocally(input(call))).toBeUndefined();
    expect(decryptLocally(input(call))).toBeUndefined();
  });

  it('says nothing without a mode', () => {
    expect(encryptLocally({ parameters: { algorithm: AES, randomIv: false }, key, data: plain })).toBeUndefined();
  });
});

describe('padding', () => {
  const data = Buffer.concat([plain, plain.subarray(0, 3)]);
  const exactness = (padding: Padding | undefined, bytes: Uint8Array): (number | boolean | undefined)[] => {
    const own = encryptLocally(input({ mode: 'CBC', key, iv, data: bytes, ...(padding === undefined ? {} : { padding }) }));
    return [own?.data.length, own?.exact];
  };

  it('of PKCS5 fills the last block, or makes one of its own', () => {
    expect(exactness('PKCS5', data)).toEqual([32, true]);
    expect(exactness('PKCS5', plain)).toEqual([32, true]);
    expect(decrypted({ mode: 'CBC', padding: 'PKCS5', key, iv, data: encryptLocally(input({ mode: 'CBC', padding: 'PKCS5', key, iv, data }))?.data ?? data })).toBe(`${hexOf(data)}${'0d'.repeat(13)}`);
  });

  it('that is none leaves whole blocks as they are', () => {
    expect(exactness('None', plain)).toEqual([16, true]);
    expect(exactness('None', data)).toEqual([16, false]);
  });

  it('that is not laid down leaves the whole blocks certain', () => {
    expect(exactness(undefined, data)).toEqual([16, false]);
    expect(exactness(undefined, plain)).toEqual([16, false]);
    expect(exactness('ANSIX9_23', data)).toEqual([16, false]);
  });

  it('is none in the modes that make a stream, whatever the parameters say', () => {
    const own = encryptLocally(input({ mode: 'CTR', padding: 'PKCS5', key, iv: counter, data: plain }));
    expect([hexOf(own?.data), own?.exact]).toEqual([hexOf(AES_128.ctr), true]);
  });
});

describe('GCM', () => {
  const call = { mode: 'GCM', key: GCM.key, iv: GCM.iv, data: GCM.plain } as const;

  it('yields a tag over the data and the additional data', () => {
    expect(hexOf(encryptLocally(input({ ...call, additional: GCM.additional }))?.tag)).toBe(hexOf(GCM.tag));
    expect(hexOf(encryptLocally(input(call))?.tag)).not.toBe(hexOf(GCM.tag));
  });

  it('is the one mode that has a tag, and that takes additional data', () => {
    const own = encryptLocally(input({ mode: 'CTR', key, iv: counter, additional: GCM.additional, data: plain }));
    expect(own).toEqual({ data: Buffer.from(AES_128.ctr), exact: true });
  });

  it('decrypts what comes behind the data as well: a tag may be there', () => {
    expect(decrypted({ ...call, data: Buffer.concat([GCM.cipher, GCM.tag]) })?.slice(0, GCM.plain.length * 2)).toBe(hexOf(GCM.plain));
  });
});

describe('AES key wrap', () => {
  it('unwraps the published example', () => {
    expect(hexOf(unwrapLocally(KEY_WRAP.key, KEY_WRAP.wrapped))).toBe(hexOf(KEY_WRAP.plain));
  });

  it('yields nothing where the check value is wrong', () => {
    expect(unwrapLocally(KEY_WRAP.plain, KEY_WRAP.wrapped)).toBeUndefined();
  });

  it('knows keys of AES, and at least three whole blocks of 8 bytes', () => {
    expect([16, 24, 32, 8, 20].map((length) => isUnwrappable(new Uint8Array(length), KEY_WRAP.wrapped))).toEqual([true, true, true, false, false]);
    expect([24, 32, 16, 28].map((length) => isUnwrappable(KEY_WRAP.key, new Uint8Array(length)))).toEqual([true, true, false, false]);
  });
});
