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
  /** The content as it lies in the archive: compressed, or the content itself. */
  readonly packed: Uint8Array;
  readonly stored: boolean;
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
const DIRECTORY_LENGTH = 46;
const END_LENGTH = 22;
const VERSION = 20;
const UTF8 = 0x0800;
const STORED = 0;
const DEFLATE = 8;
/** 1980-01-01: the archive does not tell when it was made. */
const DATE = 0x21;
const MOST_ENTRIES = 0xffff;
const LARGEST = 0xffffffff;

/** Compresses content for `writeZip`. */
export const pack = (path: string, content: Uint8Array | string): ZipEntry => {
  const bytes = Buffer.from(content);
  return { path, bytes, packed: deflateRawSync(bytes, { level: 9 }), stored: false };
};

/** Without compression: no bit of what stands in the archive is without meaning. */
export function store(path: string, content: Uint8Array | string): ZipEntry {
  const bytes = Buffer.from(content);
  return { path, bytes, packed: bytes, stored: true };
}

/** Throws a UserError when the content is too large for the format (65,535 entries, 4 GiB). */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const files = entries.flatMap((entry) => [localHeader(factsOf(entry)), entry.packed]);
  const size = files.reduce((total, part) => total + part.length, 0);
  if (entries.length > MOST_ENTRIES || size > LARGEST) throw new UserError(`A ZIP archive cannot hold ${entries.length} files of ${size} bytes.`, 'Bundle a run of fewer cases.');
  return Buffer.concat([...files, directory(entries.map(factsOf))]);
}

/** What stands before each content: path, checksum, sizes. */
function localHeader(facts: Facts): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(LOCAL_HEADER);
  return Buffer.concat([header, common(facts), Buffer.from(facts.path)]);
}

/** What both headers say of a content. */
interface Facts {
  readonly path: string;
  readonly stored: boolean;
  readonly crc: number;
  readonly packedLength: number;
  readonly length: number;
}

const factsOf = ({ path, bytes, packed, stored }: ZipEntry): Facts => ({ path, stored, crc: crc32(bytes), packedLength: packed.length, length: bytes.length });

/** The 26 bytes that local header and directory have in common. */
function common({ path, stored, crc, packedLength, length }: Facts): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(VERSION, 0);
  bytes.writeUInt16LE(UTF8, 2);
  bytes.writeUInt16LE(stored ? STORED : DEFLATE, 4);
  bytes.writeUInt16LE(DATE, 8);
  bytes.writeUInt32LE(crc, 10);
  bytes.writeUInt32LE(packedLength, 14);
  bytes.writeUInt32LE(length, 18);
  bytes.writeUInt16LE(Buffer.byteLength(path), 22);
  return bytes;
}

function directory(all: readonly Facts[]): Buffer {
  let offset = 0;
  const headers = all.map((facts) => {
    const [start, rest] = [Buffer.alloc(6), Buffer.alloc(14)];
    start.writeUInt32LE(DIRECTORY_HEADER, 0);
    start.writeUInt16LE(VERSION, 4);
    rest.writeUInt32LE(offset, 10);
    const path = Buffer.from(facts.path);
    offset += LOCAL_LENGTH + path.length + facts.packedLength;
    return Buffer.concat([start, common(facts), rest, path]);
  });
  const whole = Buffer.concat(headers);
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(DIRECTORY_END, 0);
  end.writeUInt16LE(all.length, 8);
  end.writeUInt16LE(all.length, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([whole, end]);
}

/** What an archive holds by one of its two accounts, the local headers or the directory, and everything that is not as `writeZip` writes it. */
export interface Reading {
  readonly entries: readonly ZipEntry[];
  readonly damages: readonly Damage[];
}

/**
 * Reads an archive twice: by the headers before the contents, and by the directory at its end. After a small alteration one of the two
 * is still right, and then it names what is altered.
 */
export function readZip(archive: Uint8Array): readonly Reading[] {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  return [byHeaders(bytes), ...byDirectory(bytes)];
}

/** What a header says of a content; `at`: where its local header begins, `pathLength`: in bytes, as the header gives it. */
interface Account extends Facts {
  readonly at: number;
  readonly pathLength: number;
}

const DIRECTORY = 'the directory of the archive';

function byHeaders(bytes: Buffer): Reading {
  const accounts: Account[] = [];
  let at = 0;
  while (at + LOCAL_LENGTH <= bytes.length && bytes.readUInt32LE(at) === LOCAL_HEADER) {
    const account = { at, ...readFacts(bytes, at + 4, at + LOCAL_LENGTH) };
    accounts.push(account);
    at = endOf(account);
  }
  return compare(bytes, accounts, at);
}

/** Nothing when there is no directory to go by. */
function byDirectory(bytes: Buffer): Reading[] {
  const end = bytes.length - END_LENGTH;
  if (end < 0 || bytes.readUInt32LE(end) !== DIRECTORY_END) return [];
  const start = bytes.readUInt32LE(end + 16);
  const accounts: Account[] = [];
  let at = start;
  while (at + DIRECTORY_LENGTH <= end && bytes.readUInt32LE(at) === DIRECTORY_HEADER) {
    const facts = readFacts(bytes, at + 6, at + DIRECTORY_LENGTH);
    accounts.push({ at: bytes.readUInt32LE(at + 42), ...facts });
    at += DIRECTORY_LENGTH + facts.pathLength;
  }
  return [compare(bytes, accounts, start)];
}

/** `path`: where it begins. */
function readFacts(bytes: Buffer, at: number, path: number): Omit<Account, 'at'> {
  const pathLength = bytes.readUInt16LE(at + 22);
  return { stored: bytes.readUInt16LE(at + 4) === STORED, crc: bytes.readUInt32LE(at + 10), packedLength: bytes.readUInt32LE(at + 14), length: bytes.readUInt32LE(at + 18), pathLength, path: bytes.toString('utf8', path, path + pathLength) };
}

const startOf = ({ at, pathLength }: Account): number => at + LOCAL_LENGTH + pathLength;
const endOf = (account: Account): number => startOf(account) + account.packedLength;

/** `directoryAt`: where the contents end. */
function compare(bytes: Buffer, accounts: readonly Account[], directoryAt: number): Reading {
  const damages: Damage[] = [];
  const entries = accounts.map((account) => {
    const packed = bytes.subarray(startOf(account), endOf(account));
    const content = packed.length === account.packedLength ? unpack(packed, account) : undefined;
    if (packed.length < account.packedLength) damages.push({ where: account.path, what: 'the archive ends within it' });
    else if (content === undefined) damages.push({ where: account.path, what: 'its content is altered' });
    if (!localHeader(account).equals(bytes.subarray(account.at, startOf(account)))) damages.push({ where: account.path, what: 'its header in the archive is altered' });
    return { path: account.path, bytes: content ?? new Uint8Array(), packed, stored: account.stored };
  });
  let expected = 0;
  for (const account of accounts) {
    if (account.at !== expected) damages.push({ where: account.path, what: 'it is not where the directory of the archive says' });
    expected = endOf(account);
  }
  const rest = bytes.subarray(Math.min(directoryAt, bytes.length));
  if (rest.length === 0) damages.push({ where: DIRECTORY, what: 'it is missing' });
  else if (directoryAt !== expected || !rest.equals(directory(accounts))) damages.push({ where: DIRECTORY, what: 'it is altered' });
  return { entries, damages };
}

/** The content, when it is what its header says. */
function unpack(packed: Buffer, { stored, length, crc }: Facts): Buffer | undefined {
  try {
    const content = stored ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(length, 1) });
    return content.length === length && crc32(content) === crc ? content : undefined;
  } catch {
    return undefined;
  }
}
