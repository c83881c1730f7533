/** Just enough DER to take the names and numbers out of an X.509 certificate as they stand. Source: X.690, RFC 5280 §4.1. */

/** One attribute of a distinguished name. */
export interface DerAttribute {
  /** Object identifier in dotted form. */
  readonly type: string;
  readonly value: string;
}

export interface CertificateParts {
  /** DER of the INTEGER, as the published test cases have it. */
  readonly serialNumber: Uint8Array;
  /** DER of the names. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly issuerAttributes: readonly DerAttribute[];
  readonly subjectAttributes: readonly DerAttribute[];
  /** Object identifier in dotted form. */
  readonly signatureAlgorithm: string;
}

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
}

const VERSION_TAG = 0xa0;
const BMP_STRING_TAG = 0x1e;

/** The parts of a certificate; undefined when the bytes are none. */
export function certificateParts(der: Uint8Array): CertificateParts | undefined {
  const [certificate] = nodesIn(der);
  const [body, signature] = nodesIn(certificate?.content);
  const fields = nodesIn(body?.content);
  const [serialNumber, , issuer, , subject] = fields[0]?.tag === VERSION_TAG ? fields.slice(1) : fields;
  const [algorithm] = nodesIn(signature?.content);
  if (serialNumber === undefined || issuer === undefined || subject === undefined || algorithm === undefined) return undefined;
  return {
    serialNumber: serialNumber.whole,
    issuer: issuer.whole,
    subject: subject.whole,
    issuerAttributes: attributesIn(issuer),
    subjectAttributes: attributesIn(subject),
    signatureAlgorithm: objectIdentifier(algorithm.content),
  };
}

/** The values that follow each other in these bytes; those that do not fit are left out. */
function nodesIn(bytes: Uint8Array | undefined): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  while (bytes !== undefined && at + 2 <= bytes.length) {
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (lengthBytes > 4) break;
    const start = at + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if (start + length > bytes.length) break;
    nodes.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return nodes;
}

function attributesIn(name: Node): DerAttribute[] {
  return nodesIn(name.content).flatMap((set) =>
    nodesIn(set.content).flatMap((attribute) => {
      const [type, value] = nodesIn(attribute.content);
      return type === undefined || value === undefined ? [] : [{ type: objectIdentifier(type.content), value: text(value) }];
    }),
  );
}

function text(node: Node): string {
  if (node.tag !== BMP_STRING_TAG) return Buffer.from(node.content).toString('utf8');
  return Buffer.from(node.content.subarray(0, node.content.length & ~1)).swap16().toString('utf16le');
}

function objectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
