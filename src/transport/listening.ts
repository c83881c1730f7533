/** Why a server of ours could not take its port, told to whoever gave the port. */
import { UserError } from '../kmip/user-error.js';
import { formatAddress } from './endpoint.js';

interface ListenError extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/**
 * The error of `net.Server.listen` as something that the user can mend; what is no such error comes back as it is.
 *
 * @param who the subject of the message, e.g. 'The recorder'.
 * @param remedyFor what to do, for the port that could not be had; undefined when the name of the host has no address.
 */
export function explainListening(error: unknown, who: string, remedyFor: (port: number | undefined) => string): unknown {
  const { syscall, code = '', address, port, hostname } = error as ListenError;
  if (syscall === 'getaddrinfo') return new UserError(`${who} cannot listen on ${hostname ?? ''}: the name has no address (${code}).`, remedyFor(undefined), { cause: error });
  if (syscall !== 'listen' || address === undefined || port === undefined) return error;
  return new UserError(`${who} cannot listen on ${formatAddress({ host: address, port })}: ${REASONS[code] ?? code}.`, remedyFor(port), { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is in use',
  EACCES: 'the rights do not allow it',
  EADDRNOTAVAIL: 'this machine has no such address',
};
