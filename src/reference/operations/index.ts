/** The operations of the server, and which of them a version offers. */
import { ENUM } from '../../kmip/constants.js';
import { isDefinedIn, operationByCode } from '../../kmip/vocabulary.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Operation } from '../context.js';
import { activate } from './activate.js';
import { addAttribute } from './add-attribute.js';
import { adjustAttribute } from './adjust-attribute.js';
import { archive, recover } from './archive.js';
import { check } from './check.js';
import { decrypt, encrypt } from './cipher.js';
import { create } from './create.js';
import { createKeyPair } from './create-key-pair.js';
import { deleteAttribute } from './delete-attribute.js';
import { deriveKey } from './derive-key.js';
import { destroy } from './destroy.js';
import { discoverVersions } from './discover-versions.js';
import { exportObject } from './export.js';
import { get } from './get.js';
import { getAttributeList } from './get-attribute-list.js';
import { getAttributes } from './get-attributes.js';
import { getUsageAllocation } from './get-usage-allocation.js';
import { hash } from './hash.js';
import { importObject } from './import.js';
import { interop } from './interop.js';
import { locate } from './locate.js';
import { log } from './log.js';
import { mac, macVerify } from './mac.js';
import { modifyAttribute } from './modify-attribute.js';
import { obliterate } from './obliterate.js';
import { obtainLease } from './obtain-lease.js';
import { ping } from './ping.js';
import { query } from './query.js';
import { reKey } from './re-key.js';
import { register } from './register.js';
import { revoke } from './revoke.js';
import { rngRetrieve, rngSeed } from './rng.js';
import { setAttribute } from './set-attribute.js';
import { setEndpointRole } from './set-endpoint-role.js';
import { signData, verifySignature } from './sign.js';

const { Operation: Code } = ENUM;

const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [Code.Create, create],
  [Code.CreateKeyPair, createKeyPair],
  [Code.Register, register],
  [Code.ReKey, reKey],
  [Code.DeriveKey, deriveKey],
  [Code.Locate, locate],
  [Code.Check, check],
  [Code.Get, get],
  [Code.GetAttributes, getAttributes],
  [Code.GetAttributeList, getAttributeList],
  [Code.AddAttribute, addAttribute],
  [Code.ModifyAttribute, modifyAttribute],
  [Code.DeleteAttribute, deleteAttribute],
  [Code.ObtainLease, obtainLease],
  [Code.GetUsageAllocation, getUsageAllocation],
  [Code.Activate, activate],
  [Code.Revoke, revoke],
  [Code.Destroy, destroy],
  [Code.Archive, archive],
  [Code.Recover, recover],
  [Code.Query, (request, context) => query(request, context, operationsIn(context.version))],
  [Code.DiscoverVersions, discoverVersions],
  [Code.Encrypt, encrypt],
  [Code.Decrypt, decrypt],
  [Code.Sign, signData],
  [Code.SignatureVerify, verifySignature],
  [Code.MAC, mac],
  [Code.MACVerify, macVerify],
  [Code.RNGRetrieve, rngRetrieve],
  [Code.RNGSeed, rngSeed],
  [Code.Hash, hash],
  [Code.Import, importObject],
  [Code.Export, exportObject],
  [Code.Log, log],
  [Code.AdjustAttribute, adjustAttribute],
  [Code.SetAttribute, setAttribute],
  [Code.SetEndpointRole, setEndpointRole],
  [Code.Interop, interop],
  [Code.Ping, ping],
  [Code.Obliterate, obliterate],
]);

/** What performs an operation in a version; undefined when the server, or the version, does not have it. */
export function operationFor(code: number, version: ProtocolVersion): Operation | undefined {
  const definition = operationByCode(code);
  return definition !== undefined && isDefinedIn(definition, version) ? OPERATIONS.get(code) : undefined;
}

/** The codes of all operations that the server has in a version. */
const operationsIn = (version: ProtocolVersion): number[] => [...OPERATIONS.keys()].filter((code) => operationFor(code, version) !== undefined);
