import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { UserError } from '../../kmip/user-error.js';
import { createTranscript, startProxy, suiteOf, type ProxyTrouble } from '../../recorder/index.js';
import { tryWriting, writeText } from '../../report/index.js';
import { TargetError } from '../../target/target-error.js';
import { ensureCertificateFiles } from '../../transport/certificate-files.js';
import { createTestPki } from '../../transport/certificates.js';
import { connector } from '../connector.js';
import { EXIT } from '../exit-codes.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { withSettings } from '../settings/apply.js';
import { addTargetOptions, limitsOf, openTargetOf, type TargetFlags } from '../target-options.js';

interface RecordFlags extends TargetFlags {
  readonly listen: ListenAddress;
  readonly output: string;
  readonly tlsDir?: string;
  readonly suite?: string;
  readonly product: string;
  readonly productVersion: string;
}

interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

export const registerRecord: Register = (program, io, end) => {
  withSettings(addTargetOptions(program.command('record')), io)
    .description('Stands between a client and a server, and writes a suite of what the client sends when it is interrupted.')
    .requiredOption('--listen <port>', 'where the client is to connect: PORT on 127.0.0.1, or HOST:PORT; 0 takes a free port', listenAddress)
    .requiredOption('-o, --output <file>', 'the suite to write; must not exist yet')
    .option('--tls-dir <dir>', 'receives or reuses ca.pem, server.pem, server-key.pem, client.pem and client-key.pem; client.pem is for the client')
    .option('--suite <name>', 'name of the suite (default: the name of the file)', suiteName)
    .option('--product <name>', 'the product that is recorded', 'Recorded client')
    .option('--product-version <version>', 'its version', 'unknown')
    .action(async (flags: RecordFlags) => end(await record(flags, io)));
};

const OTHER_FILE = 'Choose another file with -o.';

async function record(flags: RecordFlags, io: Io): Promise<number> {
  if (existsSync(flags.output)) throw new UserError(`${flags.output} is there already.`, OTHER_FILE);
  await tryWriting(flags.output, OTHER_FILE);
  const pki = flags.tlsDir === undefined ? await createTestPki() : (await ensureCertificateFiles(flags.tlsDir)).set;
  const transcript = createTranscript();
  const troubles: ProxyTrouble[] = [];
  let full = false;
  const target = await openTargetOf(flags, io);
  try {
    const connect = connector(target, limitsOf(flags));
    const proxy = await startProxy({
      ...flags.listen,
      tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
      connect: () => connect(),
      onExchange: (exchange) => {
        const fits = transcript.add(exchange);
        if (!fits && !full) io.err('kmip-conformance: The recording is full; what follows is passed on and not recorded.\n  → Interrupt now, and record one thing at a time.\n');
        full ||= !fits;
      },
      onTrouble: (trouble) => {
        if (troubles.some(({ message }) => message === trouble.message)) return;
        if (troubles.length < MAXIMUM_TROUBLES) troubles.push(trouble);
        io.err(`kmip-conformance: ${trouble.message}\n  → ${trouble.remedy}\n`);
      },
    });
    const interrupted = new Promise<void>((resolve) => io.onInterrupt(resolve));
    io.out(`Ready: kmip://${proxy.host}:${proxy.port} passes on to ${target.description}; Ctrl-C writes ${flags.output}\n`);
    await interrupted;
    await proxy.close();
  } finally {
    await target.stop();
  }
  const name = flags.suite ?? nameFrom(flags.output);
  const source = `Recorded on ${new Date().toISOString().slice(0, 'YYYY-MM-DD'.length)} between ${flags.product} and ${target.name}`;
  const suite = suiteOf(transcript.exchanges, { name, product: flags.product, productVersions: flags.productVersion, source });
  if (suite === undefined) throw nothingRecorded(flags, troubles);
  await writeText(flags.output, suite.text, OTHER_FILE);
  io.out(`Wrote ${flags.output}: ${suite.steps} ${suite.steps === 1 ? 'step' : 'steps'}\n${suite.notes.map((note) => `  ${note}\n`).join('')}`);
  return EXIT.passed;
}

/** Messages of trouble that are kept; each is told once. */
const MAXIMUM_TROUBLES = 20;

function nothingRecorded({ output }: RecordFlags, troubles: readonly ProxyTrouble[]): UserError | TargetError {
  const message = `Nothing was recorded: no request was answered in full. ${output} was not written.`;
  const [first] = troubles;
  if (first === undefined) return new UserError(message, 'Let the client connect to the address that is shown, with client.pem of --tls-dir, and interrupt when it is done.');
  return first.side === 'server' ? new TargetError(`${message} ${first.message}`, first.remedy) : new UserError(`${message} ${first.message}`, first.remedy);
}

/** `5697`, `0.0.0.0:5697`, `[::1]:5697` */
function listenAddress(text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65535) throw new InvalidArgumentError('It must be PORT or HOST:PORT.');
  return { host: bracketed ?? plain ?? '127.0.0.1', port: Number(port) };
}

function suiteName(text: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) return text;
  throw new InvalidArgumentError('It must be lower case letters and digits, with hyphens between them.');
}

/** A name that a suite may have, out of that of its file. */
function nameFrom(file: string): string {
  const name = basename(file)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'recording' : name;
}
