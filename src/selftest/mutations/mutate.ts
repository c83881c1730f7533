/** Every other answer that one change makes of an answer. */
import type { StructureItem } from '../../ttlv/item.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { MUTATION_KINDS } from './kinds.js';
import { spotsOf, withFieldsAt, type Spot } from './spot.js';

export interface Mutation {
  /** Name of the kind: `other-type`. */
  readonly kind: string;
  readonly operation: string;
  readonly path: string;
  readonly at: readonly number[];
  readonly message: StructureItem;
}

/** The mutations of a Response Message that `wanted` lets through, in the order of its items. */
export function mutationsOf(message: StructureItem, version: ProtocolVersion, wanted: (mutation: Omit<Mutation, 'message'>) => boolean = () => true): Mutation[] {
  return spotsOf(message, version).flatMap((spot) =>
    MUTATION_KINDS.flatMap(({ name, change }) => {
      const { operation, path, at } = spot;
      const named = { kind: name, operation, path, at };
      const fields = wanted(named) ? change(spot) : undefined;
      return fields === undefined ? [] : [{ ...named, message: withFieldsAt(message, at, fields) }];
    }),
  );
}

/** The same change at the same place of another answer to the same request; undefined where that place holds something else. */
export function mutateLike(mutation: Omit<Mutation, 'message'>, message: StructureItem, version: ProtocolVersion): StructureItem | undefined {
  const isThere = ({ at, path }: Spot): boolean => path === mutation.path && at.length === mutation.at.length && at.every((place, index) => place === mutation.at[index]);
  const spot = spotsOf(message, version).find(isThere);
  const fields = spot === undefined ? undefined : MUTATION_KINDS.find(({ name }) => name === mutation.kind)?.change(spot);
  return fields === undefined ? undefined : withFieldsAt(message, mutation.at, fields);
}
