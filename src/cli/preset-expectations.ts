/** Failures that a target is expected to show without anybody's list: what its maker documents as not supported, and what its role refuses. */
import { readFileSync } from 'node:fs';
import { parseExpectations } from '../runner/expectation-file.js';
import type { ExpectationList, FailureEntry } from '../runner/expected-failures.js';
import { refusedOperations } from '../target/vault/role.js';

const VAULT = 'fixtures/expected-failures/vault.yaml';

/** `operations`: what the role on Vault allows; all when empty. `own`: the list of the user. */
export function withPresets(target: string, operations: readonly string[], own: ExpectationList | undefined): ExpectationList | undefined {
  if (target !== 'vault') return own;
  const preset = parseExpectations(readFileSync(new URL(`../../${VAULT}`, import.meta.url), 'utf8'), VAULT);
  const refused = refusedOperations(operations).map(
    (operation): FailureEntry => ({
      case: '*',
      check: { refused: operation, with: 'Permission Denied' },
      reason: `The role on Vault does not allow ${operation}.`,
      place: '--vault-operations',
    }),
  );
  return { file: [...(own === undefined ? [] : [own.file]), VAULT].join(' and '), entries: [...(own?.entries ?? []), ...refused, ...preset.entries] };
}
