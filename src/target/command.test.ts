import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { protocolVersionItem } from '../kmip/message.js';
import { TAG } from '../kmip/constants.js';
import { connect } from '../transport/client.js';
import { DEFAULT_LIMITS } from '../transport/endpoint.js';
import { encode, integer, structure, toHex } from '../ttlv/index.js';
import { startCommand } from './command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kmip conformance test '));
});
afterEach(() => rm(folder, { recursive: true }));

async function server(text: string): Promise<string> {
  const file = join(folder, 'server.cjs');
  await writeFile(file, text);
  return `command:${process.execPath} '${file}'`;
}

/** Prints its directory, has a child of its own, and answers everything. */
const SERVER = `
const { readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const tls = require('node:tls');
const [port, directory] = process.argv.slice(2);
const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
console.log(JSON.stringify({ directory, child: child.pid }));
const read = (name) => readFileSync(directory + '/' + name);
const answer = Buffer.from('${toHex(encode(structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [protocolVersionItem('1.2'), integer(TAG.BatchCount, 0)])])))}', 'hex');
tls.createServer({ ca: read('ca.pem'), cert: read('server.pem'), key: read('server-key.pem'), requestCert: true, rejectUnauthorized: true }, (socket) => {
  socket.on('error', () => undefined);
  socket.on('data', () => socket.write(answer));
}).listen(Number(port), '127.0.0.1');
`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that has ended stays a zombie until its parent takes note.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('startCommand', () => {
  it('starts the server again where it was, with the same directory, and does not take that for its death', async () => {
    const target = await startCommand(`${await server(SERVER)} {port} {dir}`, { logDirectory: join(folder, 'logs') });
    const before = await connect(target.endpoint, DEFAULT_LIMITS);
    await target.restart?.();
    expect([target.failure(), before.isOpen()]).toEqual([undefined, false]);
    await (await connect(target.endpoint, DEFAULT_LIMITS)).close();
    const [first, second] = readFileSync(target.logFile!, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { directory: string; child: number });
    expect([second?.directory, second?.child === first?.child]).toEqual([first?.directory, false]);
    expect(isAlive(first!.child)).toBe(false);
    await target.stop();
    expect(isAlive(second!.child)).toBe(false);
  });

  it('gives the server a port and a directory with certificates, and keeps its output', async () => {
    const name = `${await server(SERVER)} {port} {dir}`;
    const target = await startCommand(name, { logDirectory: join(folder, 'logs') });
    expect(target.name).toBe(name);
    expect(target.logFile).toBe(join(folder, 'logs', 'server-output.log'));
    const { directory, child } = JSON.parse(readFileSync(target.logFile!, 'utf8')) as { directory: string; child: number };
    expect(existsSync(join(directory, 'client-key.pem'))).toBe(true);
    const connection = await connect(target.endpoint, DEFAULT_LIMITS);
    expect(connection.session.authorized).toBe(true);
    await connection.close();
    expect(isAlive(child)).toBe(true);
    await target.stop();
    await target.stop();
    expect(target.failure()).toBeUndefined();
    expect(existsSync(directory)).toBe(false);
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);
  });

  it('quotes a server that ends at once', async () => {
    const command = await server(`console.error('no such option'); process.exit(2);`);
    await expect(startCommand(`${command} {port}`)).rejects.toMatchObject({ name: 'TargetError', message: 'The server ended while it was starting (exit code 2). The end of its log:\n  no such option' });
  });

  it('gives up on a server that does not listen', async () => {
    const command = await server('setInterval(() => undefined, 1000);');
    await expect(startCommand(`${command} {port}`, { startMs: 100 })).rejects.toMatchObject({ name: 'TargetError', message: expect.stringMatching(/^The server did not become ready within 100 ms\./) as string });
  });

  it.each([
    ['command:node server.js', 'UserError', 'The command does not say where {port} goes.'],
    ['command:', 'UserError', 'The command is empty.'],
    ['command:/nowhere/server {port}', 'TargetError', '/nowhere/server cannot be started: spawn /nowhere/server ENOENT.'],
  ])('refuses %s', async (command, name, message) => {
    await expect(startCommand(command)).rejects.toMatchObject({ name, message });
  });
});
