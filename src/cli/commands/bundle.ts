import { UserError } from '../../kmip/user-error.js';
import { bundleRun, readSigningKey, sumLine, writeText } from '../../report/index.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { suitesOf } from '../rejudging.js';
import { readResultFile, readText } from '../result-file.js';

interface Flags {
  readonly output: string;
  readonly signKey?: string;
  readonly signKeyPassphraseEnv?: string;
}

export const registerBundle: Register = (program, io) => {
  program
    .command('bundle')
    .description('Packs a run into one file for an auditor: configuration, suites, messages, result and reports, with the sums of all.')
    .argument('<results>', 'results.json or journal.jsonl, or the folder that it is in')
    .argument('[suite...]', 'the suites of the run, where they are not in their place any more: names, files or folders')
    .requiredOption('-o, --output <file>', 'receives the bundle, a ZIP archive')
    .option('--sign-key <file>', 'PEM file with the private key that signs the manifest: Ed25519, RSA or EC')
    .option('--sign-key-passphrase-env <name>', 'environment variable that holds the passphrase of the key')
    .addHelpText('after', '\nkmip-conformance verify checks a bundle. Exit codes: 0 the bundle was written, 2 something cannot be read or written.')
    .action(async (path: string, selectors: string[], flags: Flags) => {
      const { result } = readResultFile(path);
      const key = flags.signKey === undefined ? undefined : readSigningKey(readText(flags.signKey, 'Give the PEM file of a private key.'), flags.signKey, passphraseOf(flags, io));
      const bundle = bundleRun(result, suitesOf(result, selectors), key);
      await writeText(flags.output, bundle, 'Choose another file with -o.');
      io.out(`${sumLine(bundle, flags.output)}\n`);
      if (key === undefined) io.out('The bundle is not signed: whoever changes it can change its sums (--sign-key)\n');
      if (result.configuration.showSecrets) io.out('The bundle holds key material and passwords in the clear: do not pass it on\n');
    });
};

function passphraseOf({ signKeyPassphraseEnv: name }: Flags, io: Io): string | undefined {
  if (name === undefined) return undefined;
  const passphrase = io.env[name];
  if (passphrase === undefined) throw new UserError(`The environment variable ${name}, which should hold the passphrase of the key, is not set.`, 'Set it, or leave --sign-key-passphrase-env out.');
  return passphrase;
}
