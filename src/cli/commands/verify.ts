import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileFault } from '../../kmip/file-fault.js';
import { makeFolder } from '../../kmip/make-folder.js';
import { UserError } from '../../kmip/user-error.js';
import { readPublicKey, verifyBundle, type SignatureVerdict, type Verification } from '../../report/index.js';
import { EXIT } from '../exit-codes.js';
import type { Io } from '../io.js';
import { packageVersion } from '../package-version.js';
import type { Register } from '../register.js';
import { describeRetrial, isConfirmed, retry } from '../rejudging.js';
import { readText } from '../result-file.js';

interface Flags {
  readonly publicKey?: string;
}

export const registerVerify: Register = (program, io, end) => {
  program
    .command('verify')
    .description('Checks a bundle: sums, signature, and whether its messages bear out its verdicts.')
    .argument('<file>', 'what kmip-conformance bundle wrote')
    .option('--public-key <file>', 'PEM file with the public key or certificate of who must have signed')
    .addHelpText('after', '\nExit codes: 0 nothing is altered and every case that can be judged again is as in the run, 1 something is not, or none can be, 2 the file is no bundle.')
    .action((file: string, flags: Flags) => {
      const key = flags.publicKey === undefined ? undefined : readPublicKey(readText(flags.publicKey, 'Give the PEM file of a public key or certificate.'), flags.publicKey);
      const verification = verifyBundle(readBundle(file), file, packageVersion(), key);
      const { damages, signature, contents } = verification;
      for (const { where, what } of damages) io.out(`altered     ${where}: ${what}\n`);
      io.out(damages.length === 0 ? `${verification.files} files as they were bundled\n` : '');
      io.out(`${describeSignature(signature)}\n`);
      const confirmed = contents !== undefined && judge(contents, io);
      end(confirmed && signature.is !== 'invalid' ? EXIT.passed : EXIT.failed);
    });
};

function readBundle(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${fileFault(error)}.`, 'Give a file that kmip-conformance bundle wrote.', { cause: error });
  }
}

function describeSignature(signature: SignatureVerdict): string {
  switch (signature.is) {
    case 'none':
      return 'Not signed: the sums show damage, and no change by who can write sums';
    case 'invalid':
      return `altered     signature: ${signature.reason}`;
    case 'unchecked':
      return `Signed (${signature.algorithm}) by the key with SHA-256 ${signature.fingerprint}; --public-key checks whose it is`;
    case 'valid':
      return `Signed (${signature.algorithm}) by the given key, SHA-256 ${signature.fingerprint}`;
  }
}

/** With the suites of the bundle, which are read from files. True when they are those of the run and nothing contradicts the verdicts. */
function judge({ result, suites }: NonNullable<Verification['contents']>, io: Io): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'kmip-bundle-'));
  try {
    for (const { path, bytes } of suites) {
      makeFolder(dirname(join(folder, path)));
      writeFileSync(join(folder, path), bytes);
    }
    const retrial = retry(result, [...new Set(suites.map(({ path }) => join(folder, ...path.split('/').slice(0, 2))))]);
    io.out(describeRetrial(retrial));
    return isConfirmed(retrial) && retrial.remarks.length === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
