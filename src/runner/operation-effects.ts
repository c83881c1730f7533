/** What an operation leaves behind on the server. */
import { ENUM } from '../kmip/constants.js';

const { Operation } = ENUM;

/** Operations that leave the server as it was, however often they are asked for. */
export const REPEATABLE: ReadonlySet<number> = new Set([
  Operation.Query,
  Operation.DiscoverVersions,
  Operation.Locate,
  Operation.Get,
  Operation.GetAttributes,
  Operation.GetAttributeList,
  Operation.Check,
  Operation.Validate,
  Operation.SignatureVerify,
  Operation.MACVerify,
  Operation.Hash,
]);

/** Operations after which every object is as it was before; some use up what is limited, or are told to others. */
export const ONLY_READS: ReadonlySet<number> = new Set([
  ...REPEATABLE,
  Operation.Encrypt,
  Operation.Decrypt,
  Operation.Sign,
  Operation.MAC,
  Operation.RNGRetrieve,
  Operation.RNGSeed,
  Operation.Export,
  Operation.Log,
  Operation.Ping,
]);
