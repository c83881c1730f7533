/** Published examples of cryptography: they bind the second opinion to the standards, and not to the library that it is made with. */
import { hex } from './build.js';

/** AES-128, one block of the examples of NIST SP 800-38A (F.1.1, F.2.1, F.4.1, F.5.1). */
export const AES_128 = {
  key: hex('2b7e1516 28aed2a6 abf71588 09cf4f3c'),
  plain: hex('6bc1bee2 2e409f96 e93d7e11 7393172a'),
  iv: hex('00010203 04050607 08090a0b 0c0d0e0f'),
  counter: hex('f0f1f2f3 f4f5f6f7 f8f9fafb fcfdfeff'),
  ecb: hex('3ad77bb4 0d7a3660 a89ecaf3 2466ef97'),
  cbc: hex('7649abac 8119b246 cee98e9b 12e9197d'),
  ofb: hex('3b3fd92e b72dad20 333449f8 e83cfb4a'),
  ctr: hex('874d6191 b620e326 1bef6864 990db6ce'),
};

/** AES-256, one block of the same (F.1.5). */
export const AES_256 = { key: hex('603deb10 15ca71be 2b73aef0 857d7781 1f352c07 3b6108d7 2d9810a3 0914dff4'), ecb: hex('f3eed1bd b5d2a03c 064b5a7e 3db181f8') };

/** The Galois/Counter Mode of Operation (McGrew, Viega), test case 4: AES-128 with additional data and a part of a block. */
export const GCM = {
  key: hex('feffe992 8665731c 6d6a8f94 67308308'),
  iv: hex('cafebabe facedbad decaf888'),
  additional: hex('feedface deadbeef feedface deadbeef abaddad2'),
  plain: hex('d9313225 f88406e5 a55909c5 aff5269a 86a7a953 1534f7da 2e4c303d 8a318a72 1c3c0c95 95680953 2fcf0e24 49a6b525 b16aedf5 aa0de657 ba637b39'),
  cipher: hex('42831ec2 21777424 4b7221b7 84d0d49c e3aa212f 2c02a4e0 35c17e23 29aca12e 21d514b2 5466931c 7d8f6a5a ac84aa05 1ba30b39 6a0aac97 3d58e091'),
  tag: hex('5bc94fbc 3221a5db 94fae95a e7121a47'),
};

/** Triple DES with three keys, NIST SP 800-67 appendix B.1. */
export const TRIPLE_DES = {
  key: hex('01234567 89abcdef 23456789 abcdef01 456789ab cdef0123'),
  plain: hex('54686520 71756663 6b206272 6f776e20 666f7820 6a756d70'),
  ecb: hex('a826fd8c e53b855f cce21c81 12256fe6 68d5c05d d9b6b900'),
};

/** AES key wrap, RFC 3394 §4.1. */
export const KEY_WRAP = { key: hex('00010203 04050607 08090a0b 0c0d0e0f'), plain: hex('00112233 44556677 8899aabb ccddeeff'), wrapped: hex('1fa68b0a 8112b447 aef34bd8 fb5a7b82 9d3e8623 71d2cfe5') };

/** HMAC, RFC 4231 §4.3 (test case 2). */
export const HMAC = {
  key: Buffer.from('Jefe'),
  data: Buffer.from('what do ya want for nothing?'),
  sha224: hex('a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44'),
  sha256: hex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'),
};

/** FIPS 180-2 appendices A.1 and B.1: "abc". */
export const HASH = { data: Buffer.from('abc'), sha1: hex('a9993e364706816aba3e25717850c26c9cd0d89d'), sha256: hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') };
