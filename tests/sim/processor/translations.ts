/** What a TLB keeps for the guest that runs: the seam between the walk of its tables and the vendors' tags. */

export interface TlbEntry {
  /** Guest-physical and system-physical page. */
  readonly gpa: number;
  readonly spa: number;
  readonly write: boolean;
}

/** The guest's own paging: what decides how linear addresses translate. */
export interface PagingContext {
  readonly cr0: bigint;
  readonly cr3: bigint;
  readonly cr4: bigint;
  readonly efer: bigint;
}

export interface Translations {
  /** All that may be used for the guest: guest pages with their frames. */
  entries(): Iterable<TlbEntry>;
  /** Paging under which linear translations were made that may be used; undefined where there are none. */
  linearContext(): PagingContext | undefined;
  find(gpa: number): TlbEntry | undefined;
  remember(entry: TlbEntry): void;
  findLinear(page: number): TlbEntry | undefined;
  rememberLinear(page: number, entry: TlbEntry): void;
  /** The guest moved to one of its control registers. */
  flushLinear(): void;
  /** A nested page fault at this guest page; `page` is the linear one behind it, if there was one. */
  faulted(gpa: number, page: number | undefined): void;
}
