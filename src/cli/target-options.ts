/** The options that say what is under test and how it is reached: the same for every command that talks to a target. */
import type { Command } from 'commander';
import { UserError } from '../kmip/user-error.js';
import { openTarget } from '../target/index.js';
import type { Target } from '../target/target.js';
import { DEFAULT_LIMITS, type Limits } from '../transport/endpoint.js';
import type { TransportFailure } from '../transport/trouble.js';
import { wholeNumber } from './arguments.js';
import type { Io } from './io.js';

export interface TargetFlags {
  readonly target: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly keyPassphraseEnv?: string;
  readonly servername?: string;
  readonly verify: boolean;
  readonly timeout: number;
  readonly startTimeout?: number;
}

export const addTargetOptions = (command: Command): Command =>
  command
    .option('--target <target>', 'embedded, pykmip, kmip://HOST:PORT, or command:PROGRAM ARGUMENT… with {port} and {dir} for port and certificates', 'embedded')
    .option('--ca <file>', 'PEM file with the authorities that the server certificate is checked against')
    .option('--cert <file>', 'PEM file with the client certificate')
    .option('--key <file>', 'PEM file with the private key of the client certificate')
    .option('--key-passphrase-env <name>', 'environment variable that holds the passphrase of the key')
    .option('--servername <name>', 'name that the server certificate must carry, when it is not the host')
    .option('--no-verify', 'do not verify the server certificate; every report says so')
    .option('--timeout <ms>', 'limit for one answer, and for connecting, in milliseconds', wholeNumber(1, 3_600_000), DEFAULT_LIMITS.answerMs)
    .option('--start-timeout <ms>', 'limit for a server that is started here to give its first answer (default: 30000)', wholeNumber(1, 3_600_000));

/** Opens the target of the flags. Throws a UserError when a name or a file is wrong, a TargetError when a server does not start. */
export function openTargetOf(flags: TargetFlags, io: Io, logDirectory?: string): Promise<Target> {
  const passphrase = readPassphrase(flags, io);
  return openTarget(flags.target, {
    host: {
      ...(flags.ca === undefined ? {} : { caFile: flags.ca }),
      ...(flags.cert === undefined ? {} : { certFile: flags.cert }),
      ...(flags.key === undefined ? {} : { keyFile: flags.key }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(flags.servername === undefined ? {} : { servername: flags.servername }),
      verify: flags.verify,
    },
    ...(logDirectory === undefined ? {} : { logDirectory }),
    ...(flags.startTimeout === undefined ? {} : { startMs: flags.startTimeout }),
  });
}

export const limitsOf = ({ timeout }: TargetFlags): Limits => ({ ...DEFAULT_LIMITS, connectMs: timeout, handshakeMs: timeout, answerMs: timeout });

/** Server and tool talk, but one does not accept the certificate of the other: that is configuration, not an absent target. */
export const isAboutCertificates = (failure: TransportFailure | undefined): boolean =>
  failure?.trouble.kind === 'handshake-failed' && failure.trouble.cause.includes('-certificate-');

function readPassphrase(flags: TargetFlags, io: Io): string | undefined {
  if (flags.keyPassphraseEnv === undefined) return undefined;
  const passphrase = io.env[flags.keyPassphraseEnv];
  if (passphrase !== undefined) return passphrase;
  throw new UserError(`The environment variable ${flags.keyPassphraseEnv}, which should hold the passphrase of the key, is not set.`, `Set it, or leave --key-passphrase-env out.`);
}
