/** What an invariant looks at: an operation that succeeded, and what the case knew before it. */
import type { Event } from '../ledger/record.js';
import type { ObjectRecord } from '../ledger/ledger.js';
import type { ItemScope, Scope } from '../scope.js';

export interface InvariantContext {
  /** Names the Response Payload. */
  readonly scope: Scope & { readonly item: ItemScope };
  readonly event: Event;
  /** The object of the request, as known before this operation. */
  readonly object?: ObjectRecord;
}
