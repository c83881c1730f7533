/** The options that say what is under test and how it is reached: the same for every command that talks to a target. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { MESSAGE_ENCODINGS, type MessageEncoding } from '../kmip/text/encodings.js';
import { UserError } from '../kmip/user-error.js';
import { runEntry, type CreationLog } from '../target/creations/log.js';
import { openTarget, type TargetOptions } from '../target/index.js';
import type { Target } from '../target/target.js';
import type { VaultOptions } from '../target/vault/vault.js';
import { DEFAULT_LIMITS, type Limits, type OtherClient } from '../transport/endpoint.js';
import type { TransportFailure } from '../transport/trouble.js';
import { oneOf, wholeNumber } from './arguments.js';
import type { Io } from './io.js';

export interface TargetFlags {
  readonly target: string;
  readonly encoding?: MessageEncoding;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly pfx?: string;
  readonly keyPassphraseEnv?: string;
  readonly keyPassphraseFd?: number;
  readonly otherCert?: string;
  readonly otherKey?: string;
  readonly renewedCert?: string;
  readonly renewedKey?: string;
  readonly secondServer?: string;
  readonly restartCommand?: string;
  readonly servername?: string;
  readonly verify: boolean;
  readonly timeout: number;
  readonly startTimeout?: number;
  readonly vaultCredential?: string;
  readonly vaultMount?: string;
  readonly vaultListen?: string;
  readonly vaultKmip?: string;
  readonly vaultOperations?: readonly string[];
  readonly keep?: true;
}

const TARGET_HELP = 'embedded, pykmip, vault, kmip://HOST:PORT, kmips+https://HOST:PORT/kmip, a name of the configuration file, or command:PROGRAM ARGUMENT… with {port} and {dir} for port and certificates';

export const addTargetOptions = (command: Command): Command =>
  command
    .option('--target <target>', TARGET_HELP, 'embedded')
    .option('--encoding <encoding>', 'speak over HTTPS in ttlv, xml or json, for targets that offer HTTPS (default for kmips+https: ttlv)', oneOf(MESSAGE_ENCODINGS))
    .option('--ca <file>', 'PEM file with the authorities that the server certificate is checked against')
    .option('--cert <file>', 'PEM file with the client certificate')
    .option('--key <file>', 'PEM file with the private key of the client certificate')
    .option('--pfx <file>', 'PKCS #12 file with client certificate and key, instead of the two')
    .option('--key-passphrase-env <name>', 'environment variable that holds the passphrase of the key')
    .option('--key-passphrase-fd <n>', 'file descriptor whose first line is the passphrase of the key', wholeNumber(0, 1023))
    .option('--other-cert <file>', 'PEM file with the certificate of a second client, for cases that take two')
    .option('--other-key <file>', 'PEM file with its private key')
    .option('--renewed-cert <file>', 'PEM file with a new certificate of the client, of the same subject, for cases about its renewal')
    .option('--renewed-key <file>', 'PEM file with its private key')
    .option('--second-server <url>', 'another server with the same objects, as kmip://HOST:PORT, for cases about fail-over')
    .option('--restart-command <command>', 'what a shell is given to stop the server and start it again, for cases about that')
    .option('--servername <name>', 'name that the server certificate must carry, when it is not the host')
    .option('--no-verify', 'do not verify the server certificate; every report says so')
    .option('--timeout <ms>', 'limit for one answer, and for connecting, in milliseconds', wholeNumber(1, 3_600_000), DEFAULT_LIMITS.answerMs)
    .option('--start-timeout <ms>', 'limit for a server that is started here to give its first answer (default: 30000)', wholeNumber(1, 3_600_000))
    .option('--vault-credential <file>', 'client credential that Vault generated, as JSON, instead of --cert and --key')
    .option('--vault-mount <path>', 'vault: the KMIP secrets engine, enabled when it is not there (default: kmip)')
    .option('--vault-listen <host:port>', 'vault: where an engine that is configured here listens (default: 0.0.0.0:5696)')
    .option('--vault-kmip <host:port>', 'vault: where its listener is reached from here (default: the host of VAULT_ADDR)')
    .option('--vault-operations <names>', 'vault: operations that the role allows, separated by commas (default: all)', (text: string) => text.split(',').map((name) => name.trim()))
    .option('--keep', 'vault: leave there what was made for the run');

/** Opens the target of the flags. Throws a UserError when a name or a file is wrong, a TargetError when a server does not start. */
export function openTargetOf(flags: TargetFlags, io: Io, { logDirectory, creations }: { readonly logDirectory?: string; readonly creations?: CreationLog } = {}): Promise<Target> {
  const passphrase = readPassphrase(flags, io);
  return openTarget(flags.target, {
    host: {
      ...(flags.ca === undefined ? {} : { caFile: flags.ca }),
      ...(flags.cert === undefined ? {} : { certFile: flags.cert }),
      ...(flags.key === undefined ? {} : { keyFile: flags.key }),
      ...(flags.pfx === undefined ? {} : { pfxFile: flags.pfx }),
      ...(flags.vaultCredential === undefined ? {} : { credentialFile: flags.vaultCredential }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...clientFiles('other', flags.otherCert, flags.otherKey),
      ...clientFiles('renewed', flags.renewedCert, flags.renewedKey),
      ...(flags.secondServer === undefined ? {} : { second: flags.secondServer }),
      ...(flags.restartCommand === undefined ? {} : { restartCommand: flags.restartCommand }),
      ...(flags.startTimeout === undefined ? {} : { startMs: flags.startTimeout }),
      ...(flags.servername === undefined ? {} : { servername: flags.servername }),
      verify: flags.verify,
    },
    vault: {
      env: io.env,
      verify: flags.verify,
      ...(flags.servername === undefined ? {} : { servername: flags.servername }),
      ...(flags.vaultMount === undefined ? {} : { mount: flags.vaultMount }),
      ...(flags.vaultListen === undefined ? {} : { listen: flags.vaultListen }),
      ...(flags.vaultKmip === undefined ? {} : { kmipAddress: flags.vaultKmip }),
      ...(flags.vaultOperations === undefined ? {} : { operations: flags.vaultOperations }),
      ...(flags.keep === true ? { keep: true } : {}),
      ...(creations === undefined ? {} : { note: noting(creations) }),
    },
    ...(flags.encoding === undefined ? {} : { encoding: flags.encoding }),
    ...(logDirectory === undefined ? {} : { logDirectory }),
    ...(flags.startTimeout === undefined ? {} : { startMs: flags.startTimeout }),
  });
}

function clientFiles(as: OtherClient, cert: string | undefined, key: string | undefined): Pick<NonNullable<TargetOptions['host']>, OtherClient> {
  if (cert === undefined && key === undefined) return {};
  return { [as]: { ...(cert === undefined ? {} : { certFile: cert }), ...(key === undefined ? {} : { keyFile: key }) } };
}

/** The log begins with the first thing that is made, so that a run that makes nothing leaves no file. */
function noting(creations: CreationLog): NonNullable<VaultOptions['note']> {
  let begun = false;
  return (entry, place) => {
    if (!begun) creations.note(runEntry('vault', place));
    begun = true;
    creations.note(entry);
  };
}

/** `--timeout`, in milliseconds, limits connecting, the handshake and each answer alike. */
export const limitsOf = ({ timeout }: TargetFlags): Limits => ({ ...DEFAULT_LIMITS, connectMs: timeout, handshakeMs: timeout, answerMs: timeout });

/** Server and tool talk, but one does not accept the certificate of the other: that is configuration, not an absent target. */
export const isAboutCertificates = (failure: TransportFailure | undefined): boolean =>
  failure?.trouble.kind === 'handshake-failed' && failure.trouble.cause.includes('-certificate-');

/** Passphrases come from the environment or a file descriptor: a command line is seen by every process of the machine. */
function readPassphrase({ keyPassphraseEnv: variable, keyPassphraseFd: descriptor }: TargetFlags, io: Io): string | undefined {
  if (variable !== undefined && descriptor !== undefined) throw new UserError('The passphrase of the key is to come from two places: --key-passphrase-env and --key-passphrase-fd.', 'Give one of the two.');
  if (descriptor !== undefined) return readDescriptor(descriptor);
  if (variable === undefined) return undefined;
  const passphrase = io.env[variable];
  if (passphrase !== undefined) return passphrase;
  throw new UserError(`The environment variable ${variable}, which should hold the passphrase of the key, is not set.`, `Set it, or leave --key-passphrase-env out.`);
}

function readDescriptor(descriptor: number): string {
  try {
    return readFileSync(descriptor, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    throw new UserError(`The passphrase of the key cannot be read from file descriptor ${descriptor}: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`, `Open it for reading: --key-passphrase-fd 3 3< passphrase.txt`, { cause: error });
  }
}
