/** Every rule that the matcher applies: what it is called, what it asks and where that is written. */
import type { ProtocolVersion } from '../kmip/version.js';
import { comparison, kmip, ofAttribute, ofOperation, type Citations } from './citations.js';

export interface Rule {
  readonly id: string;
  readonly title: string;
  /** What is asked, in one sentence. */
  readonly asks: string;
  /** Document and section by protocol version. */
  readonly source: Citations;
  /** Set where no text forces the rule and this tool decided: why. */
  readonly decision?: string;
}

const encoding = kmip({ v1: '9.1.1', v2: '10.1' });
const header = kmip({ v1: '7.2', v2: '8.5', v3: '8.2.2' });
const batchItem = kmip({ v1: '7.2', v2: '8.6', v3: '8.2.3' });
const keyBlock = kmip({ v1: '2.1.3', v2: '3.1', v3: '3.1' });
const cryptographicParameters = ofAttribute('Cryptographic Parameters');
const continuation = kmip({ v1: '6.13', v2: '9.6' });
const locate = ofOperation('Locate');

const rule = <const Id extends string>(id: Id, title: string, asks: string, source: Citations, decision?: string) => ({
  id,
  title,
  asks,
  source,
  ...(decision === undefined ? {} : { decision }),
});

export const RULES = [
  rule('S-1', 'Encoding', 'Every item has the type of its tag and obeys the lengths, padding and limits of TTLV.', encoding),
  rule('S-2', 'Fields in table order', 'A structure holds its required fields, in the order of its table, and repeats only what is repeatable.', encoding),
  rule('S-3', 'Protocol Version', 'The response carries the protocol version of the request.', kmip({ v1: '6.1', v2: '9.16', v3: '8.2.2' })),
  rule('S-4', 'Time Stamp', 'Every response of a server carries a Time Stamp.', kmip({ v1: '6.5', v2: '9.20', v3: '8.2.2' })),
  rule('S-5', 'Batch Count', 'Batch Count is the number of Batch Items; 3.0 has no such field.', kmip({ v1: '6.14', v2: '9.5', v3: '8.2.2' })),
  rule('S-6', 'Result Status', 'Every Batch Item carries a Result Status.', batchItem),
  rule('S-7', 'Operation echo', 'A Batch Item names the Operation that it answers.', batchItem),
  rule('S-8', 'Unique Batch Item ID echo', 'The Unique Batch Item ID of a request item comes back unchanged.', kmip({ v1: '6.4', v2: '9.21' })),
  rule('S-9', 'Result Reason', 'A failed Batch Item carries a Result Reason.', batchItem),
  rule('S-10', 'Result Message on success', 'A Result Message explains a failure.', batchItem),
  rule('S-11', 'Response Payload', 'A Batch Item that did not fail carries a Response Payload.', batchItem),
  rule('S-12', 'Response Payload of a failure', 'A failed Batch Item carries no Response Payload.', batchItem),
  rule('S-13', 'Message Extension', 'Extensions that the receiver must understand are not sent unasked.', kmip({ v1: '6.16', v2: '9.13', v3: '9.11' })),
  rule('S-14', 'Vocabulary of the version', 'Tags and values are those that the protocol version defines, or extensions.', kmip({ v1: '9.1.3', v2: '11' })),
  rule('S-15', 'Maximum Response Size', 'The response is no longer than the request allows.', kmip({ v1: '6.3', v2: '9.12' })),
  rule('S-16', 'Single-instance attributes', 'An attribute without multiple instances occurs once.', kmip({ v1: '3', v2: '4', v3: '4' })),
  rule('S-17', 'Object Type names the object', 'The object in an answer is of the Object Type beside it.', ofOperation('Get')),

  rule('N-1', 'Attribute Index 0', 'Attribute Index 0 and no Attribute Index mean the same.', kmip({ v1: '2.1.1' })),

  rule('R-1', 'Corrected test cases', 'A known error of a published test case is corrected before the case is run.', comparison, 'The published file contradicts itself or the specification.'),

  rule('H-1', 'Client Correlation Value', 'A Client Correlation Value in an answer repeats the one of the request.', kmip({ v1: '6.18', v2: '9.9', v3: '8.2.2' })),
  rule('H-2', 'Server Correlation Value', 'A Server Correlation Value is unique.', kmip({ v1: '6.19', v2: '9.10', v3: '8.2.2' })),
  rule('H-3', 'Provoked header fields', 'Nonce, Attestation Type and Server Hashed Password answer something in the request.', header),

  rule('P-1', 'Every item answered', 'Every item of a batch is answered, unless an earlier one failed under Stop.', continuation),
  rule('P-2', 'Order of answers', 'Items processed in order are answered in order.', kmip({ v1: '6.12', v2: '9.8', v3: '8.2.1' })),
  rule('P-3', 'Batch ends at a failure under Stop', 'Nothing behind the failed item of a batch under Stop is processed.', continuation),
  rule('P-4', 'No answer without a question', 'A response holds no Batch Item that answers no request item.', batchItem),
  rule('P-5', 'No request without an answer', 'Every request is answered.', kmip({ v1: '7.1', v2: '8' })),

  rule('P-6', 'Refusal', 'A request that breaks the specification is not carried out: everything in it fails, or the connection ends.', kmip({ v1: '11.1', v2: '6.1' })),
  rule('P-7', 'Life after a refusal', 'After a request that it refused the server answers others.', kmip({ v1: '7.1', v2: '8' }), 'No text says so; but a server that one client can end serves none.'),

  rule('E-1', 'Result Status', 'The operation succeeds or fails as the case demands.', batchItem),
  rule('E-2', 'Asynchronous answer', 'Only a request that allows it is answered with Operation Pending.', kmip({ v1: '6.7', v2: '9.2' })),
  rule('E-3', 'Result Reason', 'The Result Reason is the one that the case demands.', batchItem),
  rule('E-4', 'Alternative Result Reason', 'Another reason passes with a warning where the documents disagree.', batchItem, 'Published case and specification, or two stages of a document, name different reasons.'),
  rule('E-5', 'Wrong Result Reason', 'No permitted variation covers a different Result Reason.', batchItem),
  rule('E-6', 'Result Message', 'The text of a Result Message is free.', kmip({ v1: '6.11', v2: '9.17' })),
  rule('E-7', 'Outcomes left open', 'Where the description of a case permits several outcomes, the answer is one of them.', comparison),
  rule('E-8', 'Refused messages', 'A message that obeys the specification is not refused as a whole.', batchItem),
  rule('E-9', 'Unsupported operations', 'An operation that the profile demands is supported.', batchItem),

  rule('X-1', 'Fields nobody expected', 'Surplus is permitted where a list says so, and otherwise reported.', comparison),

  rule('C-1', 'Repeated fields', 'The values of a repeated field are the expected ones, in any order.', comparison),
  rule('C-2', 'Query', 'A Query answer holds at least what is required.', ofOperation('Query')),
  rule('C-3', 'Discover Versions', 'The versions offered are those asked for that the server supports, best first.', ofOperation('Discover Versions')),
  rule('C-4', 'Locate', 'Locate finds what matches and nothing else.', locate),
  rule('C-5', 'Get Attribute List', 'The names of all attributes of the object are listed, each once.', ofOperation('Get Attribute List')),
  rule('C-6', 'Attributes', 'The attributes asked for are returned with their values.', ofOperation('Get Attributes')),
  rule('C-7', 'Returned attribute', 'Add, Modify and Delete Attribute return the attribute in 1.x.', ofOperation('Add Attribute')),
  rule('C-8', 'Located Items', 'Located Items, where present, is the number of objects that match.', locate),

  rule('V-1', 'Identifiers', 'An identifier is not empty and is the one that was given or asked for.', comparison),
  rule('V-3', 'Generated key material', 'The server chooses the material of keys that it generates.', comparison),
  rule('V-4', 'Registered key material', 'A registered key comes back byte for byte.', comparison),
  rule('V-5', 'Results of cryptography', 'Results are exact where the key is known and the algorithm deterministic.', comparison),
  rule('V-6', 'Empty byte strings', 'An expected empty value is present and empty.', comparison, 'An empty and an absent result carry the same information.'),
  rule('V-7', 'Digest', 'A digest is taken over the Key Material, with SHA-256 at least.', ofAttribute('Digest')),
  rule('V-8', 'Key Format Type', 'A key comes in the format asked for, registered or laid down as default.', keyBlock),
  rule('V-9', 'Key in another format', 'Material in another permitted format is not compared.', keyBlock, 'Bytes of two formats cannot be compared; digests and use of the key are judged instead.'),
  rule('V-10', 'Random number generator', 'The server describes its random number generator as it is.', comparison),
  rule('V-11', 'Object Group', 'An Object Group that the client did not set is the choice of the server.', comparison),
  rule('V-12', 'Custom and vendor attributes', 'Custom and vendor attributes that the client did not set are free.', comparison),
  rule('V-13', 'Test identifiers', 'Texts that identify the test come back as they were sent.', comparison),
  rule('V-14', 'Server policy', 'Lease Time, Protection Storage Mask, limits and contact defaults are set by the server.', comparison, 'No list names them, and no text lays their values down.'),
  rule('V-15', 'Exact values', 'A value that no permitted variation covers is the expected one.', comparison),
  rule('V-16', 'Echoed fields', 'A field that repeats the request is equal to it.', comparison),
  rule('V-17', 'Vendor information', 'Vendor Identification and Server Information have free content.', comparison),

  rule('D-1', 'Dates fixed by the client', 'A date that the client set comes back to the second.', comparison),
  rule('D-2', 'Dates set by the server', 'A date that the server sets lies between the start of the case and the answer.', comparison),
  rule('D-3', 'Dates relative to now', 'A date relative to now lies in that window, shifted.', comparison),
  rule('D-4', 'Dates of published cases', 'A literal date that was not in the request stands for the time of the run.', comparison),

  rule('B-2', 'One value for one variable', 'All occurrences of a variable have the same value.', comparison),
  rule('B-3', 'Distinct identifiers', 'Two objects have two identifiers.', ofAttribute('Unique Identifier')),
  rule('B-5', 'Unbound variables', 'A variable has a value before it is compared.', comparison),

  rule('I-1', 'State and dates', 'State and dates of an object tell the same story.', ofAttribute('State')),
  rule('I-2', 'Digest of the key', 'The Digest is that of the object and does not change.', ofAttribute('Digest')),
  rule('I-3', 'Stable key material', 'The same object has the same key material.', ofOperation('Get')),
  rule('I-4', 'Length of generated keys', 'A generated key has the length asked for.', ofAttribute('Cryptographic Length')),
  rule('I-5', 'Distinct keys and random values', 'Two generated keys, or two random values, differ and are not zero.', ofOperation('Create')),
  rule('I-6', 'Cryptographic round trip', 'What was encrypted, signed or authenticated is recovered or verified.', cryptographicParameters),
  rule('I-7', 'History of dates', 'Last Change Date does not go back and Initial Date does not change.', ofAttribute('Last Change Date'), 'A step back by up to ten seconds is a warning: a clock that is set takes the next change with it. A longer one, and another Initial Date, which must not change, are failures.'),
  rule('I-8', 'Fresh', 'Once served, an object is not fresh again.', ofAttribute('Fresh')),
  rule('I-9', 'Links of a key pair', 'The halves of a generated key pair are linked to each other.', ofOperation('Create Key Pair')),
  rule('I-10', 'Wrapped keys', 'A wrapped key unwraps to the key.', kmip({ v1: '2.1.5', v2: '3.3' })),
  rule('I-11', 'Undone operations', 'What an undone operation did is gone.', continuation),
  rule('I-12', 'Lengths of results', 'Ciphertext, vector, tag, digest and signature have the length of their algorithm.', cryptographicParameters),
  rule('I-13', 'Destroyed objects', 'The key material of a destroyed object is not served.', ofOperation('Destroy')),
  rule('I-14', 'What the client fixed', 'An attribute that only the client sets keeps the value that the client gave.', comparison),
  rule('I-15', 'Independent recomputation', 'Results of cryptography equal what the algorithm yields for the known key.', cryptographicParameters),
  rule('I-16', 'Ciphertext hides the plaintext', 'The result of an encryption is neither zero nor the plaintext.', ofOperation('Encrypt')),
  rule('I-17', 'Sensitive and Extractable', 'The flags agree with their history, and what they forbid is not served.', ofAttribute('Sensitive')),
] as const satisfies readonly Rule[];

export type RuleId = (typeof RULES)[number]['id'];

const byId: ReadonlyMap<string, Rule> = new Map(RULES.map((each) => [each.id, each]));

export const ruleById = (id: string): Rule | undefined => byId.get(id);

/** Document and section of a rule in a protocol version. */
export const ruleSource = (id: RuleId, version: ProtocolVersion): string => byId.get(id)?.source[version] ?? '';
