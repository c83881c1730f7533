/** The suites of products that use KMIP servers: `clients` names all of them, `client:zenko` one. */
import { join } from 'node:path';
import { suggest } from '../kmip/suggest.js';
import { UserError } from '../kmip/user-error.js';

export const ALL_CLIENTS = 'clients';
export const CLIENT_PREFIX = 'client:';

/** Where the suites of products stand. */
export const clientDirectory = (builtInDirectory: string): string => join(builtInDirectory, 'clients');

/** Whether a selector is about suites of products: `clients` or `client:NAME`. */
export const isClientSelector = (selector: string): boolean => selector === ALL_CLIENTS || selector.startsWith(CLIENT_PREFIX);

/**
 * The products that a selector names.
 *
 * @param known all products.
 * @throws UserError for a product that is not known.
 */
export function clientNames(selector: string, known: readonly string[]): readonly string[] {
  if (selector === ALL_CLIENTS) return known;
  const name = selector.slice(CLIENT_PREFIX.length);
  if (known.includes(name)) return [name];
  const near = suggest(name, known) ?? known.find((product) => name !== '' && product.includes(name));
  throw new UserError(
    `There is no suite for the product '${name}'${near === undefined ? '.' : `, did you mean '${CLIENT_PREFIX}${near}'?`}`,
    `Products are ${known.join(', ')}; all of them are '${ALL_CLIENTS}'.`,
  );
}
