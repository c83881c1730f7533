/** Why a changed answer is left alone: because it is another legal answer, or because no text forbids it. Data only. */
import type { Change } from './tally.js';

export interface Reason {
  /** Names of kinds; absent for any. */
  readonly kinds?: readonly string[];
  readonly path: RegExp;
  readonly operations?: readonly string[];
  readonly why: string;
  readonly source: string;
}

const VALUES = ['one-more', 'one-less', 'other-value', 'bit-more', 'bit-less', 'other-letter', 'empty-text', 'other-bit', 'byte-less', 'byte-more', 'empty-bytes', 'flipped'];
const ORDER = ['first', 'last', 'behind-next'];
const STRANGERS = ['misplaced', 'unknown', 'later'];

export const REASONS: readonly Reason[] = [
  { kinds: ['extension'], path: /./, why: 'Tags 540000 to 54FFFF are for vendors, wherever they stand.', source: 'KMIP 1.4 §9.1.1.1, 2.1 §10.1.1' },
  { kinds: ORDER, path: /Attribute "[^"]*"$|Attributes › [^›]*$/, why: 'Attributes come in any order.', source: 'KMIP Profiles 2.1 §4.1' },
  { kinds: ORDER, path: /(Operation|Object Type|Profile Information|Attribute Name|Attribute Reference)$/, operations: ['Query', 'Get Attribute List'], why: 'The lists of Query and Get Attribute List have no order.', source: 'KMIP 1.4 §4.13, §4.25; 2.1 §6.1.21, §6.1.40' },
  { kinds: ORDER, path: /Protocol Version$/, operations: ['Discover Versions'], why: 'The server ranks versions by a preference that only it knows; another order than newest first is a warning.', source: 'KMIP 1.4 §4.26, 2.1 §6.1.16' },
  { kinds: ORDER, path: /Unique Identifier$/, operations: ['Locate'], why: 'Up to 1.4 Locate has no order; from 2.0 on it is judged among the objects whose making the case has seen.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28' },
  { kinds: ORDER, path: /^Batch Item$/, why: 'Answers that carry Unique Batch Item IDs are told apart in any order; where an order was asked for, another one is a warning.', source: 'KMIP 1.4 §6.4, §6.12; 2.1 §9.8, §9.21' },
  { kinds: ['missing', 'empty-text', 'other-letter'], path: /Result Message$/, why: 'The text of a Result Message is free, and the field optional.', source: 'KMIP 1.4 §6.11, 2.1 §9.17' },
  { kinds: ['missing', 'empty-text', 'other-letter'], path: /Server Correlation Value$/, why: 'The field is optional and its text the choice of the server.', source: 'KMIP 1.4 §6.19, 2.1 §9.10' },
  { kinds: ['second-later'], path: /./, why: 'Dates that the server sets may differ from the clock of the client by a tolerance of two minutes.', source: 'KMIP 1.4 §6.5, 2.1 §9.20' },
  { kinds: ['missing'], path: /Located Items$/, why: 'The field is optional.', source: 'KMIP 1.4 §4.9, 2.1 §6.1.28' },
  { kinds: ['missing'], path: /Response Payload$/, why: 'A payload without fields says as much as none; that it is not there is a warning.', source: 'KMIP 1.4 §7.2, 2.1 §8.6' },
  { kinds: [...VALUES, 'missing', 'no-fields', 'twice', ...ORDER], path: /(Capability Information|Profile Information|RNG Parameters|Protection Storage Masks?)( ›.*)?$/, operations: ['Query'], why: 'What a server claims of itself is known to nobody else, and it may leave out what it has nothing to say about.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40' },
  { kinds: [...VALUES, ...STRANGERS, 'missing', 'no-fields', 'twice', 'undefined-value', 'other-type'], path: /(Server Information|Vendor Identification)( ›.*)?$/, operations: ['Query'], why: 'Vendor Identification and Server Information have free content; the variations of the profiles permit their absence.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40; KMIP Profiles 2.1 §4.1' },
  { kinds: ['twice'], path: /(Operation|Object Type)$/, operations: ['Query'], why: 'No text forbids a list to name a thing twice.', source: 'KMIP 1.4 §4.25, 2.1 §6.1.40' },
  { kinds: ['twice'], path: /(Attribute Name|Attribute Reference)$/, operations: ['Get Attribute List'], why: 'An attribute with two instances may be meant; it is a warning.', source: 'KMIP 1.4 §4.13, 2.1 §6.1.21' },
  { kinds: ['twice'], path: /Attributes › [^›]*$/, why: 'From 2.0 on only the value tells instances apart, and no text forbids two equal ones; it is a warning.', source: 'KMIP 2.1 §4' },
  { kinds: [...VALUES, 'missing', ...ORDER], path: /Lease Time("|$)/, why: 'Lease Time is the policy of the server.', source: 'KMIP 1.4 §3.20, 2.1 §4.30' },
  { kinds: [...VALUES, 'missing'], path: /Random Number Generator/, why: 'The server describes its own random number generator.', source: 'KMIP 1.4 §3.44, 2.1 §4.46' },
  { kinds: [...VALUES, 'missing'], path: /(Protection Storage Mask|Short Unique Identifier)$/, why: 'The server chooses it, and lists of attributes that leave it out are common; its absence is a warning.', source: 'KMIP 2.1 §4.44, §4.56' },
  { kinds: [...VALUES, 'missing'], path: /(Cryptographic Usage Mask|Usage Limits Count|Lease Time|Response Payload)$/, operations: ['Check'], why: 'A refused Check may tell which of the values asked for it refused; no table binds the payload of a failure.', source: 'KMIP 1.4 §4.10, 2.1 §6.1.7' },
  { kinds: ['other-bit'], path: /Data$/, operations: ['RNG Retrieve'], why: 'Random bytes are as good with another bit.', source: 'KMIP 1.4 §4.35, 2.1 §6.1.49' },
  { kinds: ['missing', 'other-value'], path: /Attributes › Digest( › (Digest Value|Key Format Type))?$/, operations: ['Export'], why: 'A server that has no access to the value has no Digest, nor all fields of one; digests of other formats cannot be recomputed.', source: 'KMIP 2.1 §4.21' },
  { kinds: ['flipped'], path: /Attributes › Fresh$/, operations: ['Export'], why: 'Whether the answer itself counts as the first delivery is not said.', source: 'KMIP 2.1 §4.24' },
  { kinds: ['other-value'], path: /Attributes › Key Format Type$/, operations: ['Export'], why: 'The server may keep a key in another format than the one that it returns.', source: 'KMIP 1.4 §4.40, 2.1 §6.1.18' },
  { kinds: ['later'], path: /Attribute Value( ›.*)?$|Attributes( ›.*)?$/, why: 'An object may keep what a later version gave it; among attributes and in their values it is a warning.', source: 'KMIP 1.4 §9.1.3, 2.1 §11' },
];

/** The reason for a change that nothing noticed; undefined when there is none. */
export const reasonFor = (change: Pick<Change, 'kind' | 'path' | 'operation'>): Reason | undefined =>
  REASONS.find(({ kinds, path, operations }) => (kinds === undefined || kinds.includes(change.kind)) && path.test(change.path) && (operations === undefined || operations.includes(change.operation)));
