/** A departure from the TTLV encoding rules, found by the reader. */
export interface WireFinding {
  readonly rule: WireRule;
  /** Offset in bytes from the start of the message of the first byte concerned. */
  readonly offset: number;
  /** What is wrong, with the numbers: "length of an Integer is 8, must be 4". */
  readonly message: string;
}

/**
 * The encoding rules that the reader checks.
 * Source: KMIP Specification 1.4 §9.1.1.1–§9.1.1.4, 2.1 §10.1.1–§10.1.4.
 */
export type WireRule =
  /** The message, or an item, ends before its announced length. */
  | 'truncated'
  /** Bytes follow the message. */
  | 'trailing-bytes'
  /** The type code is not one that the specification defines. */
  | 'unknown-type'
  /** The length does not suit the type (fixed lengths, Big Integer and Structure not a multiple of 8). */
  | 'length'
  /** An item reaches past the end of the Structure that holds it. */
  | 'overrun'
  /** A padding byte is not zero. */
  | 'padding'
  /** A Boolean is neither 0 nor 1. */
  | 'boolean'
  /** A Text String is not valid UTF-8. */
  | 'utf8'
  /** The first byte of the tag is neither 0x42 nor 0x54 (reserved for extensions). */
  | 'tag-prefix'
  /** More bytes, levels or departures than the reader's limits allow. */
  | 'limit'
  /** More items than the reader's limits allow: a message may be right and have them, so that this is no fault of it. */
  | 'items';
