/**
 * A TLB that forgets nothing that was not flushed: the most hostile one that the architecture allows. Entries
 * belong to a tag (ASID); a tag that is used again without a flush finds what it left.
 */
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

/** Values of Vmcb.tlbControl. AMD APM volume 2, section 15.16.2. */
const FLUSH_ALL = 1;
const FLUSH_TAG = 3;
const FLUSH_TAG_NON_GLOBAL = 7;

interface Tag {
  readonly byGpa: Map<number, TlbEntry>;
  /** GPA page by linear page. */
  readonly linear: Map<number, number>;
  /** Paging of the guest when it last ran under this tag. */
  context: PagingContext | undefined;
}

export class ModelTlb {
  readonly #tags = new Map<number, Tag>();

  /** VMRUN with this tlbControl; throws for values that no processor takes. */
  enter(asid: number, tlbControl: number): void {
    if (tlbControl === FLUSH_ALL) this.#tags.clear();
    else if (tlbControl === FLUSH_TAG || tlbControl === FLUSH_TAG_NON_GLOBAL) this.#tags.delete(asid);
    else if (tlbControl !== 0) throw new Error(`tlbControl ${tlbControl}`);
  }

  /** #VMEXIT: what the translations under this tag were made with. */
  leave(asid: number, context: PagingContext): void {
    const tag = this.#tags.get(asid);
    if (tag !== undefined) tag.context = context;
  }

  /** Guest-physical translations that the tag keeps. */
  entries(asid: number): Iterable<TlbEntry> {
    return this.#tags.get(asid)?.byGpa.values() ?? [];
  }

  /** Paging under which the tag's linear translations were made; undefined where it keeps none. */
  linearContext(asid: number): PagingContext | undefined {
    const tag = this.#tags.get(asid);
    return tag !== undefined && tag.linear.size > 0 ? tag.context : undefined;
  }

  find(asid: number, gpa: number): TlbEntry | undefined {
    return this.#tags.get(asid)?.byGpa.get(gpa);
  }

  remember(asid: number, entry: TlbEntry): void {
    this.#tag(asid).byGpa.set(entry.gpa, entry);
  }

  rememberLinear(asid: number, linear: number, gpa: number): void {
    this.#tag(asid).linear.set(linear, gpa);
  }

  findLinear(asid: number, linear: number): number | undefined {
    return this.#tags.get(asid)?.linear.get(linear);
  }

  #tag(asid: number): Tag {
    const known = this.#tags.get(asid);
    if (known !== undefined) return known;
    const fresh: Tag = { byGpa: new Map(), linear: new Map(), context: undefined };
    this.#tags.set(asid, fresh);
    return fresh;
  }
}
