/**
 * Names of PKCS #11 that stand in PKCS#11 Function and PKCS#11 Return Code. KMIP gives no table for them:
 * a function is its place, counted from 1, in the function list of PKCS #11, and a return code is a CK_RV
 * (KMIP 2.1 §11.38, §11.39; PKCS #11 Base Specification 3.0 §3.6, CK_FUNCTION_LIST).
 */
import { TAG } from '../constants.js';

const FUNCTIONS = [
  'C_Initialize C_Finalize C_GetInfo C_GetFunctionList C_GetSlotList C_GetSlotInfo C_GetTokenInfo C_GetMechanismList',
  'C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo',
  'C_GetOperationState C_SetOperationState C_Login C_Logout C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize',
  'C_GetAttributeValue C_SetAttributeValue C_FindObjectsInit C_FindObjects C_FindObjectsFinal C_EncryptInit C_Encrypt',
  'C_EncryptUpdate C_EncryptFinal C_DecryptInit C_Decrypt C_DecryptUpdate C_DecryptFinal C_DigestInit C_Digest',
  'C_DigestUpdate C_DigestKey C_DigestFinal C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover',
  'C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover C_DigestEncryptUpdate',
  'C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey',
  'C_DeriveKey C_SeedRandom C_GenerateRandom C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent',
].flatMap((line) => line.split(' '));

/** The published test cases write CKR_OK as `OK`. */
const RETURN_CODES = ['OK'];

/** The name of a function or return code; undefined for other tags and unknown codes. */
export function pkcs11Name(tag: number, code: number): string | undefined {
  if (tag === TAG.PKCS_11Function) return FUNCTIONS[code - 1];
  return tag === TAG.PKCS_11ReturnCode ? RETURN_CODES[code] : undefined;
}

/** The code of a function, or of a return code with or without `CKR_`; undefined for other tags and unknown names. */
export function pkcs11Code(tag: number, name: string): number | undefined {
  const place = tag === TAG.PKCS_11Function ? FUNCTIONS.indexOf(name) + 1 : tag === TAG.PKCS_11ReturnCode ? RETURN_CODES.indexOf(name.replace(/^CKR_/, '')) : -1;
  return place < 0 || (place === 0 && tag === TAG.PKCS_11Function) ? undefined : place;
}
