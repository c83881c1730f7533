/** The client credential that Vault's KMIP secrets engine generates, as its API and `vault write -format=json` give it. */
import { UserError } from '../../kmip/user-error.js';
import { isRecord } from '../is-record.js';

export interface VaultCredential {
  /** PEM: the client certificate, then the chain. */
  readonly certificates: string;
  /** PEM. */
  readonly key: string;
  /** Decimal. */
  readonly serial?: string;
}

/** Reads the `data` of an answer; undefined when it is no credential in PEM. */
export function readCredential(data: unknown): VaultCredential | undefined {
  if (!isRecord(data)) return undefined;
  const { certificate, private_key: privateKey, ca_chain: chain, serial_number: serial } = data;
  if (typeof certificate !== 'string' || !certificate.includes('BEGIN CERTIFICATE')) return undefined;
  // In the format pem_bundle the certificate carries key and chain with it.
  const key = typeof privateKey === 'string' && privateKey !== '' ? privateKey : certificate;
  if (!key.includes('PRIVATE KEY')) return undefined;
  const rest = Array.isArray(chain) && key !== certificate ? chain.filter((each): each is string => typeof each === 'string') : [];
  return { certificates: [certificate, ...rest].map((pem) => `${pem.trim()}\n`).join(''), key, ...(typeof serial === 'string' ? { serial } : {}) };
}

/** Reads credential.json: the whole answer, or its `data`. Throws a UserError when it is none. */
export function parseCredentialFile(text: string, file: string): VaultCredential {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file} is no JSON.`, REMEDY, { cause: error });
  }
  const credential = readCredential(isRecord(parsed) && isRecord(parsed.data) ? parsed.data : parsed);
  if (credential === undefined) throw new UserError(`${file} holds no client credential with certificate and private key in PEM.`, REMEDY);
  return credential;
}

const REMEDY = 'Write it with: vault write -format=json kmip/scope/SCOPE/role/ROLE/credential/generate format=pem > credential.json';
