/**
 * A TLB that forgets nothing that was not flushed: the most hostile one that the architecture allows. Entries
 * belong to a tag (ASID); a tag that is used again without a flush finds what it left.
 */
import type { PagingContext, TlbEntry, Translations } from "../processor/translations.ts";

/** Values of Vmcb.tlbControl. AMD APM volume 2, section 15.16.2. */
const FLUSH_ALL = 1;
const FLUSH_TAG = 3;
const FLUSH_TAG_NON_GLOBAL = 7;

class Tag implements Translations {
  readonly byGpa = new Map<number, TlbEntry>();
  /** By linear page. */
  readonly linear = new Map<number, TlbEntry>();
  /** Paging of the guest when it last ran under this tag. */
  context: PagingContext | undefined;

  entries(): Iterable<TlbEntry> {
    return [...this.byGpa.values(), ...this.linear.values()];
  }

  linearContext(): PagingContext | undefined {
    return this.linear.size > 0 ? this.context : undefined;
  }

  find(gpa: number): TlbEntry | undefined {
    return this.byGpa.get(gpa);
  }

  remember(entry: TlbEntry): void {
    this.byGpa.set(entry.gpa, entry);
  }

  findLinear(page: number): TlbEntry | undefined {
    return this.linear.get(page);
  }

  rememberLinear(page: number, entry: TlbEntry): void {
    this.linear.set(page, entry);
  }

  flushLinear(): void {
    this.linear.clear();
  }

  faulted(): void {}
}

export class SvmTlb {
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

  of(asid: number): Translations {
    const known = this.#tags.get(asid);
    if (known !== undefined) return known;
    const fresh = new Tag();
    this.#tags.set(asid, fresh);
    return fresh;
  }
}
