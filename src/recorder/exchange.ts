/** One request and its answer, as they passed the recorder. */
export interface RecordedExchange {
  /** Counted from 1, in the order in which clients connected. */
  readonly connection: number;
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
  /** When the request was passed on. */
  readonly at: Date;
}
