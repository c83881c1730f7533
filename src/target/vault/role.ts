/** Operations as the role of a KMIP client on Vault names them. */
import { suggest } from '../../kmip/suggest.js';
import { UserError } from '../../kmip/user-error.js';
import { allOperations } from '../../kmip/vocabulary.js';

/** Fields of a role without their prefix `operation_`. */
const OPERATIONS = [
  'activate', 'add_attribute', 'create', 'create_key_pair', 'decrypt', 'delete_attribute', 'destroy', 'discover_versions', 'encrypt', 'get', 'get_attribute_list',
  'get_attributes', 'import', 'locate', 'mac', 'mac_verify', 'modify_attribute', 'query', 'register', 'rekey', 'rekey_key_pair', 'revoke', 'rng_retrieve', 'rng_seed',
  'sign', 'signature_verify',
]; // prettier-ignore

/** `{ operation_create: true, … }` from names such as Create, Get Attributes, get_attributes or operation_get; all without names. */
export function roleFlags(names: readonly string[]): Readonly<Record<string, true>> {
  if (names.length === 0 || (names.length === 1 && names[0] === 'all')) return { operation_all: true };
  return Object.fromEntries(names.map((name) => [`operation_${operationOf(name)}`, true as const]));
}

const bare = (name: string): string => name.toLowerCase().replace(/^operation_/, '').replaceAll(/[^a-z]/g, '');

function operationOf(name: string): string {
  const found = OPERATIONS.find((operation) => bare(operation) === bare(name));
  if (found !== undefined) return found;
  const near = suggest(name.toLowerCase(), OPERATIONS);
  throw new UserError(`'${name}' is no operation that a role of Vault allows${near === undefined ? '' : `, did you mean '${near}'?`}`, `Operations are ${OPERATIONS.join(', ')}.`);
}

/** Titles of the operations that a role with these names refuses; none when it allows all. */
export function refusedOperations(names: readonly string[]): string[] {
  const flags = Object.keys(roleFlags(names));
  if (flags.includes('operation_all')) return [];
  return OPERATIONS.filter((operation) => !flags.includes(`operation_${operation}`)).map((operation) => allOperations().find(({ name }) => bare(name) === bare(operation))?.name ?? operation);
}
