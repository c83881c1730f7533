/**
 * ZIP archives that are the same bytes for the same content, and a reader that takes nothing else: every byte outside the content is
 * laid down, so that no change to it goes unseen. Source: PKWARE APPNOTE 6.3.10 §4.3.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { UserError } from '../../kmip/user-error.js';

export interface ZipEntry {
  /** With `/`, without a leading one. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The content as it lies in the archive. */
  readonly packed: Uint8Array;
}

/** What is wrong in an archive, and where. */
export interface Damage {
  /** The entry, or the part of the archive. */
  readonly where: string;
  readonly what: string;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const LOCAL_LENGTH = 30;
const VERSION = 20;
const UTF8 = 0x0800;
const DEFLATE = 8;
/** 1980-01-01: the archive does not tell when it was made. */
const DATE = 0x21;
const MOST_ENTRIES = 0xffff;
const LARGEST = 0xffffffff;

/** Compresses content for `writeZip`. */
export const pack = (path: string, content: Uint8Array | string): ZipEntry => {
  const bytes = Buffer.from(content);
  return { path, bytes, packed: deflateRawSync(bytes, { level: 9 }) };
};

/** Throws a UserError when the content is too large for the format (65,535 entries, 4 GiB). */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const files = entries.flatMap((entry) => [localHeader(entry), entry.packed]);
  const size = files.reduce((total, part) => total + part.length, 0);
  if (entries.length > MOST_ENTRIES || size > LARGEST) throw new UserError(`A ZIP archive cannot hold ${entries.length} files of ${size} bytes.`, 'Bundle a run of fewer cases.');
  return Buffer.concat([...files, directory(entries)]);
}

/** What stands before each content: path, checksum, sizes. */
function localHeader(entry: ZipEntry): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(LOCAL_HEADER);
  return Buffer.concat([header, facts(entry), Buffer.from(entry.path)]);
}

/** The 26 bytes that local header and directory have in common. */
function facts({ path, bytes, packed }: ZipEntry): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(VERSION, 0);
  common.writeUInt16LE(UTF8, 2);
  common.writeUInt16LE(DEFLATE, 4);
  common.writeUInt16LE(DATE, 8);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(Buffer.byteLength(path), 22);
  return common;
}

function directory(entries: readonly ZipEntry[]): Buffer {
  let offset = 0;
  const headers = entries.map((entry) => {
    const [start, rest] = [Buffer.alloc(6), Buffer.alloc(14)];
    start.writeUInt32LE(DIRECTORY_HEADER, 0);
    start.writeUInt16LE(VERSION, 4);
    rest.writeUInt32LE(offset, 10);
    const path = Buffer.from(entry.path);
    offset += LOCAL_LENGTH + path.length + entry.packed.length;
    return Buffer.concat([start, facts(entry), rest, path]);
  });
  const whole = Buffer.concat(headers);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(DIRECTORY_END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([whole, end]);
}

/** The entries of an archive as `writeZip` writes it, as far as they can be read, and everything that is not as it writes it. */
export function readZip(archive: Uint8Array): { readonly entries: readonly ZipEntry[]; readonly damages: readonly Damage[] } {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const entries: ZipEntry[] = [];
  const damages: Damage[] = [];
  let at = 0;
  while (at + LOCAL_LENGTH <= bytes.length && bytes.readUInt32LE(at) === LOCAL_HEADER) {
    const [crc, packedLength, length, pathLength] = [bytes.readUInt32LE(at + 14), bytes.readUInt32LE(at + 18), bytes.readUInt32LE(at + 22), bytes.readUInt16LE(at + 26)];
    const start = at + LOCAL_LENGTH + pathLength;
    const path = bytes.toString('utf8', at + LOCAL_LENGTH, start);
    const packed = bytes.subarray(start, start + packedLength);
    const content = unpack(packed, length);
    if (content === undefined || crc32(content) !== crc) damages.push({ where: path, what: 'its content is damaged' });
    const entry = { path, bytes: content ?? new Uint8Array(), packed };
    // Of a damaged content the checksum is unknown: the header then is compared with the one on record.
    if (content !== undefined && crc32(content) === crc && !localHeader(entry).equals(bytes.subarray(at, start))) damages.push({ where: path, what: 'its header in the archive is altered' });
    entries.push(entry);
    at = start + packedLength;
  }
  const behind = entries.at(-1)?.path;
  const rest = bytes.subarray(at);
  const place = behind === undefined ? 'the beginning of the archive' : `the archive behind ${behind}`;
  if (rest.length < 4 || rest.readUInt32LE(0) !== DIRECTORY_HEADER) damages.push({ where: place, what: `byte ${at} begins neither a file nor the directory` });
  else if (damages.length === 0 && !rest.equals(directory(entries))) damages.push({ where: 'the directory of the archive', what: `it is altered behind byte ${at}` });
  return { entries, damages };
}

function unpack(packed: Uint8Array, length: number): Buffer | undefined {
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(length, 1) });
    return content.length === length ? content : undefined;
  } catch {
    return undefined;
  }
}
